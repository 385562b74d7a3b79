#!/usr/bin/env python3
"""Deploys a site to real programs: moto's S3 server, rsync's own server, sshd, and a folder.

Requests are counted, not believed: a second deploy moves nothing, a corrected article moves one
page and its feeds. Then deploys are cut at random points, by a kill and by connections that break:
what stands in the bucket is at every moment whole, and the next deploy finishes the work.

    NEWSPRINT=target/debug/newsprint .ci/deploy [PART...]

Parts: bucket, cuts, two, foreign, many, folder, rsync, strange, served; those up to many need bucket
before. What rsync does is in by_rsync.py beside this file, and strange targets are in hostile.py.
"""

import gzip
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("NEWSPRINT", str(ROOT / "target/debug/newsprint"))
TOOLS = Path(os.environ.get("NEWSPRINT_CI_TOOLS", ROOT / "target" / "ci"))
sys.path.insert(0, str(TOOLS / "python"))
NOW = "2026-06-01T12:00"
ARTICLES, CUTS, MANY = 60, 30, 1000
# Memory of a deploy of many files, in MB: the program itself has about 60.
MEMORY = 200

SITE = """\
title = "Probe"
base_url = "https://probe.test"
language = "de-AT"
time_zone = "UTC"
per_page = 10
[photos]
renditions = false
[shelves.more]
of = "section"
[deploy.bucket]
url = "s3://paper/site"
endpoint = "http://127.0.0.1:{port}"
region = "us-east-1"
[deploy.direct]
url = "s3://paper/site"
endpoint = "http://127.0.0.1:{direct}"
region = "us-east-1"
[deploy.many]
url = "s3://many"
endpoint = "http://127.0.0.1:{direct}"
region = "us-east-1"
[deploy.strange]
url = "s3://strange/site"
endpoint = "http://127.0.0.1:{direct}"
region = "us-east-1"
[deploy.silent]
url = "s3://paper"
endpoint = "http://127.0.0.1:{silent}"
region = "us-east-1"
[deploy.silent-rsync]
url = "rsync://127.0.0.1:{silent}/site"
[deploy.odd]
url = "rsync://127.0.0.1:{odd}/site"
[deploy.folder]
url = "file://./published"
[deploy.nginx]
url = "file://./nginx"
profile = "nginx"
compress = true
[deploy.caddy]
url = "file://./caddy"
profile = "caddy"
compress = true
[deploy.apache]
url = "file://./apache"
profile = "apache"
compress = true
[deploy.cloudflare]
url = "file://./cloudflare"
profile = "cloudflare"
[deploy.server]
url = "rsync://127.0.0.1:{rsync}/site"
[deploy.server-line]
url = "rsync://127.0.0.1:{rsync_line}/site"
[deploy.shell]
url = "ssh://127.0.0.1:{ssh}{folder}/shell"
[deploy.shell-line]
url = "ssh://127.0.0.1:{ssh_line}{folder}/shell"
[deploy.restricted]
url = "ssh://127.0.0.2:{ssh}/site"
"""
ARTICLE = """\
+++
title = "{word} {number}"
date = 2026-01-{day:02}
topics = ["T{topic}"]
+++

{word} {body}
"""


def broken(what, said=""):
    """Ends the run with what is wrong."""
    sys.exit(f"  BROKEN: {what}\n{said}")


def kept(what):
    print(f"  kept: {what}", flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Line:
    """A connection to a server that can be cut, and that counts what goes over it."""

    def __init__(self, port, to):
        self.port, self.to, self.left, self.open, self.slow = port, to, None, [], 0
        # Bytes a second, if that is to be bounded.
        self.rate = None
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            if self.left is not None and self.left <= 0:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.to))
            with self.lock:
                self.open += [near, far]
            threading.Thread(target=self.carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, False), daemon=True).start()

    def carry(self, one, other, counts):
        try:
            while data := one.recv(65536):
                time.sleep(self.slow + (len(data) / self.rate if self.rate else 0))
                if counts and self.left is not None:
                    data, self.left = data[: max(self.left, 0)], self.left - len(data)
                other.sendall(data)
                if self.left is not None and self.left <= 0:
                    self.cut()
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        """Breaks all connections; none is accepted until `mend`."""
        self.left = 0
        with self.lock:
            ends, self.open = self.open, []
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
                end.close()
            except OSError:
                pass

    def mend(self, left=None):
        self.left = left


