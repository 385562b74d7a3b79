"""The part of checks/deploy.py for rsync's own server, for sshd, and for sshd that allows rsync only.

Deploys are cut by kills and by connections that break; two begin at once from two folders, as from
two machines, which know nothing of each other.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from . import deploys
from .tools import FULL, PROGRAM, broken, kept, skip

CUTS = 10 if FULL else 3


def program(name):
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def try_all(trial):
    for name in ("rsync", "sshd", "ssh-keygen", "rrsync"):
        if not program(name):
            return skip(name)
    folder = trial.folder
    begin_server(trial, folder)
    begin_sshd(trial, folder)
    shell = {"server": folder / "module", "shell": folder / "shell", "restricted": folder / "restricted/site"}
    (folder / "restricted").mkdir()
    for target, place in shell.items():
        moves(trial, target, place)
    lines = {"server": deploys.Line(trial.rsync_line, trial.rsync), "shell": deploys.Line(trial.ssh_line, trial.ssh)}
    for target, line in lines.items():
        cuts(trial, target, shell[target], line)
    lock_left(trial, shell["server"])
    for target in ("server", "restricted"):
        two_at_once(trial, target, shell[target], lines["server"] if target == "server" else None)


def begin_server(trial, folder):
    (folder / "module").mkdir()
    (folder / "rsyncd.conf").write_text(
        f"use chroot = no\nlog file = {folder}/rsyncd.log\n[site]\npath = {folder}/module\nread only = no\n"
        f"uid = {os.getuid()}\ngid = {os.getgid()}\n"
    )
    trial.start(
        ["rsync", "--daemon", "--no-detach", "--address=127.0.0.1", f"--port={trial.rsync}", f"--config={folder}/rsyncd.conf"]
    )
    trial.wait_for(trial.rsync)


def begin_sshd(trial, folder):
    keys = folder / ".ssh"
    keys.mkdir(mode=0o700)
    for name in ("host", "id_ed25519", "rsync_only"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name], check=True)
    free, restricted = ((keys / f"{name}.pub").read_text() for name in ("id_ed25519", "rsync_only"))
    allowed = f'command="{program("rrsync")} {folder}/restricted",restrict {restricted}'
    (keys / "authorized_keys").write_text(free + allowed)
    host = " ".join((keys / "host.pub").read_text().split()[:2])
    names = [f"[127.0.0.1]:{trial.ssh}", f"[127.0.0.1]:{trial.ssh_line}", f"[127.0.0.2]:{trial.ssh}"]
    (keys / "known_hosts").write_text("".join(f"{name} {host}\n" for name in names))
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nListenAddress 127.0.0.2\nPort {trial.ssh}\nHostKey {keys}/host\nPidFile none\n"
        f"UsePAM no\nAuthorizedKeysFile {keys}/authorized_keys\nPasswordAuthentication no\nStrictModes no\n"
        "MaxStartups 100\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    trial.start([program("sshd"), "-D", "-e", "-f", folder / "sshd_config"], stderr=subprocess.DEVNULL)
    trial.wait_for(trial.ssh)
    # ssh looks for keys in the home of the user, not in HOME: it is told.
    shell = folder / "bin/ssh"
    shell.parent.mkdir()
    shell.write_text(
        f'#!/bin/sh\ncase "$*" in *127.0.0.2*) key=rsync_only ;; *) key=id_ed25519 ;; esac\n'
        f'exec {program("ssh")} -i {keys}/$key -o IdentitiesOnly=yes -o UserKnownHostsFile={keys}/known_hosts "$@"\n'
    )
    shell.chmod(0o755)
    # How often rsync is called is counted.
    counter = folder / "bin/rsync"
    counter.write_text(f'#!/bin/sh\necho >> {folder}/calls\nexec {program("rsync")} "$@"\n')
    counter.chmod(0o755)
    trial.environment["PATH"] = f"{shell.parent}:{trial.environment['PATH']}"


def calls(trial):
    """How often rsync was called since the last time."""
    path = trial.folder / "calls"
    count = len(path.read_text().splitlines()) if path.exists() else 0
    path.unlink(missing_ok=True)
    return count


def moves(trial, target, folder):
    """All, nothing, an edit with a deletion."""
    trial.write_articles("alt")
    (trial.site / "static").mkdir(exist_ok=True)
    (trial.site / "static/#1.txt").write_text("no comment")
    trial.build()
    trial.deploy(target)
    if wrong := deploys.same(folder, trial.output()):
        broken(f"{target} holds the site", wrong)
    calls(trial)
    if "0 files uploaded" not in trial.deploy(target):
        broken(f"a second deploy to {target} moves nothing")
    if (count := calls(trial)) != 1:
        broken(f"a second deploy to {target} asks one question", count)
    trial.write_article(3, "alt", "noch ein Text")
    trial.build()
    started = time.monotonic()
    trial.deploy(target)
    # On a slow machine, it has to say now and then that it lives.
    count = calls(trial) - int((time.monotonic() - started) / 4)
    if count > 7:
        broken(f"an edit takes few calls of rsync to {target}", count)
    (trial.site / "content/s4/a4.md").unlink()
    (trial.site / "static/#1.txt").unlink()
    trial.build()
    foreign = folder / "s4/foreign.txt"
    foreign.write_text("foreign")
    trial.deploy(target)
    if not foreign.exists():
        broken(f"foreign files stay on {target}")
    foreign.unlink()
    if wrong := deploys.same(folder, trial.output()):
        broken(f"{target} holds the edited site", wrong)
    if (folder / "s4/a4").exists():
        broken("a folder that holds nothing is removed")
    kept(f"rsync to {target}: all, nothing (1 call), an edit ({count} calls), a deletion; foreign files stay")


def files(folder):
    """What stands there by path, without what waits to be moved into place and what is half sent."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = str(path.relative_to(folder))
        if path.is_file() and not re.search(r"(^|/)\.", inside):
            found[inside] = deploys.md5(path.read_bytes())
    return found


