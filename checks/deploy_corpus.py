"""Deploys a site of 10,000 articles to moto's S3 server and counts what moves.

What goes over the wire is compared with what the build changed, and with a list of what a newsroom expects
by hand: an edit of an old article is one page; an article that is published is its page, the lists it is on,
their feeds and its part of the sitemap; one that is deleted is one file less.
"""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .lib import deploys
from .lib.deploys import md5, moved
from .lib.tools import PROGRAM, ROOT, broken, kept

GROUP = "deploy"

# So many that an old article is in no feed any more.
ARTICLES = 10_000
# A few minutes after the newest article of the corpus, so that there are news for the sitemap of news.
NOW = "2025-12-28T23:00:00Z"
deploys.NOW = NOW
# Memory of the first deploy, in MB: that of the program, of the record, and of 64 small files.
MEMORY = 300
TARGET = """
[deploy.bucket]
url = "s3://paper/site"
endpoint = "http://127.0.0.1:{port}"
region = "us-east-1"
"""
# On a day, by an author and on topics that others write on, too, so that no list begins or ends with it.
PUBLISHED = """\
+++
title = "Eine Meldung"
date = 2025-12-28T22:30:00+00:00
authors = ["{author}"]
topics = ["thema-001", "thema-003"]

[photo]
file = "/img/foto-20.jpg"
alt = "{alt}"
agency = "AFP"
photographer = "{photographer}"
caption = "{caption}"
+++

Der Text der Meldung.
"""
FEEDS = ["atom.xml", "feed.json", "feed.xml"]


class Corpus(deploys.Trial):
    def write_site(self):
        subprocess.run(
            [sys.executable, ROOT / "benches/corpus.py", "newsprint", str(ARTICLES), self.site], check=True, stdout=subprocess.DEVNULL
        )
        shutil.copytree(ROOT / "benches/peers/newsprint/templates", self.site / "templates")
        config = self.site / "site.toml"
        # A deploy refuses addresses that are reserved for examples.
        text = config.read_text().replace("https://news.example", "https://news.test")
        config.write_text(text + TARGET.format(port=self.s3))

    def build(self, now=NOW):
        super().build(now)

    def output(self):
        """The fingerprints of all files: their bytes would be 300 MB."""
        public = self.site / "public"
        return {path: md5((public / path).read_bytes()) for path in (public / ".newsprint-files").read_text().split()}

    def article(self, number):
        """The source of an article, and its page."""
        found = next((self.site / "content").rglob(f"*-{number}.md"))
        return found, f"{found.relative_to(self.site / 'content').parts[0]}/{found.stem}/index.html"

    def edit(self, path, text):
        """What a change of a source moves over the wire, and what the build made of it."""
        before = self.output()
        if text is None:
            path.unlink()
        else:
            path.write_text(text)
        self.build()
        after = self.output()
        self.requests()
        self.deploy("bucket")
        requests = self.requests()
        put = moved(requests)
        for key in put:
            if put.count(key) > 1:
                broken("each file moves once", key)
        put = sorted(key.removeprefix("/paper/site/") for key in put)
        changed = sorted(name for name, tag in after.items() if before.get(name) != tag)
        if put != changed:
            broken("what moves is what the build changed", f"put {put}\nchanged {changed}")
        gone = sorted(set(before) - set(after))
        # S3 deletes by POST; the records of deploys are two such requests at most.
        deletes = [key for key in requests.get("POST", []) if "delete" in key]
        urls = (self.site / ".newsprint/changed-urls.txt").read_text().split()
        if len(urls) != len(put) + len(gone):
            broken("the list of changed URLs is what moved", urls)
        return put, gone, len(deletes)


