"""A site that is deployed on trial: its targets, a line that can be cut, and what is found there."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

from .tools import PROGRAM, broken, kept, missing, python_path

NOW = "2026-06-01T12:00"
ARTICLES = 60
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

    def start_bucket(self, **variables):
        """Starts an S3 server that writes down what it is asked."""
        try:
            import moto  # noqa: F401
        except ImportError:
            missing("moto[server]")
        with open(self.log, "w") as log:
            self.start(
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", self.s3],
                stdout=log, stderr=log, env=python_path() | variables,
            )
        self.wait_for(self.s3)

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


def same(folder, output):
    for path, data in output.items():
        if (folder / path).read_bytes() != data:
            return path
    here = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return next((path for path in here - set(output) if not path.startswith(".newsprint/")), None)


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


