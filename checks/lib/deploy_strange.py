"""The part of checks/deploy.py for targets that are damaged, strange or silent.

A record that can't be read stops a deploy and names the command that repairs it; a record that would
fill the memory is not unpacked; what is no plain file is not read; who says nothing is not waited for.
"""

import gzip
import json
import os
import resource
import shutil
import socket
import threading
import time
import zlib

from . import deploys
from .tools import broken, kept, skip

# A silent server ends a deploy after a minute.
SILENT = 75
# Memory of a deploy that finds a strange record, in MB.
MEMORY = 200


def spaces():
    """A record of a few megabytes that unpacks to 2 GB."""
    packer = zlib.compressobj(wbits=31)
    parts = [packer.compress(b'{"version":1,"files":{')]
    parts += [packer.compress(b" " * 1_000_000) for _ in range(2000)]
    return b"".join([*parts, packer.flush()])


def damaged(trial):
    """A bucket's record: damaged, newer, a bomb; then repaired."""
    trial.http("/strange", "PUT")
    trial.write_articles("alt")
    trial.build()
    trial.deploy("strange")
    trial.http("/strange/site/notes.txt", "PUT", b"theirs")
    trial.http("/strange/site/old/index.html", "PUT", b"theirs")
    record = "/strange/site/.newsprint/manifest.json.gz"
    entry = json.dumps({"hash": "", "size": 0, "type": "x" * 400, "cache": ""})
    many = '{"version":1,"files":{' + ",".join(f'"{n}":{entry}' for n in range(100_000)) + "}}"
    for what, data in {
        "damaged": b"<html>",
        "newer": gzip.compress(b'{"version":9,"files":{}}'),
        "leads outside": gzip.compress(b'{"version":1,"files":{"../a":{"hash":"","size":0,"type":"","cache":""}}}'),
        "a bomb of spaces": spaces(),
        "a bomb of entries": gzip.compress(many.encode()),
    }.items():
        trial.http(record, "PUT", data)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        said = trial.deploy("strange", expect=3)
        if "deploy-record-unreadable" not in said or "newsprint deploy strange --rebuild-record" not in said:
            broken(f"a record that is {what} is told, and how to repair it", said)
        after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if "bomb" in what and after > max(before, MEMORY * 1024):
            broken(f"{what} does not fill the memory", f"{after / 1024:.0f} MB")
    trial.write_article(1, "neu")
    trial.build()
    said = trial.deploy("strange", "--rebuild-record")
    if "target-unlisted" not in said or "notes.txt" not in said or "old/index.html" not in said:
        broken("what stands in no record is listed", said)
    there = {path: tag for path, tag in trial.objects("strange").items() if not path.startswith(".newsprint/")}
    wanted = {path: deploys.md5(data) for path, data in trial.output().items()}
    theirs = {"notes.txt": deploys.md5(b"theirs"), "old/index.html": deploys.md5(b"theirs")}
    if there != wanted | theirs:
        broken("all is there, and nothing of theirs is gone")
    if "0 files uploaded" not in trial.deploy("strange"):
        broken("after a repair nothing moves")
    kept("a bucket's record that is damaged, newer or a bomb is told and repaired; no other file is deleted")


def silent(trial):
    """A server that accepts connections and says nothing."""
    taken = []
    listener = socket.create_server(("127.0.0.1", trial.silent))

    def accept():
        while True:
            taken.append(listener.accept()[0])

    threading.Thread(target=accept, daemon=True).start()
    took = {}
    for target in ("silent", *(["silent-rsync"] if shutil.which("rsync") else [])):
        started = time.monotonic()
        said = trial.deploy(target, expect=3)
        took[target] = time.monotonic() - started
        if took[target] > SILENT or "deploy-failed" not in said:
            broken(f"{target}: nobody waits for a server that says nothing", f"{took[target]:.0f} s: {said}")
    kept("a silent server ends a deploy: " + ", ".join(f"{name} {time:.0f} s" for name, time in took.items()))


def strange_files(trial):
    """rsync: pipes, devices and links where records should be."""
    if not shutil.which("rsync"):
        return skip("rsync")
    folder = trial.folder / "odd"
    records = folder / ".newsprint"
    folder.mkdir()
    config = trial.folder / "odd.conf"
    config.write_text(f"use chroot = no\n[site]\npath = {folder}\nread only = no\nuid = {os.getuid()}\ngid = {os.getgid()}\n")
    trial.start(["rsync", "--daemon", "--no-detach", "--address=127.0.0.1", f"--port={trial.odd}", f"--config={config}"])
    trial.wait_for(trial.odd)
    trial.build()
    trial.deploy("odd")
    record = records / "manifest.json"
    good = record.read_bytes()
    pipe = trial.folder / "pipe"
    os.mkfifo(pipe)
    for what, to in {"a device": "/dev/zero", "a pipe": str(pipe), "a file of this machine": "/etc/passwd"}.items():
        record.unlink()
        record.symlink_to(to)
        said = trial.deploy("odd", expect=3)
        if "deploy-record-unreadable" not in said:
            broken(f"a record that leads to {what} is not read", said)
    record.unlink()
    os.mkfifo(record)
    # rsync leaves it out: as far as it says, there is no record, but files stand there.
    said = trial.deploy("odd", expect=1)
    if "foreign-file" not in said:
        broken("a pipe is no record", said)
    record.unlink()
    record.write_bytes(good)
    intent = records / f"deploying-{'0f' * 16}.json"
    intent.symlink_to("/dev/zero")
    trial.deploy("odd")
    (folder / "notes.txt").write_text("theirs")
    record.write_bytes(b"<html>")
    said = trial.deploy("odd", "--rebuild-record")
    if "target-unlisted" not in said or "notes.txt" not in said or deploys.same(folder, trial.output() | {"notes.txt": b"theirs"}):
        broken("a record over rsync is repaired, and nothing of theirs is gone", said)
    if "0 files uploaded" not in trial.deploy("odd"):
        broken("after a repair over rsync nothing moves")
    # A link among the folders leads nowhere outside.
    outside = trial.folder / "outside"
    shutil.move(folder / "s1", outside)
    before = sorted(outside.rglob("*"))
    (folder / "s1").symlink_to(outside)
    trial.write_article(1, "anders")
    trial.build()
    trial.deploy("odd")
    if sorted(outside.rglob("*")) != before or (folder / "s1").is_symlink():
        broken("rsync writes through no link")
    kept("rsync: pipes, devices and links are not read or followed; a record is repaired")


def try_all(trial):
    damaged(trial)
    silent(trial)
    strange_files(trial)
