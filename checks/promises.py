"""Holds the program to what it promises its users, on copies of this repository.

Prints each promise that was kept and stops at the first that was not. All sites that are built for it are
valid, and other programs find in them what readers see.
"""

import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .lib.tools import PROGRAM as NEWSPRINT
from .lib.tools import ROOT, lend_photos

GROUP = "site"
HOUR = datetime.timedelta(hours=1)
# What a fresh clone does not have.
NOT_CLONED = shutil.ignore_patterns(".git", "target", "public", ".newsprint", "node_modules")

# The articles of the sample that nobody may see in 2030, each with words of its own.
HIDDEN_IN_2030 = {
    "wirtschaft/2026/uebernahme-textil": ["Zwickelreith", "Lodenkamp"],  # embargo = true
    "kultur/2031/seebuehne": ["Mirasee", "Andraschko"],  # from 2031
    "inland/2026/sattelstrasse-gesperrt": ["Sattelstraße"],  # gone since September 2026
    "inland/2026/gemeindearchiv": ["Laufmeter"],  # draft = true
}
# Files that hold no words.
BINARY = (".jpg", ".png", ".woff2")
# What may come into the output: the rest of the repository speaks of the sample's articles too.
PUBLISHED = ("agencies.toml", "content", "site.toml", "src", "static", "templates")
KIM = "ausland/2023/kim-wladiwostok"

SMALLEST = {
    "site.toml": """\
title = "Klein"
base_url = "https://klein.example"
language = "de"
time_zone = "Europe/Berlin"
""",
    "content/nachrichten/erster.md": """\
+++
title = "Der erste Artikel"
date = 2026-01-05T10:00:00
+++

Ein Satz.
""",
}


HOSTILE = {
    "script": "</script><img src=x onerror=alert(1)>",
    "quotes": "Er sagte: \"Nein\", 'nie' & <b>nie</b> ]]> {{ 7*7 }} {% raw %}",
    "emoji": "😀 👩‍🚀 Zug 🇦🇹",
    "rtl": "שלום עולם مرحبا \u202eabc\u202c",
    "long": "Zug " * 2500,
}


def promise(text, broken):
    """Says that a promise is kept, or ends the run with what shows that it is not."""
    if broken := list(broken):
        shown = [f"    {line}" for line in broken[:20]]
        sys.exit("\n".join([f"  BROKEN: {text}", *shown]))
    print(f"  kept: {text}", flush=True)


