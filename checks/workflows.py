"""Runs the workflows that `newsprint init --ci` writes, and the hooks of docs/deploying.md.

The workflows are held against GitHub's and GitLab's own schemas. Then their steps are run in fresh
clones of a repository, as a runner does it, with the cache carried from run to run: without the
variable that says where newsprint is, on pushes, on schedules, after an embargo, and after a deploy
that failed. The hooks talk to a server that writes down what it hears.
"""

import datetime
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from pathlib import Path

from .lib.tools import PROGRAM, ROOT, broken, kept, python_path, skip

GROUP = "deploy"
NEWSPRINT = Path(PROGRAM)
# How long the runs before the embargo take at most, in seconds.
AHEAD = 30

SITE_HEAD = """\
title = "Probe"
base_url = "https://probe.test"
language = "de-AT"
time_zone = "UTC"
"""
SITE = SITE_HEAD + """\
[deploy.production]
url = "file://{www}"
"""
ARTICLE = '+++\ntitle = "{title}"\ndate = 2026-01-01\n{more}\n+++\n\nText\n'


class Listener(http.server.ThreadingHTTPServer):
    """A server that hands out a folder and writes down what it is sent."""

    def __init__(self, folder):
        self.heard = []
        outer = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments):
                super().__init__(*arguments, directory=str(folder))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.heard.append((self.path, self.headers, body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Repository:
    """A site in a repository, the server it is published on, and the cache of a host."""

    def __init__(self, folder, ci):
        self.folder, self.origin, self.www = folder, folder / "origin", folder / "www"
        self.cache = folder / "cache"
        (self.origin / "content/a").mkdir(parents=True)
        (self.origin / "site.toml").write_text(SITE.format(www=self.www))
        (self.origin / ".gitignore").write_text("/public\n/.newsprint\n/published\n")
        self.write("alt")
        init = subprocess.run([NEWSPRINT, "init", self.origin, "--ci", ci], check=True, text=True, capture_output=True)
        if "[deploy.pages]" in init.stdout:
            # What the command says has to be added.
            (self.origin / "site.toml").write_text(SITE_HEAD + init.stdout[init.stdout.index("[deploy.pages]"):])
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit()
        self.runs = 0

    def git(self, *arguments):
        name = ["-c", "user.name=Probe", "-c", "user.email=probe@probe.test"]
        subprocess.run(["git", *name, *arguments], cwd=self.origin, check=True)

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Stand")

    def write(self, title, more="", body="Text"):
        text = ARTICLE.format(title=title, more=more).replace("\nText\n", f"\n{body}\n")
        (self.origin / f"content/a/{title}.md").write_text(text)

    def clone(self):
        """A fresh checkout: all files are new, none has the time it had."""
        self.runs += 1
        work = self.folder / f"run{self.runs}"
        subprocess.run(["git", "clone", "--quiet", self.origin, work], check=True)
        return work

    def restore(self, work):
        for name in (".newsprint", "public"):
            if (self.cache / name).exists():
                subprocess.run(["cp", "-a", self.cache / name, work / name], check=True)

    def save(self, work):
        shutil.rmtree(self.cache, ignore_errors=True)
        self.cache.mkdir()
        for name in (".newsprint", "public"):
            if (work / name).exists():
                subprocess.run(["cp", "-a", work / name, self.cache / name], check=True)

    def hand_over(self, folder):
        """Puts a folder where Pages would show it."""
        shutil.rmtree(self.www, ignore_errors=True)
        shutil.copytree(folder, self.www / "current")

    def is_out(self, title):
        return (self.www / f"current/a/{title}/index.html").is_file()


def shell(script, work, environment):
    run = subprocess.run(
        ["bash", "-ec", script], cwd=work, env=environment, text=True, capture_output=True
    )
    return run.returncode, run.stdout + run.stderr


class Github:
    """A runner that knows as much of GitHub's syntax as the workflow uses."""

    name, path, schema = "github", ".github/workflows/publish.yml", "vendor.github-workflows"
    ci = "github"

    def __init__(self, folder, url, checksum):
        self.url, self.home, self.checksum = url, folder / "home", checksum

    def run(self, repository, event, variable=True):
        """Whether the run succeeded, and what its steps said."""
        work = repository.clone()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        job = load(work / self.path)["jobs"]["publish"]
        output, path = self.home / "output", self.home / "path"
        output.write_text(""), path.write_text("")
        good, said = True, ""
        for step in job["steps"]:
            if "uses" in step and not re.search(r"@[0-9a-f]{40}$", step["uses"]):
                broken("actions are pinned by commit", step["uses"])
            condition = step.get("if", "")
            if not good and "always()" not in condition:
                continue
            if "steps.due.outputs.now" in condition and "now=yes" not in output.read_text():
                continue
            uses = step.get("uses", "")
            if uses.startswith("actions/cache/restore@"):
                repository.restore(work)
            elif uses.startswith("actions/cache/save@"):
                repository.save(work)
            elif uses.startswith("actions/checkout@"):
                if step["with"]["persist-credentials"] is not False:
                    broken("the checkout keeps no credentials")
            elif uses.startswith("actions/upload-pages-artifact@"):
                uploaded = work / step["with"]["path"]
            elif uses.startswith("actions/deploy-pages@"):
                if job["environment"] != "github-pages":
                    broken("Pages are an environment")
                if self.fails(repository):
                    good = False
                    continue
                repository.hand_over(uploaded)
            elif uses:
                broken(f"the runner knows the action {uses}")
            else:
                known = {
                    "vars.NEWSPRINT_URL": self.url if variable else "",
                    "vars.NEWSPRINT_SHA256": self.checksum if variable else "",
                }
                fill = lambda text: re.sub(r"\$\{\{ (\S+) \}\}", lambda match: known.get(match[1], ""), text)
                environment = {
                    **os.environ, "HOME": str(self.home), "GITHUB_EVENT_NAME": event,
                    "GITHUB_OUTPUT": str(output), "GITHUB_PATH": str(path),
                    "PATH": ":".join([*path.read_text().split(), os.environ["PATH"]]),
                    **{key: fill(value) for key, value in step.get("env", {}).items()},
                }
                status, text = shell(step["run"], work, environment)
                said, good = said + text, good and status == 0
        shutil.rmtree(work)
        return good, said

    @staticmethod
    def fails(repository):
        """Whether the host can't publish, in a trial of that."""
        return repository.www.is_file()


class GithubPages(Github):
    """The same with GitHub Pages."""

    name = ci = "github-pages"


class Gitlab:
    """The same for GitLab."""

    name, path, schema, job = "gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci", "publish"
    ci = "gitlab"

    def __init__(self, folder, url, checksum):
        self.bin = folder / "image"
        self.bin.mkdir(exist_ok=True)
        shutil.copy(NEWSPRINT, self.bin / "newsprint")

    def run(self, repository, event, variable=True):
        work = repository.clone()
        jobs = load(work / self.path)
        # Of the two jobs one is for those who have not said where newsprint is.
        job = jobs[self.job if variable else "newsprint-missing"]
        for name in (self.job, "newsprint-missing"):
            rule = jobs[name]["rules"][0]["if"]
            if ("$NEWSPRINT_IMAGE &&" in rule) != (name == self.job) or "NEWSPRINT_IMAGE" not in rule:
                broken("exactly one of GitLab's jobs runs", rule)
        if "cache" in job:
            repository.restore(work)
        environment = {**os.environ, "CI_PIPELINE_SOURCE": event, "PATH": f"{self.bin}:{os.environ['PATH']}"}
        status, said = shell("\n".join(job["script"]), work, environment)
        if "cache" in job and (status == 0 or job["cache"].get("when") == "always"):
            repository.save(work)
        if status == 0 and "publish" in job:
            repository.hand_over(work / job["publish"])
        shutil.rmtree(work)
        return status in (0, job.get("allow_failure", {}).get("exit_codes")), said


class GitlabPages(Gitlab):
    """The same with GitLab Pages."""

    name = ci = "gitlab-pages"
    job = "pages"


def load(path):
    import ruamel.yaml

    return ruamel.yaml.YAML(typ="safe").load(path.read_text())


def is_valid(path, schema):
    """The host's own schema takes the workflow."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path]
    environment = python_path()
    run = subprocess.run(command, text=True, capture_output=True, env=environment)
    if run.returncode:
        broken(f"{path.name} is valid", run.stdout + run.stderr)


def runs(host, folder):
    """What a newsroom goes through with a workflow."""
    def must(what, done, *wanted, unwanted=()):
        good, said = done
        if not good or any(text not in said for text in wanted) or any(text in said for text in unwanted):
            broken(f"{host.name}: {what}", said)

    repository = Repository(folder / f"{host.name}-site", host.ci)
    pages = host.name.endswith("-pages")
    is_valid(repository.origin / host.path, host.schema)
    good, said = host.run(repository, "push", variable=False)
    if good or "NEWSPRINT_" not in said or "Settings" not in said:
        broken(f"{host.name}: who has not said where newsprint is hears what to do", said)

    lifted = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=AHEAD)
    repository.write("geheim", f"embargo = {lifted.strftime('%Y-%m-%dT%H:%M:%SZ')}")
    repository.commit()
    must("the first push publishes", host.run(repository, "push"), " uploaded")
    if not repository.is_out("alt") or repository.is_out("geheim"):
        broken(f"{host.name}: the site is out, and no secret")
    must("nothing is due", host.run(repository, "schedule"), unwanted=["pages", "uploaded"])
    must("a push without a change", host.run(repository, "push"), " 0 made, 0 files written", *([] if pages else [": 0 files uploaded"]))
    repository.write("alt", body="Neuer Text")
    repository.commit()
    must("an edit makes one page", host.run(repository, "push"), " 1 made, ", " uploaded")
    left = lifted - datetime.datetime.now(datetime.UTC)
    if left.total_seconds() < 0:
        broken("the runs before the embargo took too long for this test", left)
    time.sleep(left.total_seconds() + 1)
    must("the embargo is over", host.run(repository, "schedule"), " uploaded")
    if not repository.is_out("geheim"):
        broken(f"{host.name}: what was under an embargo is out")

    if host.name == "gitlab-pages":
        # What comes after its job is GitLab's.
        return kept(f"{host.name}: valid; says what is missing; publishes, waits, makes what differs")
    # A deploy that fails is tried again by the next run, although nothing is due.
    repository.write("eilt")
    repository.commit()
    repository.www.rename(folder / "away")
    repository.www.write_text("no folder")
    good, said = host.run(repository, "push")
    if good:
        broken(f"{host.name}: a deploy that fails is said to", said)
    repository.www.unlink()
    (folder / "away").rename(repository.www)
    must("a deploy that failed is tried again", host.run(repository, "schedule"), " 0 made, ", " uploaded")
    if not repository.is_out("eilt"):
        broken(f"{host.name}: the second time it is out")
    must("and not a third time", host.run(repository, "schedule"), unwanted=["pages", "uploaded"])
    kept(f"{host.name}: valid; says what is missing; publishes, waits, makes what differs, tries again")


def exchanged(folder, host):
    """An archive that is not the one that was meant is not run."""
    repository = Repository(folder / "exchanged-site", host.ci)
    good, said = host.run(repository, "push")
    if good or "another checksum" not in said or repository.www.exists():
        broken("a program with another checksum is not run", said)
    kept("github: an archive with another checksum is refused")


def hooks(folder, listener):
    """What docs/deploying.md says to do after a deploy."""
    text = (ROOT / "docs/deploying.md").read_text("utf-8")
    script = next(block for block in re.findall(r"^```bash\n(.*?)^```$", text, re.M | re.S) if "CDN_PURGE_URL" in block)
    site, www = folder / "hooks", folder / "hooks-www"
    (site / "content/a").mkdir(parents=True)
    (site / "site.toml").write_text(SITE.format(www=www))
    for number in range(40):
        (site / f"content/a/n{number}.md").write_text(ARTICLE.format(title=f"N {number}", more=""))
    bin = folder / "bin"
    bin.mkdir()
    shutil.copy(NEWSPRINT, bin / "newsprint")
    environment = {
        **os.environ, "PATH": f"{bin}:{os.environ['PATH']}", "CDN_TOKEN": "token", "CDN_PURGE_URL": f"{listener.url}/purge",
        "HUB": f"{listener.url}/hub", "INDEXNOW_KEY": "0123456789abcdef", "INDEXNOW": f"{listener.url}/indexnow",
    }
    listener.heard.clear()
    status, said = shell(script, site, environment)
    urls = (site / ".newsprint/changed-urls.txt").read_text().split()
    purged = [json.loads(body)["files"] for path, _, body in listener.heard if path == "/purge"]
    if status or sorted(url for urls in purged for url in urls) != sorted(urls) or max(map(len, purged)) > 30:
        broken("the CDN is told each URL, 30 at a time", f"{status} {said} {purged}")
    if any(headers["Authorization"] != "Bearer token" for path, headers, _ in listener.heard if path == "/purge"):
        broken("the CDN sees the token")
    hub = [body for path, _, body in listener.heard if path == "/hub"]
    feeds = [url for url in urls if re.search(r"/(feed|atom)\.xml$", url)]
    if not feeds or sorted(hub) != sorted(f"hub.mode=publish&hub.url={url}" for url in feeds):
        broken("the hub is told each feed", hub)
    told = [(headers, json.loads(body)) for path, headers, body in listener.heard if path == "/indexnow"]
    pages = [url for url in urls if url.endswith("/")]
    if len(told) != 1 or told[0][1] != {"host": "probe.test", "key": "0123456789abcdef", "urlList": pages}:
        broken("IndexNow is told the pages", told)
    if not told[0][0]["Content-Type"].startswith("application/json"):
        broken("IndexNow hears JSON", told[0][0])
    listener.heard.clear()
    status, said = shell(script, site, environment)
    if status or listener.heard:
        broken("without a change nobody is told", f"{status} {said} {listener.heard}")
    kept(f"hooks: {len(urls)} URLs to the CDN, {len(hub)} feeds to the hub, {len(pages)} pages to IndexNow; then nothing")


def main():
    for program in ("git", "curl", "jq"):
        if not shutil.which(program):
            return skip(program)
    try:
        import check_jsonschema  # noqa: F401
    except ImportError:
        return skip("check-jsonschema")
    with tempfile.TemporaryDirectory(prefix="newsprint-workflows-") as name:
        folder = Path(name)
        (folder / "files").mkdir()
        with tarfile.open(folder / "files/newsprint.tar.gz", "w:gz", compresslevel=1) as archive:
            archive.add(NEWSPRINT, "newsprint")
        listener = Listener(folder / "files")
        hooks(folder, listener)
        checksum = hashlib.sha256((folder / "files/newsprint.tar.gz").read_bytes()).hexdigest()
        for host in (Github, GithubPages, Gitlab, GitlabPages):
            runs(host(folder, f"{listener.url}/newsprint.tar.gz", checksum), folder)
        exchanged(folder, Github(folder, f"{listener.url}/newsprint.tar.gz", "0" * 64))


if __name__ == "__main__":
    sys.exit(main())