def first(trial):
    """A first deploy that is cut in the middle, and the one that finishes it."""
    trial.http("/paper", "PUT")
    trial.build()
    output = trial.output()
    trial.requests()
    started = time.monotonic()
    program = subprocess.Popen(
        [PROGRAM, "deploy", "bucket", "--now", NOW, "--quiet"],
        cwd=trial.site, env=trial.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    seen = []
    while program.poll() is None and len(seen) < len(output) // 4:
        time.sleep(0.2)
        seen += moved(trial.requests())
    if program.poll() is not None:
        broken("a deploy is cut", "it had ended before")
    program.send_signal(signal.SIGKILL)
    program.wait()
    time.sleep(1)
    seen += moved(trial.requests())
    speed = len(seen) / (time.monotonic() - started)
    program = subprocess.Popen(
        [PROGRAM, "deploy", "bucket", "--take-over", "--now", NOW, "--quiet"], cwd=trial.site, env=trial.environment
    )
    peak = 0
    while program.poll() is None:
        try:
            status = Path(f"/proc/{program.pid}/status").read_text()
            peak = max([peak, *(int(size) // 1024 for size in re.findall(r"VmHWM:\s+(\d+)", status))])
        except OSError:
            pass
        time.sleep(0.1)
    if program.returncode:
        broken("the next deploy finishes it", program.returncode)
    again = len(seen) + len(moved(trial.requests())) - len(output)
    # What was under way, and what ended since the mark was written for the last time.
    if again < 0 or again > 64 + 6 * speed:
        broken("the next deploy goes on where the first was cut", f"{again} files again at {speed:.0f} a second")
    there = trial.objects()
    if there.keys() - output.keys() != {".newsprint/manifest.json.gz"}:
        broken("no record is left behind", there.keys() - output.keys())
    if wrong := [path for path, tag in output.items() if there.get(path) != tag]:
        broken("the bucket holds the site", wrong[:3])
    if peak > MEMORY:
        broken(f"memory stays below {MEMORY} MB", f"{peak} MB")
    seconds = time.monotonic() - started
    kept(f"{len(output)} files in {seconds:.0f} s, cut once: {len(seen)}, then the rest and {again} again; {peak} MB")


def nothing(trial):
    trial.requests()
    trial.deploy("bucket")
    requests = trial.requests()
    if set(requests) != {"GET"} or len(requests["GET"]) != 2:
        broken("a second deploy moves nothing", requests)
    kept("a second deploy: 0 files put, 0 deleted, 2 questions")


def edits(trial):
    path, page = trial.article(ARTICLES // 2)
    text = path.read_text()
    if (found := trial.edit(path, f"{text}\nEin Satz mehr.\n"))[:2] != ([page], []):
        broken("an edit of an old article moves its page and nothing else", found)
    kept("an edit of an old article moves 1 page")

    path, page = trial.article(ARTICLES - 1)
    text = path.read_text()
    found = trial.edit(path, f"{text}\nEin Satz mehr.\n")
    folders = lists_of(text, page.partition("/")[0])
    wanted = sorted([page, *(folder + feed for folder in folders for feed in FEEDS)])
    if found[:2] != (wanted, []):
        broken("an edit of the newest article moves its page and the feeds with its text", f"{found}\n{wanted}")
    kept(f"an edit of the newest article moves 1 page and {len(wanted) - 1} feeds: those of its {len(folders)} lists")


def lists_of(text, section):
    """The folders of an article's lists that have feeds: front, section, topics, authors."""

    def named(key):
        return re.findall(r'"([^"]+)"', re.search(rf"^{key} = \[(.*)\]$", text, re.M)[1])

    authors = [f"authors/{name.lower().replace(' ', '-')}/" for name in named("authors")]
    return ["", f"{section}/", *(f"topics/{name}/" for name in named("topics")), *authors]


def publishing(trial):
    # A photo that others show, with its credit: its file is there.
    newest, _ = trial.article(ARTICLES - 1)
    author = re.search(r'^authors = \["([^"]+)"', newest.read_text(), re.M)[1]
    old = next(text for path in sorted((trial.site / "content/sport").rglob("*.md"))
               if re.search(r'\[photo\]\nfile = "/img/foto-20.jpg"\n.*\nagency = "AFP"\n', text := path.read_text()))
    photo = {key: re.search(rf'\[photo\]\n(?:.*\n)*?{key} = "(.*)"', old)[1] for key in ("alt", "photographer", "caption")}
    path = trial.site / "content/sport/2025/eine-meldung.md"
    text = PUBLISHED.format(author=author, **photo)
    put, gone, _ = trial.edit(path, text)
    if gone:
        broken("publishing deletes nothing", gone)
    folders = lists_of(text, "sport")
    wanted = sorted([
        "sport/eine-meldung/index.html",
        *(folder + name for folder in folders for name in ["index.html", *FEEDS]),
        # The day, which others know already, the newest pages of the archives, and the index of photo credits.
        "archive/2025/12/28/index.html",
        *(f"{folder}archive/N/index.html" for folder in folders if folder),
        "credits/archive/N/index.html",
        "sitemap-2025-12.xml", "sitemap-news.xml", "sitemap.xml",
    ])
    found = sorted({re.sub(r"archive/\d+/index", "archive/N/index", name) if "archive/2025/" not in name else name for name in put})
    extra = [name for name in found if name not in wanted]
    lacking = [name for name in wanted if name not in found and not name.endswith("archive/N/index.html")]
    if extra or lacking:
        broken("publishing moves the article and its lists", f"not expected {extra}\nnot moved {lacking}\n{put}")
    others = [name for name in put if name.endswith(".html") and re.fullmatch(r"(?!topics|authors)\w+/[\w-]+-\d+/index.html", name)]
    if others:
        broken("publishing moves no other article", others)
    kept(f"publishing moves {len(put)} files: the article, its {len(folders)} lists and their feeds, the archive, 3 sitemaps; no other article")

    _, _, records = trial.edit(newest, newest.read_text() + "\nNoch ein Satz mehr.\n")
    put_again, gone, deletes = trial.edit(path, None)
    if gone != ["sport/eine-meldung/index.html"] or deletes - records != 1:
        broken("deleting an article deletes one file", f"{gone} {deletes - records}")
    if "sport/eine-meldung/index.html" in trial.objects():
        broken("what is deleted is gone")
    if sorted(put) != sorted([*put_again, *gone]):
        broken("deleting an article moves the lists it was on", put_again)
    kept(f"deleting it deletes 1 file and moves the {len(put_again)} lists, feeds and sitemaps back")
    if {path: tag for path, tag in trial.objects().items() if not path.startswith(".newsprint/")} != trial.output():
        broken("the bucket holds the site at the end")


def main():
    with tempfile.TemporaryDirectory(prefix="newsprint-deploy-corpus-") as name:
        trial = Corpus(Path(name))
        try:
            # A list of all files in one answer: it sorts them for each.
            trial.start_bucket(MOTO_S3_DEFAULT_MAX_KEYS="100000")
            first(trial)
            nothing(trial)
            edits(trial)
            publishing(trial)
        finally:
            trial.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