def newsprint(*arguments, cwd, warnings=False, **variables):
    """Runs the program; ends everything if that fails or if it warns, unless warnings are due."""
    run = subprocess.run(
        [NEWSPRINT, *arguments],
        cwd=cwd,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if run.returncode or (run.stderr and not warnings):
        command = " ".join(["newsprint", *map(str, arguments)])
        sys.exit(f"  BROKEN: `{command}` exits {run.returncode} and says\n{run.stderr}")
    return run.stdout


def validate(out, base):
    """Holds an output against lib/validate.py."""
    if subprocess.run([sys.executable, "-m", "checks.lib.validate", out, base], cwd=ROOT).returncode:
        sys.exit(f"  BROKEN: {out} is valid")


def read_by_strangers(out, base, site, *now):
    """Holds an output against lib/surfaces.py."""
    command = [sys.executable, "-m", "checks.lib.surfaces", out, base, site, *now]
    if subprocess.run(command, cwd=ROOT).returncode:
        sys.exit(f"  BROKEN: strangers find in {out} what readers see")


def base_url(site):
    """The base URL in a site's configuration."""
    return re.search(r'^base_url\s*=\s*"(.*)"', (site / "site.toml").read_text(), re.M)[1]


def files(folder):
    """The files in a folder and the folders in it, by their paths in it."""
    return {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}


def contents(folder):
    """The bytes of all files of a folder."""
    return {name: path.read_bytes() for name, path in files(folder).items()}


def clone(to, photos_of=None):
    """A copy of the repository as it is now, without what is not committed; `photos_of` is a copy
    that has made its photos, which are taken over as a CI keeps its cache."""
    shutil.copytree(ROOT, to, ignore=NOT_CLONED)
    if photos_of:
        shutil.copytree(photos_of / ".newsprint" / "photos", to / ".newsprint" / "photos")
    return to


def sample_site(work):
    """The sample builds without a word, is valid under any base URL, and is built once."""
    site = clone(work / "sample")
    newsprint("build", cwd=site)
    promise("a fresh copy of the repository builds without a warning", [])
    lend_photos(site)
    validate(site / "public", base_url(site))
    read_by_strangers(site / "public", base_url(site), site)
    promise("validators, feed readers, archives and reader views find what readers see", [])
    before = {name: path.stat().st_mtime_ns for name, path in files(site / "public").items()}
    newsprint("build", cwd=site)
    after = {name: path.stat().st_mtime_ns for name, path in files(site / "public").items()}
    promise("a second build writes nothing", sorted(set(before.items()) ^ set(after.items())))
    other = "https://example.org/pfad/zur/seite"
    newsprint("build", "--out", work / "other", "--base-url", other, cwd=site)
    validate(work / "other", other)
    read_by_strangers(work / "other", other, site)
    promise("the site is valid at its address and below a path of another", [])


def a_larger_site(work):
    """300 articles of ten years, built an hour after the last of them."""
    site = work / "larger"
    command = [sys.executable, ROOT / "benches/corpus.py", "newsprint", "300", site]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    dates = [
        datetime.datetime.fromisoformat(date)
        for path in (site / "content").rglob("*.md")
        for date in re.findall(r"^date = (\S+)$", path.read_text("utf-8"), re.M)
    ]
    now = (max(dates) + HOUR).isoformat()
    # All its photos are one picture under many names, each credited to somebody else.
    newsprint("build", "--now", now, cwd=site, warnings=True)
    validate(site / "public", base_url(site))
    read_by_strangers(site / "public", base_url(site), site, "--now", now)
    news = (site / "public/sitemap-news.xml").read_text("utf-8").count("<news:news>")
    promise("300 articles are valid, and their news are those of two days", [] if news else ["none"])


def hostile_site(work):
    """Whatever stands in a headline, a name or a credit, pages, feeds and sitemaps are valid."""
    site = work / "hostile"
    (site / "content/a").mkdir(parents=True)
    # More than four lines: each photo is made once, in one size.
    options = '[photos]\nwidths = [320]\nformats = ["jpeg"]\n'
    (site / "site.toml").write_text(SMALLEST["site.toml"] + options)
    photo = ROOT / "content/ausland/2023/kim-wladiwostok/zug.jpg"
    for name, text in HOSTILE.items():
        quoted = json.dumps(text, ensure_ascii=False)
        # Markdown, in which these mean something.
        escaped = json.dumps(re.sub(r"([\\<\[_*`{&])", r"\\\1", text), ensure_ascii=False)
        short = quoted if len(text) < 100 else '"Kurz"'
        folder = site / "content/a" / name
        folder.mkdir()
        shutil.copy(photo, folder / "foto.jpg")
        (folder / "index.md").write_text(
            f"+++\ntitle = {quoted}\nkicker = {quoted}\nlead = {escaped}\ndate = 2026-01-05T10:00\n"
            f"authors = [{short}]\ntopics = [{short}]\nseries = {short}\n"
            f'[photo]\nfile = "foto.jpg"\nalt = {quoted}\ncredit = {short}\ncaption = {escaped}\n'
            f'[[corrections]]\ndate = 2026-01-06T11:00\ntext = {escaped}\n+++\n\nEin Satz.\n',
            "utf-8",
        )
    newsprint("build", "--now", "2026-01-06T12:00", cwd=site, warnings=True)
    validate(site / "public", base_url(site))
    promise("hostile headlines, names and credits leave everything valid", [])


def article_files(site, article):
    """The file of an article, or all files of its folder."""
    path = site / "content" / article
    return list(files(path).values()) if path.is_dir() else [path.with_name(path.name + ".md")]


def own_words(site, hidden):
    """The words of hidden articles that neither another source nor the name of one has."""
    hidden_files = {path for article in hidden for path in article_files(site, article)}
    others = "\n".join(
        name if path.suffix in BINARY else name + "\n" + path.read_text("utf-8")
        for name, path in files(site).items()
        if path not in hidden_files and name.split("/")[0] in PUBLISHED
    )
    written = "\n".join(p.read_text("utf-8") for p in hidden_files if p.suffix == ".md")
    words = {word for word in re.findall(r"\w{5,}", written) if word not in others}
    return words | {path.name for path in hidden_files if path.suffix == ".jpg"}


def traces(site, out, hidden):
    """Where an output shows something of hidden articles: a word, a file's name, a photo."""
    words = [word.encode() for word in own_words(site, hidden)]
    photos = {
        hashlib.sha256(path.read_bytes()).digest(): path
        for article in hidden
        for path in article_files(site, article)
        if path.suffix != ".md"
    }
    for name, data in contents(out).items():
        for word in words:
            if word in data or word in name.encode():
                yield f"{name}: {word.decode()}"
        if photo := photos.get(hashlib.sha256(data).digest()):
            yield f"{name} is {photo.name}"


def nothing_hidden_is_out(work):
    """No byte of what is not out stands in any output, whenever it is built."""
    site = clone(work / "hidden", photos_of=work / "sample")
    unseen = own_words(site, HIDDEN_IN_2030)
    vacuous = [w for words in HIDDEN_IN_2030.values() for w in words if w not in unseen]
    promise("the words looked for are words of the hidden articles alone", vacuous)
    newsprint("build", "--now", "2030-01-01T00:00:00Z", cwd=site)
    promise("in 2030, nothing hidden is out", traces(site, site / "public", HIDDEN_IN_2030))
    # From here on, there are warnings of links to articles that are not out yet.
    newsprint("build", "--now", "2023-09-11T12:00:00+02:00", cwd=site, warnings=True)
    articles = [
        path.removesuffix("/index.md").removesuffix(".md")
        for path in files(site / "content")
        if path.endswith(".md") and "_" not in (path[0], Path(path).name[0])
    ]
    promise(
        "before the first article is out, no article is",
        traces(site, site / "public", articles),
    )
    newsprint("build", "--now", "2023-09-11T15:47:00+02:00", cwd=site, warnings=True)
    promise(
        "at its minute the first article is out",
        [] if (site / "public" / "ausland" / "kim-wladiwostok").is_dir() else ["it is not"],
    )
    others = [article for article in articles if article != KIM]
    promise("and no other", traces(site, site / "public", others))


def desk_notes_stay_inside(work):
    """What stands in [internal] is for the desk."""
    site = work / "sample"
    notes = {
        note.encode()
        for path in files(site / "content").values()
        if path.suffix == ".md"
        for table in re.findall(r"^\[internal\]\n(.*?)^(?:\[|\+\+\+)", path.read_text(), re.M | re.S)
        for note in re.findall(r'= "(.{12,})"', table)
    }
    assert notes, "the sample has notes of the desk"
    found = [
        f"{name}: {note.decode()}"
        for name, data in contents(site / "public").items()
        for note in notes
        if note in data
    ]
    promise("the desk's notes are in no file", found)


def same_sources_same_bytes(work):
    """Folder, clock, zone and language of the machine leave no trace."""
    now = ("--now", "2026-11-20T12:00:00+01:00")
    first = clone(work / "one", photos_of=work / "sample")
    newsprint("build", *now, cwd=first, TZ="Pacific/Auckland", LC_ALL="C")
    time.sleep(1.1)
    second = clone(work / "zwei und ein langer Ordner")
    newsprint("build", *now, cwd=second, TZ="America/Lima", LC_ALL="de_AT.UTF-8")
    one, two = contents(first / "public"), contents(second / "public")
    different = [name for name in sorted(one.keys() | two.keys()) if one.get(name) != two.get(name)]
    promise("two copies built at two times are the same, byte for byte", different)
    machine = [str(work).encode(), str(ROOT).encode() + b"/"]
    paths = [name for name, data in one.items() if any(path in data for path in machine)]
    promise("no path of the machine is in any file", paths)


def new_sites(work):
    """`newsprint init` makes a site that builds, and so does the least that can be written."""
    for number, language in enumerate([[], ["--language", "de-AT"], ["--language", "en"]]):
        folder = work / f"new-{number}"
        folder.mkdir()
        newsprint("init", "neu", *language, cwd=folder)
        newsprint("build", "--root", "neu", cwd=folder)
        validate(folder / "neu" / "public", base_url(folder / "neu"))
        command = " ".join(["newsprint init neu", *language])
        promise(f"`{command}` makes a site that builds and is valid", [])
    site = work / "smallest"
    for name, text in SMALLEST.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    newsprint("build", cwd=site)
    validate(site / "public", base_url(site))
    promise("four lines of site.toml and one article are a site", [])


def main():
    with tempfile.TemporaryDirectory(prefix="newsprint-promises-") as folder:
        work = Path(folder)
        sample_site(work)
        a_larger_site(work)
        hostile_site(work)
        nothing_hidden_is_out(work)
        desk_notes_stay_inside(work)
        same_sources_same_bytes(work)
        new_sites(work)


if __name__ == "__main__":
    main()