def begin(trial, target, *more, folder=None):
    return subprocess.Popen(
        [PROGRAM, "deploy", target, "--now", deploys.NOW, *more],
        cwd=folder or trial.site, env=trial.environment, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )


def gone(group):
    """Waits until no process of a group is left."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def cuts(trial, target, folder, line):
    """Kills of newsprint with and without its rsync, and broken connections, anywhere in a deploy."""
    trial.write_articles("alt")
    trial.build()
    trial.deploy(target)
    trial.write_articles("neu")
    trial.build()
    started = time.monotonic()
    trial.deploy(f"{target}-line")
    took = time.monotonic() - started
    versions = [trial.output()]
    line.slow = 0.005
    wrongs, cut = [], 0
    for attempt in range(CUTS):
        trial.write_articles("alt" if attempt % 2 == 0 else "neu")
        # An article that only a deploy that is cut knows: it must not stay.
        extra = trial.site / f"content/s0/nur{attempt}.md"
        extra.write_text((trial.site / "content/s0/a0.md").read_text())
        trial.build()
        versions.append(trial.output())
        stop = threading.Event()

        def reader():
            while not stop.is_set():
                if wrong := reached(folder, versions):
                    wrongs.append(wrong)
                time.sleep(0.03)

        thread = threading.Thread(target=reader)
        thread.start()
        how = ("all", "newsprint", "line")[attempt % 3]
        line.mend(random.randrange(1_000, 90_000) if how == "line" else None)
        running = begin(trial, f"{target}-line", "--take-over", "--quiet")
        if how == "line":
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                broken(f"{target}: a broken connection ends a deploy")
            cut += running.returncode == 3
        else:
            time.sleep(random.uniform(0.05, took))
            cut += running.poll() is None
            if how == "all":
                try:
                    os.killpg(running.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            else:
                running.kill()
        running.communicate()
        if not gone(running.pid):
            broken(f"{target}, cut {attempt}: rsync ends with newsprint")
        line.cut()
        line.mend()
        time.sleep(0.2)
        stop.set()
        thread.join()
        if wrong := wrongs or deploys.is_whole(files(folder), versions):
            broken(f"{target}, cut {attempt}: the site is whole", wrong)
        extra.unlink()
        if attempt % 2 == 0:
            # Some cuts follow upon each other, some are finished.
            continue
        trial.build()
        trial.deploy(target, "--take-over")
        versions = [trial.output()]
        if wrong := deploys.same(folder, versions[0]):
            broken(f"{target}, cut {attempt}: the next deploy finishes the work", wrong)
    line.slow = 0
    if cut < CUTS // 2:
        broken(f"deploys to {target} are cut", f"only {cut} of {CUTS}")
    kept(f"{target}: {cut} of {CUTS} deploys cut; the site whole for a reader at every moment, and finished next")


def reached(folder, versions):
    """Follows links as a reader does, while a deploy is under way."""
    try:
        todo, seen = ["index.html"], set()
        while todo:
            path = todo.pop()
            data = (folder / path).read_bytes()
            if all(data != version.get(path) for version in versions):
                return f"{path} is neither old nor new"
            for link in re.findall(r'(?:href|src)="(/[^"#?]*)', data.decode() if path.endswith(".html") else ""):
                link = link[1:] + "index.html" if link.endswith("/") else link[1:]
                if link not in seen:
                    seen.add(link)
                    todo.append(link)
    except FileNotFoundError as error:
        return f"{Path(error.filename).relative_to(folder)} is linked and not there"
    return None


def lock_left(trial, folder):
    """A lock that a kill left: the next deploy watches it, and goes on."""
    trial.write_articles("tot")
    trial.build()
    running = begin(trial, "server", "--quiet")
    while not list((folder / ".newsprint").glob("deploying.*")):
        time.sleep(0.002)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    started = time.monotonic()
    trial.deploy("server")
    took = time.monotonic() - started
    if not 14 < took < 30 or deploys.same(folder, trial.output()):
        broken("a lock that was left is taken over after 15 seconds", took)
    kept(f"a lock that a kill left is watched and taken over ({took:.0f} s)")


def two_at_once(trial, target, folder, line):
    """Two folders that know nothing of each other, as on two machines."""
    other = trial.folder / "other"

    def copied(word):
        """Two sites that differ in every page."""
        trial.write_articles(f"eins{word}")
        trial.build()
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(trial.site, other, symlinks=True)
        mine = trial.output()
        here, trial.site = trial.site, other
        trial.write_articles(f"zwei{word}")
        trial.build()
        theirs, trial.site = trial.output(), here
        return mine, theirs

    if line:
        # It takes more than ten seconds, so that the deploy has to say that it lives.
        film = trial.site / "static/film.bin"
        film.parent.mkdir(exist_ok=True)
        film.write_bytes(random.randbytes(1_800_000))
        mine, _ = copied("langsam")
        line.mend()
        line.rate = 200_000
        first = begin(trial, f"{target}-line")
        while not list((folder / ".newsprint").glob("deploying.*")):
            time.sleep(0.02)
        second = begin(trial, target, folder=other)
        said = second.communicate()[1]
        if second.returncode != 3 or "output-locked" not in said:
            broken(f"{target}: the second of two deploys is refused", f"{second.returncode} {said}")
        said = first.communicate(timeout=120)
        line.rate = None
        if first.returncode or deploys.same(folder, mine):
            broken(f"{target}: the first of two deploys is not disturbed", said)
        # One that is taken over though it lives ends, and nothing of it stays.
        film.write_bytes(random.randbytes(1_800_000))
        _, theirs = copied("genommen")
        line.rate = 200_000
        first = begin(trial, f"{target}-line")
        while not list((folder / ".newsprint").glob("deploying.*")):
            time.sleep(0.02)
        second = begin(trial, target, "--take-over", folder=other)
        said = [second.communicate(timeout=120), first.communicate(timeout=120)]
        line.rate = None
        if second.returncode or first.returncode != 3:
            broken(f"{target}: a deploy that was taken over ends", said)
        # The server still has to hear of it; what it then puts aside goes with the next deploy.
        time.sleep(3)
        here, trial.site = trial.site, other
        trial.deploy(target)
        trial.site = here
        if wrong := deploys.same(folder, theirs):
            broken(f"{target}: nothing stays of a deploy that was taken over", wrong)
        if left := [path.name for path in (folder / ".newsprint").iterdir() if path.name != "manifest.json"]:
            broken(f"{target}: no mark stays", left)
        film.unlink()
        line.mend()
        held = lambda: bool(list((folder / ".newsprint").glob("deploying.*")))
        deploys.compares_anew(trial, f"{target}-line", target, line, held, lambda: files(folder))
    codes = []
    for attempt in range(3):
        versions = copied(attempt)
        running = [begin(trial, target), begin(trial, target, folder=other)]
        said = [one.communicate() for one in running]
        codes.append([one.returncode for one in running])
        if sorted(codes[-1]) not in ([0, 3], [0, 0]):
            broken(f"{target}: of two deploys one ends well", said)
        whole = [version for version in versions if not deploys.same(folder, version)]
        if not whole or sum(codes[-1]) and whole[0] is not versions[codes[-1].index(0)]:
            broken(f"{target}: nothing is mixed", f"{codes} {said}")
    refused = sum(3 in pair for pair in codes)
    kept(f"{target}: of two deploys from two folders the second is refused ({refused} of 3), or waits; nothing is mixed")
