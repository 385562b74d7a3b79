"""Where things are, what a check prints, and what happens when a tool is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .. import ROOT, TOOLS

JS, SCHEMAS = ROOT / "checks/js", ROOT / "checks/schemas"
# The program to try.
PROGRAM = str(Path(os.environ.get("NEWSPRINT", ROOT / "target/debug/newsprint")).resolve())
ON_CI = os.environ.get("CI") == "true"
# Whether repetitions are done in full, as every night, or only a few of them.
FULL = os.environ.get("NEWSPRINT_CHECKS_FULL") == "1"
# The files of the repository that are the sample site.
SAMPLE = ("site.toml", "agencies.toml", "content", "static", "templates")


def broken(what, said=""):
    """Ends the check with what is wrong."""
    sys.exit(f"  BROKEN: {what}\n{said}".rstrip())


def kept(what):
    """Says what holds."""
    print(f"  kept: {what}", flush=True)


def missing(what):
    """A tool that is not installed: a failure on CI, elsewhere the check is skipped."""
    print(f"  skipped: {what} is not installed; .ci/run installs it", flush=True)
    sys.exit(1 if ON_CI else 0)


def skip(what):
    """A part of a check whose tool is not installed: a failure on CI, elsewhere the rest goes on, with
    no problem of this part."""
    print(f"  skipped: {what} is not installed; .ci/run installs it", flush=True)
    if ON_CI:
        sys.exit(1)
    return []


def program(name):
    """The path of a program, which servers may hide from others than root; ends the check without it."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") or missing(name)


def has_package(name):
    """Whether an npm package is installed."""
    return (TOOLS / "npm/node_modules" / name).is_dir()


def python_path():
    """The environment in which a Python program finds the packages of the checks."""
    path = os.pathsep.join(filter(None, [str(TOOLS / "python"), os.environ.get("PYTHONPATH", "")]))
    return os.environ | {"PYTHONPATH": path}


def node(script, *arguments):
    """Runs one of the scripts in checks/js; whether it found nothing wrong."""
    command = ["node", JS / script, *arguments]
    environment = os.environ | {"NEWSPRINT": PROGRAM, "NEWSPRINT_CI_TOOLS": str(TOOLS)}
    return subprocess.run(list(map(str, command)), env=environment).returncode == 0


def newsprint(*arguments, **more):
    """Runs the program quietly; ends the check if it fails."""
    run = subprocess.run([PROGRAM, *map(str, arguments)], text=True, capture_output=True, **more)
    if run.returncode:
        broken(f"newsprint {' '.join(map(str, arguments))} exits with {run.returncode}", run.stderr)
    return run.stdout


def copy_sample(to):
    """Copies the sample site, with its photos where they were made before: that saves a minute."""
    to.mkdir(parents=True, exist_ok=True)
    for name in SAMPLE:
        path = ROOT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, to / name)
    borrow_photos(to)


def borrow_photos(site):
    """Gives a site the files of photos that another copy of the sample has made."""
    if (TOOLS / "photos").is_dir() and not (site / ".newsprint/photos").exists():
        shutil.copytree(TOOLS / "photos", site / ".newsprint/photos")


def lend_photos(site):
    """Keeps the files of photos that a copy of the sample has made, for the copies that follow."""
    if not (TOOLS / "photos").exists():
        part = TOOLS / f"photos.{os.getpid()}"
        shutil.copytree(site / ".newsprint/photos", part)
        part.rename(TOOLS / "photos")
