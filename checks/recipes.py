"""Tries the recipes of docs/publishing-on-time.md.

Units are read by systemd-analyze, pipelines by the schemas of GitHub and GitLab. Then a site with an
embargo of some seconds is built and published as each recipe does it: by the scripts alone, and by
the steps of both pipelines.
"""

import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .lib.tools import PROGRAM, ROOT, broken, python_path, skip

GROUP = "deploy"
NEWSPRINT = Path(PROGRAM)
# How long a build and a look around take at most, in seconds.
AHEAD = 6

SITE = """\
title = "Probe"
base_url = "https://probe.example"
language = "de-AT"
time_zone = "UTC"
"""
ARTICLE = """\
+++
title = "{title}"
date = 2026-01-01
{more}
+++

Text
"""


def blocks():
    """The files that the page shows, by their names."""
    text = (ROOT / "docs/publishing-on-time.md").read_text("utf-8")
    return dict(re.findall(r"^```\w+ file (\S+)\n(.*?)^```$", text, re.M | re.S))


def units_are_read(files, folder):
    """systemd takes the units for what they are."""
    if not shutil.which("systemd-analyze"):
        return skip("systemd-analyze")
    units = []
    for name in ("weltblick.service", "weltblick.timer"):
        # It checks whether the program is there.
        text = files[name].replace("/srv/weltblick/", f"{folder}/")
        (folder / name).write_text(text.replace("User=weltblick\n", ""))
        units.append(folder / name)
    command = ["systemd-analyze", "verify", "--man=no", *units]
    run = subprocess.run(command, text=True, capture_output=True)
    ours = [line for line in run.stderr.splitlines() if "weltblick" in line]
    if ours:
        broken("systemd reads the units", "\n".join(ours))
    print("  kept: systemd reads the units")


def pipelines_are_valid(files, folder):
    """GitHub's and GitLab's own schemas."""
    try:
        import check_jsonschema  # noqa: F401
    except ImportError:
        return skip("check-jsonschema")
    environment = python_path()
    for name, schema in (
        (".github/workflows/publish.yml", "vendor.github-workflows"),
        (".gitlab-ci.yml", "vendor.gitlab-ci"),
    ):
        path = folder / Path(name).name
        path.write_text(files[name])
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path]
        run = subprocess.run(command, text=True, capture_output=True, env=environment)
        if run.returncode:
            broken(f"{name} is valid", run.stdout + run.stderr)
    print("  kept: the pipelines are valid")


class Paper:
    """A site with an article that comes out in some seconds, and the server it is published on."""

    def __init__(self, files, folder):
        self.root, self.server = folder / "site", folder / "www"
        self.server.mkdir(parents=True)
        (self.root / "content/a").mkdir(parents=True)
        (self.root / "site.toml").write_text(SITE)
        self.write("alt", "")
        self.lifted = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=AHEAD)
        self.write("geheim", f"embargo = {self.lifted.strftime('%Y-%m-%dT%H:%M:%SZ')}")
        for name in ("due", "publish"):
            (self.root / name).write_text(files[name])
            (self.root / name).chmod(0o755)

    def write(self, title, more):
        """An article that is called like its file."""
        text = ARTICLE.format(title=title, more=more)
        (self.root / f"content/a/{title}.md").write_text(text)

    def run(self, script, **variables):
        """Runs a shell script in the site's folder; returns its exit status."""
        path = f"{NEWSPRINT.parent}:{os.environ['PATH']}"
        environment = os.environ | {"PATH": path, "WEB_ROOT": str(self.server)} | variables
        return subprocess.run(["bash", "-ec", script], cwd=self.root, env=environment).returncode

    def is_out(self):
        """Whether readers see the article."""
        return (self.server / "a/geheim/index.html").is_file()

    def await_embargo(self):
        """Waits until the embargo is over."""
        left = self.lifted - datetime.datetime.now(datetime.UTC)
        time.sleep(max(0, left.total_seconds()) + 1)


def tried(what, files, publish):
    """A recipe publishes what is there, does nothing before it is due, and then publishes the rest."""
    with tempfile.TemporaryDirectory(prefix="newsprint-recipes-") as folder:
        paper = Paper(files, Path(folder))
        if publish(paper, "push") != 0 or not (paper.server / "a/alt/index.html").is_file():
            broken(f"{what}: the site is published")
        before = {p: p.stat().st_mtime_ns for p in paper.server.rglob("*") if p.is_file()}
        publish(paper, "schedule")
        after = {p: p.stat().st_mtime_ns for p in paper.server.rglob("*") if p.is_file()}
        if before != after or paper.is_out():
            broken(f"{what}: nothing is published before it is due")
        paper.await_embargo()
        if publish(paper, "schedule") != 0 or not paper.is_out():
            broken(f"{what}: what is due is published")
        if list(paper.server.rglob(".newsprint*")):
            broken(f"{what}: nothing but the site is published")
        paper.write("eilt", "")
        if publish(paper, "push") != 0 or not (paper.server / "a/eilt/index.html").is_file():
            broken(f"{what}: an edit is published at once")
    print(f"  kept: {what} publishes on time")


def by_cron(paper, event):
    """The line of the crontab; an edit calls `publish`."""
    return paper.run("./publish" if event == "push" else "./due && ./publish")


def steps_of(pipeline):
    """The shell scripts of GitHub's job, each with whether it waits for the step before."""
    steps = pipeline["jobs"]["publish"]["steps"]
    return [(step["run"], "if" in step) for step in steps if "run" in step]


def main():
    if not shutil.which("rsync"):
        return skip("rsync")
    import ruamel.yaml

    read = lambda text: ruamel.yaml.YAML(typ="safe").load(text)
    files = blocks()
    with tempfile.TemporaryDirectory(prefix="newsprint-recipes-") as name:
        folder = Path(name)
        for script in ("due", "publish"):
            (folder / script).write_text(files[script])
            (folder / script).chmod(0o755)
        units_are_read(files, folder)
        pipelines_are_valid(files, folder)
    tried("cron", files, by_cron)

    github = steps_of(read(files[".github/workflows/publish.yml"]))

    def by_github(paper, event):
        output = paper.root / "github-output"
        output.write_text("")
        for script, waits in github:
            if waits and "now=yes" not in output.read_text():
                continue
            status = paper.run(script, GITHUB_EVENT_NAME=event, GITHUB_OUTPUT=str(output))
            if status:
                return status
        return 0

    tried("GitHub's job", files, by_github)
    gitlab = "\n".join(read(files[".gitlab-ci.yml"])["publish"]["script"])
    tried("GitLab's job", files, lambda paper, event: paper.run(gitlab, CI_PIPELINE_SOURCE=event))


if __name__ == "__main__":
    main()
