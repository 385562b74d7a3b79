"""Deploys a site to real programs: moto's S3 server, rsync's own server, sshd, and a folder.

Requests are counted, not believed: a second deploy moves nothing, a corrected article moves one
page and its feeds. Then deploys are cut at random points, by a kill and by connections that break:
what stands in the bucket is at every moment whole, and the next deploy finishes the work.

Parts, which can be named: bucket, cuts, two, foreign, many, folder, rsync, strange, served; those up to many
need bucket before.
"""

import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from .lib import deploy_rsync, deploy_served, deploy_strange
from .lib.deploys import MEMORY, NOW, Line, Trial, compares_anew, is_whole, md5, moved, same
from .lib.tools import FULL, PROGRAM, broken, kept

GROUP = "deploy"
# How many deploys are interrupted, and how many files are deployed at once.
CUTS, MANY = (30, 1000) if FULL else (6, 1000)


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
    with tempfile.TemporaryDirectory(prefix="newsprint-deploy-") as name:
        trial = Trial(Path(name))
        try:
            trial.start_bucket()
            line = Line(trial.line_port, trial.s3)
            parts = {
                "bucket": lambda: to_a_bucket(trial, line),
                "cuts": lambda: cuts(trial, line),
                "two": lambda: two_at_once(trial, line),
                "foreign": lambda: foreign_files(trial),
                "many": lambda: many_files(trial),
                "folder": lambda: into_a_folder(trial),
                "rsync": lambda: deploy_rsync.try_all(trial),
                "strange": lambda: deploy_strange.try_all(trial),
                "served": lambda: deploy_served.try_all(trial),
            }
            for name in sys.argv[1:] or parts:
                parts[name]()
        finally:
            trial.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
