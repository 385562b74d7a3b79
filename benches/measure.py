"""Runs programs: with a stopwatch, or for what they print."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

# Without site packages, without the user's settings: the smallest Python there is.
STOPWATCH = [sys.executable, "-I", "-S", Path(__file__).with_name("stopwatch.py")]


class Failed(Exception):
    """The measurement can't go on; the text says why."""


@dataclass(frozen=True)
class Sample:
    """One run of a program: seconds on the clock, seconds of all its threads, bytes at the peak."""

    wall: float
    cpu: float
    peak: int


def timed(command):
    """Runs a command in a new process and measures it; it must succeed."""
    with tempfile.TemporaryFile() as said:
        stopwatch = subprocess.run(
            [*STOPWATCH, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        )
        said.seek(0)
        printed = said.read().decode("utf-8", "replace")
    require_success(command, stopwatch.returncode, printed)
    wall, cpu, peak, status = stopwatch.stdout.split()
    require_success(command, int(status), printed)
    return Sample(float(wall), float(cpu), int(peak))


def run(command):
    """Runs a command without a stopwatch and returns what it printed; it must succeed."""
    status, printed = status_and_output(command)
    require_success(command, status, printed)
    return printed


def status_and_output(command):
    """Runs a command and returns its exit status and all it printed."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        raise Failed(f"{command[0]} can't be started: {error.strerror}.") from error
    return done.returncode, done.stdout.decode("utf-8", "replace")


def require_success(command, status, printed):
    if status != 0:
        words = " ".join(map(str, command))
        raise Failed(f"{printed.rstrip()}\n\nThis command ended with status {status}: {words}")