class Trial:
    def __init__(self, folder):
        self.folder, self.site = folder, folder / "site"
        self.s3, self.line_port, self.rsync, self.ssh = (free_port() for _ in range(4))
        self.rsync_line, self.ssh_line = free_port(), free_port()
        self.silent, self.odd = free_port(), free_port()
        self.log = folder / "moto.log"
        self.environment = {
            **os.environ,
            "HOME": str(folder),
            "AWS_ACCESS_KEY_ID": "trial",
            "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-trial",
        }
        self.programs = []
        self.write_site()

    def start(self, command, **more):
        program = subprocess.Popen(list(map(str, command)), **more)
        self.programs.append(program)
        return program

    def stop(self):
        for program in self.programs:
            program.terminate()
            program.wait()

    def wait_for(self, port):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        broken(f"nothing answers at port {port}")

    # The site.

    def write_site(self):
        (self.site / "content").mkdir(parents=True)
        text = SITE.format(
            port=self.line_port, direct=self.s3, rsync=self.rsync, rsync_line=self.rsync_line,
            ssh=self.ssh, ssh_line=self.ssh_line, silent=self.silent, odd=self.odd, folder=self.folder,
        )
        (self.site / "site.toml").write_text(text)
        self.write_articles("alt")

    def write_articles(self, word):
        for number in range(ARTICLES):
            self.write_article(number, word)

    def write_article(self, number, word, body="Text"):
        path = self.site / f"content/s{number % 5}/a{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            ARTICLE.format(word=word, number=number, day=1 + number % 28, topic=number % 9, body=body)
        )

    def run(self, *arguments, expect=0, **more):
        done = subprocess.run(
            [PROGRAM, *arguments], cwd=self.site, env=self.environment, text=True, capture_output=True, **more
        )
        said = done.stdout + done.stderr
        if done.returncode != expect:
            broken(f"{arguments}: {done.returncode} instead of {expect}", said)
        if "a-secret-of-the-trial" in said:
            broken("a secret is printed", said)
        return said

    def build(self, now=NOW):
        self.run("build", "--quiet", "--now", now)

    def output(self):
        public = self.site / "public"
        return {path: (public / path).read_bytes() for path in (public / ".newsprint-files").read_text().split()}

    def deploy(self, target, *more, expect=0):
        return self.run("deploy", target, "--now", NOW, *more, expect=expect)

    # The bucket.

    def http(self, path, method="GET", data=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.s3}{path}", method=method, data=data)
        # The server wants to see a signature, and does not look at it.
        scope = "trial/20260101/us-east-1/s3/aws4_request"
        # As a form, which urllib says of all data by default, the server would keep nothing of it.
        request.add_header("Content-Type", "application/octet-stream")
        request.add_header("Authorization", f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0")
        with urllib.request.urlopen(request) as answer:
            return answer.read(), answer.headers

    def objects(self, bucket="paper", prefix="site/"):
        found, token = {}, ""
        while True:
            text, _ = self.http(f"/{bucket}?list-type=2&prefix={prefix}{token}")
            tree = ElementTree.fromstring(text)
            space = {"s": tree.tag.split("}")[0].strip("{")}
            for entry in tree.findall("s:Contents", space):
                key, tag = entry.find("s:Key", space).text, entry.find("s:ETag", space).text
                found[key[len(prefix) :]] = tag.strip('"')
            more = tree.find("s:NextContinuationToken", space)
            if more is None:
                return found
            token = f"&continuation-token={urllib.parse.quote(more.text)}"

    def requests(self):
        """What the server was asked since the last call, by method: the paths."""
        seen = {}
        with open(self.log) as log:
            log.seek(getattr(self, "read", 0))
            for line in log:
                if match := re.search(r'"(GET|PUT|POST|DELETE|HEAD) (\S+) HTTP', line):
                    seen.setdefault(match[1], []).append(match[2])
            self.read = log.tell()
        return seen


def md5(data):
    return hashlib.md5(data).hexdigest()


def moved(requests):
    """The files that were put, without the records."""
    return sorted(path for path in requests.get("PUT", []) if "/.newsprint/" not in path)


def is_whole(there, versions):
    """Whether each file is an old or a new one, and each page that a reader can reach has all that it
    shows and links to."""
    for path, tag in there.items():
        if not path.startswith(".newsprint/") and all(md5(version.get(path, b"")) != tag for version in versions):
            return f"{path} is neither old nor new"
    texts = {}
    for version in versions:
        for path, data in version.items():
            texts[(path, md5(data))] = data
    todo, seen = ["index.html"], set()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        if path not in there:
            return f"{path} is linked and not there"
        if path.endswith(".html"):
            text = texts[(path, there[path])].decode()
            for link in re.findall(r'(?:href|src)="(/[^"#?]*)', text):
                todo.append(link[1:] + "index.html" if link.endswith("/") else link[1:])
    return None


def to_a_bucket(trial, line):
    trial.http("/paper", "PUT")
    trial.build()
    output = trial.output()
    trial.requests()
    trial.deploy("bucket")
    requests = trial.requests()
    if len(moved(requests)) != len(output):
        broken("the first deploy puts every file once", f"{len(moved(requests))} of {len(output)}")
    there = trial.objects()
    if {path: tag for path, tag in there.items() if path != ".newsprint/manifest.json.gz"} != {
        path: md5(data) for path, data in output.items()
    }:
        broken("the bucket holds the site", there)
    order = [path for path in requests["PUT"] if "/.newsprint/" not in path]
    first = min(order.index(f"/paper/site/{path}") for path in ("index.html", "feed.xml", "sitemap.xml"))
    last = max(at for at, path in enumerate(order) if re.search(r"/s\d/a\d+/", path))
    if first < last:
        broken("articles come before what leads to them", "\n".join(order))
    kept(f"a first deploy puts {len(output)} files in the safe order")

    for path, kind, cache in [
        ("index.html", "text/html; charset=utf-8", "public, max-age=60"),
        ("s1/a1/index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("feed.xml", "application/rss+xml; charset=utf-8", "public, max-age=60"),
        ("theme/newsprint.css", "text/css; charset=utf-8", "public, max-age=3600"),
    ]:
        _, headers = trial.http(f"/paper/site/{path}", "HEAD")
        if (headers["Content-Type"], headers["Cache-Control"]) != (kind, cache):
            broken(f"type and cache header of {path}", headers)
    kept("types and cache headers are those of the kind")

    trial.requests()
    trial.deploy("bucket")
    requests = trial.requests()
    if set(requests) - {"GET", "HEAD"} or len(requests["GET"]) != 2:
        broken("a second deploy moves nothing", requests)
    if (trial.site / ".newsprint/changed-urls.txt").read_text():
        broken("nothing changed, and URLs are listed")
    kept("a second deploy moves 0 files, and asks 2 questions")

    trial.write_article(3, "alt", "ein anderer Text")
    trial.build()
    trial.requests()
    trial.deploy("bucket")
    requests = trial.requests()
    pages = [path for path in moved(requests) if path.endswith(".html")]
    rest = [path for path in moved(requests) if path not in pages]
    if pages != ["/paper/site/s3/a3/index.html"] or any(not re.search(r"(feed|atom)\.(xml|json)$", path) for path in rest):
        broken("a corrected article moves one page and its feeds", "\n".join(moved(requests)))
    urls = (trial.site / ".newsprint/changed-urls.txt").read_text().split()
    if len(urls) != len(moved(requests)) or "https://probe.test/s3/a3/" not in urls:
        broken("the list of changed URLs is what moved", "\n".join(urls))
    kept(f"a corrected article moves 1 page and {len(rest)} feeds")

    (trial.site / "content/s3/a3.md").unlink()
    trial.build()
    trial.deploy("bucket")
    if "s3/a3/index.html" in trial.objects():
        broken("what is gone is deleted")
    kept("what is gone is deleted")
    trial.write_article(3, "alt")
    trial.build()
    trial.deploy("bucket")


def cuts(trial, line):
    """Kills and broken connections, anywhere in a deploy."""
    old = trial.output()
    trial.write_articles("neu")
    trial.build()
    new = trial.output()
    started = time.monotonic()
    trial.deploy("bucket")
    took = time.monotonic() - started
    trial.write_articles("alt")
    trial.build()
    trial.deploy("bucket")
    random.seed(8)
    cut = 0
    for attempt in range(2 * CUTS):
        if cut == CUTS:
            break
        word = "neu" if attempt % 2 == 0 else "alt"
        before, after = (old, new) if word == "neu" else (new, old)
        trial.write_articles(word)
        trial.build()
        kills = attempt % 3 != 2
        line.mend(None if kills else random.randrange(2_000, 700_000))
        program = subprocess.Popen(
            [PROGRAM, "deploy", "bucket", "--take-over", "--now", NOW, "--quiet"],
            cwd=trial.site, env=trial.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        if kills:
            time.sleep(random.uniform(0.03, took))
        else:
            # The program tries again for a while; whoever waits for it has given up before.
            time.sleep(random.uniform(1.0, 2.0))
        running = program.poll() is None
        cut += running or (line.left is not None and line.left <= 0)
        program.send_signal(signal.SIGKILL)
        program.wait()
        line.cut()
        line.mend()
        time.sleep(0.1)
        wrong = is_whole(trial.objects(), [before, after])
        if wrong:
            broken(f"cut {attempt}: the site is whole", wrong)
        if attempt % 4 == 3:
            # Some cuts follow upon each other, some are finished.
            continue
        trial.deploy("bucket", "--take-over")
        there = trial.objects()
        records = {path for path in there if path.startswith(".newsprint/")}
        if {path: tag for path, tag in there.items() if path not in records} != {
            path: md5(data) for path, data in after.items()
        } or records != {".newsprint/manifest.json.gz"}:
            broken(f"cut {attempt}: the next deploy finishes the work", records)
    if cut < CUTS:
        broken("deploys are cut", f"only {cut} of {CUTS}")
    trial.deploy("bucket", "--take-over")
    kept(f"{cut} deploys cut by kills and broken connections: the site is whole at every moment, and finished next")


def two_at_once(trial, line):
    trial.write_articles("zwei")
    trial.build()
    other = trial.folder / "other"
    shutil.copytree(trial.site, other, symlinks=True)

    def begin(target, folder):
        return subprocess.Popen(
            [PROGRAM, "deploy", target, "--now", NOW], cwd=folder, env=trial.environment,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    # One that takes some seconds, and one that comes in the middle of it.
    line.mend()
    line.slow = 0.5
    first = begin("bucket", trial.site)
    while ".newsprint/deploying.json" not in trial.objects():
        time.sleep(0.1)
    second = begin("direct", other)
    said = second.communicate()[1]
    if second.returncode != 3 or "output-locked" not in said:
        broken("the second of two deploys is refused", f"{second.returncode} {said}")
    line.slow = 0
    said = first.communicate()
    if first.returncode:
        broken("the first of two deploys is not disturbed", said)
    # Two that begin in the same moment: one is refused, or waits for the other and finds nothing to do.
    refused = 0
    for attempt in range(6):
        trial.write_articles(f"wort{attempt}")
        trial.build()
        shutil.rmtree(other)
        shutil.copytree(trial.site, other, symlinks=True)
        programs = [begin("direct", trial.site), begin("direct", other)]
        said = [program.communicate() for program in programs]
        codes = sorted(program.returncode for program in programs)
        refused += codes == [0, 3]
        if codes not in ([0, 3], [0, 0]):
            broken("of two deploys one ends well", said)
        there = trial.objects()
        if there.pop(".newsprint/manifest.json.gz", None) is None or there != {
            path: md5(data) for path, data in trial.output().items()
        }:
            broken("nothing is mixed")
    without_record = lambda: {path: tag for path, tag in trial.objects().items() if not path.startswith(".newsprint/")}
    compares_anew(trial, "bucket", "direct", line, lambda: ".newsprint/deploying.json" in trial.objects(), without_record)
    kept(f"of two deploys the second is refused; of two in the same moment, too ({refused} of 6), or it waits")


def compares_anew(trial, slow, direct, line, is_held, there):
    """A deploy that waited for another one takes nothing for published that is not any more.

    Both sites come from one: the first changes one article, the second another. What the second knew of
    the target before it waited says that the article of the first is as it should be."""
    other, waited = trial.folder / "other", False
    for attempt in range(6):
        trial.write_articles(f"vorher{attempt}")
        trial.build()
        trial.deploy(direct)
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(trial.site, other, symlinks=True)
        here = trial.site
        trial.write_article(1, "erster")
        trial.build()
        trial.site = other
        trial.write_article(2, "zweiter")
        trial.build()
        wanted, trial.site = trial.output(), here
        run = lambda target, folder: subprocess.Popen(
            [PROGRAM, "deploy", target, "--now", NOW], cwd=folder, env=trial.environment,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        line.slow = attempt * 0.02
        first = run(slow, trial.site)
        while first.poll() is None and not is_held():
            time.sleep(0.01)
        second = run(direct, other)
        said = [first.communicate(), second.communicate()]
        line.slow = 0
        if first.returncode or second.returncode not in (0, 3):
            broken("of two deploys the first ends well", said)
        if second.returncode == 0:
            waited = True
            if there() != {path: md5(data) for path, data in wanted.items()}:
                broken("a deploy that waited compares anew")
            break
    if not waited:
        broken("a deploy waits for another one", said)
    kept(f"{direct}: a deploy that waited for another one compares anew")


def foreign_files(trial):
    trial.http("/many", "PUT")
    trial.http("/many/old.html", "PUT", b"old")
    said = trial.deploy("many", expect=1)
    if "foreign-file" not in said:
        broken("a bucket with foreign files is refused", said)
    trial.http("/many/old.html", "DELETE")
    kept("a bucket with foreign files is refused")


def many_files(trial):
    static = trial.site / "static/many"
    static.mkdir(parents=True)
    for number in range(MANY):
        (static / f"{number}.bin").write_bytes(random.randbytes(300_000))
    trial.build()
    started = time.monotonic()
    program = subprocess.Popen([PROGRAM, "deploy", "many", "--quiet", "--now", NOW], cwd=trial.site, env=trial.environment)
    peak = 0
    while program.poll() is None:
        try:
            status = Path(f"/proc/{program.pid}/status").read_text()
            peak = max(peak, *(int(size) for size in re.findall(r"VmHWM:\s+(\d+)", status)))
        except (OSError, TypeError):
            pass
        time.sleep(0.05)
    if program.returncode or peak > MEMORY * 1024:
        broken(f"{MANY} files, memory bounded", f"status {program.returncode}, {peak / 1024:.0f} MB")
    took = time.monotonic() - started
    shutil.rmtree(static)
    trial.build()
    said = trial.deploy("many", expect=1)
    if "deletes-many" not in said:
        broken("a site is not emptied by mistake", said)
    trial.deploy("many", "--max-delete", str(MANY))
    kept(f"{MANY} files of 300 KB in {took:.1f} s, {peak / 1024:.0f} MB of memory; deleting them takes --max-delete")


def same(folder, output):
    for path, data in output.items():
        if (folder / path).read_bytes() != data:
            return path
    here = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return next((path for path in here - set(output) if not path.startswith(".newsprint/")), None)


def into_a_folder(trial):
    trial.write_articles("alt")
    trial.build()
    old = trial.output()
    trial.deploy("folder")
    published = trial.site / "published/current"
    inode = (published / "theme/newsprint.css").stat().st_ino
    trial.write_articles("neu")
    trial.build()
    new = trial.output()
    stop, wrongs = threading.Event(), []

    def reader():
        while not stop.is_set():
            folder = published.resolve()
            for version in (old, new):
                if (folder / "index.html").read_bytes() == version["index.html"]:
                    if (folder / "s1/a1/index.html").read_bytes() != version["s1/a1/index.html"]:
                        wrongs.append("mixed")
                    break
            else:
                wrongs.append("neither")

    thread = threading.Thread(target=reader)
    thread.start()
    for attempt in range(CUTS):
        program = subprocess.Popen(
            [PROGRAM, "deploy", "folder", "--now", NOW, "--quiet"], cwd=trial.site,
            env=trial.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(random.uniform(0, 0.12))
        program.kill()
        program.wait()
        if (wrong := same(published, old)) and same(published, new):
            broken(f"cut {attempt}: the folder shows one release", wrong)
    trial.deploy("folder")
    stop.set()
    thread.join()
    if wrongs or same(published, new):
        broken("readers see one release", wrongs[:3])
    if (published / "theme/newsprint.css").stat().st_ino != inode:
        broken("what did not change is linked")
    trial.run("deploy", "folder", "--rollback")
    if wrong := same(published, old):
        broken("--rollback shows the release before", wrong)
    kept(f"a folder: {CUTS} kills, one release at every moment, unchanged files linked, --rollback")


def main():
    try:
        import moto  # noqa: F401
    except ImportError:
        print("missing: moto[server]")
        return 1 if os.environ.get("CI") == "true" else 0
    with tempfile.TemporaryDirectory(prefix="newsprint-deploy-") as name:
        trial = Trial(Path(name))
        try:
            path = os.pathsep.join(filter(None, [str(TOOLS / "python"), os.environ.get("PYTHONPATH", "")]))
            with open(trial.log, "w") as log:
                trial.start(
                    [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", trial.s3],
                    stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": path},
                )
            trial.wait_for(trial.s3)
            line = Line(trial.line_port, trial.s3)
            parts = {
                "bucket": lambda: to_a_bucket(trial, line),
                "cuts": lambda: cuts(trial, line),
                "two": lambda: two_at_once(trial, line),
                "foreign": lambda: foreign_files(trial),
                "many": lambda: many_files(trial),
                "folder": lambda: into_a_folder(trial),
                "rsync": lambda: by_rsync.try_all(trial),
                "strange": lambda: hostile.try_all(trial),
                "served": lambda: served(trial),
            }
            for name in sys.argv[1:] or parts:
                parts[name]()
        finally:
            trial.stop()
    return 0


NGINX = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
user root;
events {{}}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  client_body_temp_path {folder}/n1; proxy_temp_path {folder}/n2; fastcgi_temp_path {folder}/n3;
  uwsgi_temp_path {folder}/n4; scgi_temp_path {folder}/n5;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    include {root}/.newsprint/nginx.conf;
  }}
}}
"""
CADDY = """\
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  root * {root}
  import {root}/.newsprint/Caddyfile
}}
"""
APACHE = """\
ServerRoot /etc/apache2
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache.log
Mutex file:{folder}
{modules}
User nobody
Group nogroup
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
  AllowOverride All
  Require all granted
</Directory>
"""
# Two names of one type.
ALIASES = {
    "application/javascript": "text/javascript",
    "application/xml": "text/xml",
    "image/x-icon": "image/vnd.microsoft.icon",
}


def asked(port, path, encoding=None):
    """What a server answers: status, headers, body. Redirects are not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", urllib.parse.quote(path), headers={"Accept-Encoding": encoding} if encoding else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def kind(media):
    media, _, charset = media.replace(" ", "").lower().partition(";")
    return ALIASES.get(media, media), charset


def serves(trial, name, port, brotli, to):
    """Every URL with its type, cache header and variant; old addresses; what is not there."""
    root = trial.site / name / "current"
    record = json.loads(Path(f"{root.resolve()}.json").read_text())["files"]
    seen = variants = 0
    for path, entry in record.items():
        if path.startswith((".newsprint/", ".htaccess")) or path.endswith((".br", ".gz")):
            continue
        url = "/" + (path[: -len("index.html")] if path.endswith("/index.html") or path == "index.html" else path)
        if is_bare(to) and path != "404.html":
            url = url.removesuffix(".html")
        status, headers, body = asked(port, url)
        if status != 200 or body != (root / path).read_bytes():
            broken(f"{name} serves {url}", f"{status} {headers}")
        if headers["Cache-Control"] != entry["cache"]:
            broken(f"{name}: Cache-Control of {url}", f"{headers['Cache-Control']} instead of {entry['cache']}")
        if headers["X-Content-Type-Options"] != "nosniff":
            broken(f"{name}: browsers must not guess the type of {url}", headers)
        if kind(headers["Content-Type"])[0] != kind(entry["type"])[0]:
            broken(f"{name}: type of {url}", f"{headers['Content-Type']} instead of {entry['type']}")
        if path.endswith((".html", "feed.xml")) and kind(headers["Content-Type"])[1] != "charset=utf-8":
            broken(f"{name}: charset of {url}", headers["Content-Type"])
        seen += 1
        for ending, encoding in [("br", "br"), ("gz", "gzip")]:
            if f"{path}.{ending}" in record and (brotli or ending == "gz"):
                status, headers, body = asked(port, url, encoding)
                if headers["Content-Encoding"] != encoding or body != (root / f"{path}.{ending}").read_bytes():
                    broken(f"{name}: variant {ending} of {url}", f"{status} {headers}")
                if kind(headers["Content-Type"])[0] != kind(entry["type"])[0]:
                    broken(f"{name}: type of variant {ending} of {url}", headers["Content-Type"])
                if ending == "gz" and gzip.decompress(body) != (root / path).read_bytes():
                    broken(f"{name}: variant {ending} of {url} is the page")
                variants += 1
    for url in ("/alt/sieben/", "/alt/sieben"):
        status, headers, _ = asked(port, url)
        if status != 301 or not headers["Location"].endswith(to):
            broken(f"{name}: {url} is an old address", f"{status} {headers}")
    follows(trial, name, port, to)
    if is_bare(to):
        # A slash too many is taken away.
        for url in (f"{to}/", "/s2/", "/archive/2026/"):
            status, headers, _ = asked(port, url)
            if status != 301 or not headers["Location"].endswith(url[:-1]):
                broken(f"{name}: {url} has a slash too many", f"{status} {headers}")
    for url in ("/gibt-es-nicht/", "/.newsprint/nginx.conf", "/.newsprint/Caddyfile"):
        status, _, body = asked(port, url)
        if status != 404 or body != (root / "404.html").read_bytes():
            broken(f"{name}: {url} does not exist", f"{status} {body[:200]}")
    form = " without a slash at their end" if is_bare(to) else ""
    kept(f"{name}: {seen} URLs{form} with type and cache header, {variants} variants, old addresses, 404")


def is_bare(url):
    """Whether URLs of pages have no slash at their end."""
    return not url.endswith("/")


# Old addresses with what means something to one server or another, and what would be caught if it did.
HOSTILE = [
    "/alt/stern*/", "/alt/:wort/", "/alt/grün/", "/alt/$1/", "/alt/a+b/", "/alt/(x)/", "/alt/[yz]/", "/alt/a;b/",
    "/alt/o'n/", "/alt/a&b=c,d/", "/alt/!@/", "/alt/p.html", "/ALT/Groß.html", "/alt/~u.v-w_x/", "/alt/index.php", "/alt/artikel.aspx",
]
NEIGHBOURS = ["/alt/sternX/", "/alt/wort/", "/alt/y/", "/alt/aab/", "/alt/~uXv-w_x/", "/alt/x/", "/alt/pXhtml"]


def follows(trial, name, port, to):
    """Each old address leads on, by a rule or by its page, and no other does."""
    for url in HOSTILE:
        status, headers, body = asked(port, url)
        if status == 308 and url.endswith(".html"):
            # Cloudflare shows pages without their ending.
            status, headers, body = asked(port, url.removesuffix(".html"))
        if not (status == 301 and headers["Location"].endswith(to)) and not (
            status == 200 and f'content="0; url={to}"'.encode() in body
        ):
            broken(f"{name}: {url} leads on", f"{status} {headers}")
    for url in NEIGHBOURS:
        status, headers, _ = asked(port, url)
        if status != 404:
            broken(f"{name}: {url} is nobody's address", f"{status} {headers}")


def served(trial):
    """What servers make of the snippets."""
    trial.write_articles("neu")
    (trial.site / "content/s2/a7.md").write_text(
        f'+++\ntitle = "Sieben"\ndate = 2026-01-08\naliases = {json.dumps(["/alt/sieben/", *HOSTILE])}\n+++\n\n'
        + "Ein langer Text. " * 300
    )
    static = trial.site / "static"
    static.mkdir(exist_ok=True)
    (static / "bild.1a2b3c4d-640.avif").write_bytes(b"avif")
    (static / "schrift.1a2b3c4d.woff2").write_bytes(b"woff2")
    # A page that somebody made long ago.
    (static / "haus").mkdir(exist_ok=True)
    (static / "haus/früher.html").write_bytes("<title>Früher</title>".encode("latin-1"))
    (static / "plan.css").write_text("a { color: red }\n" * 200)
    trial.build()
    by_servers(trial, "/s2/a7/")
    trial.deploy("cloudflare")
    rules = (trial.site / "cloudflare/current/_redirects").read_text()
    plain = ["/alt/artikel.aspx", "/alt/index.php", "/alt/p.html", "/alt/sieben/", "/alt/sieben", "/alt/~u.v-w_x/", "/alt/~u.v-w_x"]
    if rules != "".join(f"{url} /s2/a7/ 301\n" for url in plain):
        broken("_redirects", rules)
    by_wrangler(trial)
    # The same site with URLs that have no slash at their end.
    toml = trial.site / "site.toml"
    slashed = toml.read_text()
    toml.write_text('permalink = "/{section}/{slug}"\n' + slashed)
    trial.build()
    by_servers(trial, "/s2/a7")
    toml.write_text(slashed)


def by_servers(trial, to):
    """What nginx, Caddy and Apache show; `to` is where the old addresses lead to."""
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in ("mpm_event", "authz_core", "dir", "mime", "alias", "headers", "rewrite")
    )
    for name, template, command, brotli in [
        ("nginx", NGINX, ["nginx", "-c"], False),
        ("caddy", CADDY, ["caddy", "run", "--adapter", "caddyfile", "--config"], True),
        ("apache", APACHE, ["apache2", "-D", "FOREGROUND", "-f"], True),
    ]:
        program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin")
        if not program:
            print(f"  skipped: {name} is not installed")
            if os.environ.get("CI") == "true":
                broken(f"{name} is missing")
            continue
        # With other URLs, all pages are others.
        trial.deploy(name, "--max-delete", "10000")
        if "0 files uploaded" not in trial.deploy(name):
            broken(f"a second deploy for {name} moves nothing")
        port = free_port()
        folder = trial.folder / f"{name}-{port}"
        folder.mkdir()
        config = folder / f"{name}.conf"
        root = trial.site / name / "current"
        config.write_text(template.format(folder=folder, port=port, root=root, modules=modules))
        os.chmod(trial.folder, 0o755)
        trial.start([program, *command[1:], config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        trial.wait_for(port)
        serves(trial, name, port, brotli, to)


def by_wrangler(trial):
    """Cloudflare's own program takes the rules, and answers as they say."""
    wrangler = TOOLS / "npm/node_modules/.bin/wrangler"
    if not wrangler.exists():
        print("  skipped: wrangler is not installed")
        if os.environ.get("CI") == "true":
            broken("wrangler is missing")
        return
    port, root = free_port(), trial.site / "cloudflare/current"
    with open(trial.folder / "wrangler.log", "w") as log:
        trial.start(
            [wrangler, "pages", "dev", root.resolve(), "--compatibility-date", "2026-01-01", "--ip", "127.0.0.1", "--port", port],
            cwd=trial.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            env={**os.environ, "WRANGLER_SEND_METRICS": "false", "CI": "true", "HOME": str(trial.folder)},
        )
        trial.wait_for(port)
        for _ in range(100):
            if "Ready on" in (trial.folder / "wrangler.log").read_text():
                break
            time.sleep(0.2)
    for url in ("/alt/sieben/", "/alt/sieben"):
        status, headers, _ = asked(port, url)
        if status != 301 or headers["Location"] != "/s2/a7/":
            broken(f"wrangler: {url} is an old address", f"{status} {headers}")
    follows(trial, "wrangler", port, "/s2/a7/")
    for url, cache in [
        ("/bild.1a2b3c4d-640.avif", "public, max-age=31536000, immutable"),
        ("/theme/newsprint.css", "public, max-age=3600"),
    ]:
        status, headers, _ = asked(port, url)
        if status != 200 or headers["Cache-Control"] != cache:
            broken(f"wrangler: {url}", f"{status} {headers}")
    status, _, body = asked(port, "/gibt-es-nicht/")
    if status != 404 or body != (root / "404.html").read_bytes():
        broken("wrangler: what is not there", status)
    said = (trial.folder / "wrangler.log").read_text()
    if "invalid" in said.lower():
        broken("wrangler takes all rules", said)
    parsed = re.findall(r"Parsed \d+ valid \w+ rules?", said)
    kept(f"wrangler: {'; '.join(parsed)}; old addresses, cache headers, 404")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    import by_rsync
    import hostile

    sys.exit(main())
