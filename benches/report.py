"""Writes what was measured as Markdown: tables, and a check of each target."""

import textwrap
from dataclasses import dataclass

from measure import Failed
from scenarios import BODY, CLEAN, COPY, SCENARIOS, UNCHANGED, WALK

START = "<!-- measured -->"
END = "<!-- /measured -->"
SKELETON = f"# Performance\n\n{START}\n{END}\n"
MB = 1_000_000
WIDTH = 120
NOTHING = "–"


class Results:
    """Looks things up in the raw results; None is what was not measured."""

    def __init__(self, raw):
        self.raw = raw
        self.sizes = sorted(map(int, raw["sizes"]))

    def site(self, size, site):
        return self.raw["sizes"].get(str(size), {}).get(site)

    def sites(self):
        """The names of all sites, each once."""
        return list(dict.fromkeys(name for sites in self.raw["sizes"].values() for name in sites))

    def themes(self):
        return [name for name in self.sites() if name != "hugo"]

    def scenario(self, size, site, scenario):
        found = self.site(size, site)
        return found and found["scenarios"].get(scenario)

    def seconds(self, size, site, scenario):
        found = self.scenario(size, site, scenario)
        return found and found["wall"]["median"]

    def peak(self, size, site, scenario):
        """Megabytes."""
        found = self.scenario(size, site, scenario)
        return found and found["peak"]["median"] / MB

    def work(self, size, site, scenario):
        found = self.scenario(size, site, scenario)
        return found and found.get("work")


@dataclass(frozen=True)
class Target:
    """A number that was measured, and what it should be."""

    what: str
    seen: float | None
    at_most: float | None = None
    at_least: float | None = None
    unit: str = "×"

    def limit(self):
        if self.at_least is not None:
            return f"≥ {self.at_least:g} {self.unit}"
        return f"≤ {self.at_most:g} {self.unit}"

    def shown(self):
        if self.seen is None:
            return NOTHING
        value = megabytes(self.seen) if self.unit == "MB" else times(self.seen)
        return f"{value} {self.unit}"

    def met(self):
        if self.seen is None:
            return "not measured"
        if self.at_least is not None:
            return "yes" if self.seen >= self.at_least else "no"
        return "yes" if self.seen <= self.at_most else "no"


def targets(results):
    """All targets, the comparisons with others first."""
    hugo = results.seconds(10_000, "hugo", CLEAN)

    def clean(theme, size=10_000):
        return results.seconds(size, theme, CLEAN)

    yield Target(
        "clean build of 10,000, minimal: Hugo takes",
        ratio(hugo, clean("minimal")),
        at_least=12,
    )
    yield Target(
        "clean build of 10,000, builtin: Hugo with its minimal templates takes",
        ratio(hugo, clean("builtin")),
        at_least=6,
    )
    yield Target(
        "clean build of 10,000, minimal, against `cp -r` of its output",
        ratio(clean("minimal"), results.seconds(10_000, "minimal", COPY)),
        at_most=2.5,
    )
    for theme in results.themes():
        yield from targets_of_theme(results, theme)


def targets_of_theme(results, theme):
    def seconds(size, scenario):
        return results.seconds(size, theme, scenario)

    for size in (10_000, 100_000):
        walk = seconds(size, WALK)
        yield Target(
            f"nothing changed in {size:,}, {theme}, against walk and stat",
            ratio(seconds(size, UNCHANGED), walk),
            at_most=4,
        )
    for scenario in (BODY, "new article", "deleted article"):
        yield Target(
            f"{scenario} in 100,000, {theme}, against nothing changed",
            ratio(seconds(100_000, scenario), seconds(100_000, UNCHANGED)),
            at_most=1.5,
        )
    yield Target(
        f"clean build of 100,000, {theme}, against 10,000",
        ratio(seconds(100_000, CLEAN), seconds(10_000, CLEAN)),
        at_most=11,
    )
    for scenario, limit in ((CLEAN, 700), (UNCHANGED, 300)):
        yield Target(
            f"peak memory in 100,000, {theme}, {scenario}",
            results.peak(100_000, theme, scenario),
            at_most=limit,
            unit="MB",
        )


def ratio(value, reference):
    if value is None or not reference:
        return None
    return value / reference


# Text


def markdown(raw):
    """All that stands between the markers."""
    results = Results(raw)
    parts = [about(raw), "### Targets", *target_section(results), "### What was built"]
    parts += [built_table(results)]
    if CLEAN in (name for theme in results.themes() for name in measured(results, theme)):
        parts += ["### Clean builds", *clean_section(results)]
    if "hugo" in results.sites():
        parts += ["### Hugo", *hugo_section(results)]
    for theme in results.themes():
        parts += [f"### Theme {theme}", *theme_section(results, theme)]
    return "\n\n".join(parts)


def about(raw):
    machine = raw["machine"]
    lines = [
        f"Measured on {raw['date']} with {' and '.join(raw['versions'].values())}.",
        f"The machine: {machine['cores']} cores, {machine['cpu']}, Linux {machine['kernel']},",
        f"all files on {machine['file_system']}. To repeat it:",
    ]
    command = f"$ python3 benches/run.py {raw['options']}"
    return f"{prose(' '.join(lines))}\n\n```console\n{command}\n```"


def target_section(results):
    rows = [
        [target.what, target.limit(), target.shown(), target.met()]
        for target in targets(results)
    ]
    yield table(["Target", "Limit", "Seen", "Met"], rows, "lrrl")


def built_table(results):
    rows = []
    for size in results.sizes:
        for name in results.sites():
            site = results.site(size, name)
            if site:
                sources, output = site["sources"], site["output"]
                row = [count(size), name, count(sources["bytes"] / MB), count(output["pages"])]
                rows.append([*row, count(output["files"]), count(output["bytes"] / MB)])
    heads = ["Articles", "Site", "Sources, MB", "Pages", "Files", "Output, MB"]
    return table(heads, rows, "rlrrrr")


def clean_section(results):
    """A clean build beside a copy of its output and beside Hugo's."""
    rows = []
    for size in results.sizes:
        for theme in results.themes():
            clean = results.seconds(size, theme, CLEAN)
            copy = results.seconds(size, theme, COPY)
            hugo = results.seconds(size, "hugo", CLEAN)
            if clean is None:
                continue
            row = [count(size), theme, seconds(clean), seconds(copy), times(ratio(clean, copy))]
            rows.append([*row, seconds(hugo), times(ratio(hugo, clean))])
    heads = ["Articles", "Theme", "Clean build, s", "`cp -r`, s", "Build ÷ `cp -r`", "Hugo, s"]
    yield table([*heads, "Hugo ÷ build"], rows, "rlrrrrr")


def hugo_section(results):
    """What Hugo was measured at, beside newsprint with equal templates."""
    rows = []
    for size in results.sizes:
        for scenario in (CLEAN, UNCHANGED, BODY):
            hugo = results.seconds(size, "hugo", scenario)
            ours = results.seconds(size, "minimal", scenario)
            if hugo is None:
                continue
            peaks = [results.peak(size, site, scenario) for site in ("hugo", "minimal")]
            row = [count(size), scenario, seconds(hugo), seconds(ours), times(ratio(hugo, ours))]
            rows.append([*row, *map(megabytes, peaks)])
    heads = ["Articles", "Scenario", "Hugo, s", "minimal, s", "Hugo ÷ minimal"]
    yield table([*heads, "Hugo, MB", "minimal, MB"], rows, "rlrrrrr")


def theme_section(results, theme):
    yield "Median seconds, beside the time of a build without a change and that of walk and stat:"
    yield time_table(results, theme)
    yield "Peak memory in MB:"
    yield memory_table(results, theme)
    yield from work_parts(results, theme)


def time_table(results, theme):
    heads = ["Scenario"]
    for size in results.sizes:
        heads += [f"{size:,}: s", "÷ nothing", "÷ walk"]
    rows = []
    for scenario in measured(results, theme):
        row = [name_of(scenario)]
        for size in results.sizes:
            time = results.seconds(size, theme, scenario)
            nothing = ratio(time, results.seconds(size, theme, UNCHANGED))
            walk = ratio(time, results.seconds(size, theme, WALK))
            row += [seconds(time), times(nothing), times(walk)]
        rows.append(row)
    return table(heads, rows, "l" + "rrr" * len(results.sizes))


def memory_table(results, theme):
    floors = {scenario.name for scenario in SCENARIOS if scenario.is_floor}
    rows = []
    for scenario in measured(results, theme):
        if scenario not in floors:
            peaks = [results.peak(size, theme, scenario) for size in results.sizes]
            rows.append([name_of(scenario), *map(megabytes, peaks)])
    heads = ["Scenario", *(f"{size:,}" for size in results.sizes)]
    return table(heads, rows, "l" + "r" * len(results.sizes))


def work_parts(results, theme):
    """The counts at the largest size that has any."""
    for size in reversed(results.sizes):
        found = {
            scenario: work
            for scenario in measured(results, theme)
            if (work := results.work(size, theme, scenario))
        }
        if found:
            yield f"The work at {size:,} articles, as `newsprint build --profile` counts it:"
            names = list(dict.fromkeys(name for work in found.values() for name in work))
            rows = [
                [name_of(scenario), *(count(work.get(name)) for name in names)]
                for scenario, work in found.items()
            ]
            yield table(["Scenario", *names], rows, "l" + "r" * len(names))
            return
    yield "The work was not counted: this newsprint has no `--profile`."


def measured(results, theme):
    """The scenarios of a theme that were measured at any size, in their order."""
    return [
        scenario.name
        for scenario in SCENARIOS
        if any(results.scenario(size, theme, scenario.name) for size in results.sizes)
    ]


def name_of(scenario):
    return f"`{scenario}`" if scenario == COPY else scenario


# Cells


def seconds(value):
    if value is None:
        return NOTHING
    return f"{value:.3f}" if value < 1 else f"{value:.2f}"


def times(value):
    """How many times as much."""
    if value is None:
        return NOTHING
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def megabytes(value):
    return NOTHING if value is None else f"{value:.0f}"


def count(value):
    return NOTHING if value is None else f"{value:,.0f}"


def prose(text):
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def table(heads, rows, sides):
    """A table whose columns are as wide as their widest cell: the source is read, too."""
    widths = [max(map(len, column)) for column in zip(heads, *rows)]
    rules = [
        "-" * (width + 1) + ":" if side == "r" else "-" * (width + 2)
        for width, side in zip(widths, sides)
    ]
    lines = [line(heads, widths, sides), f"|{'|'.join(rules)}|"]
    return "\n".join(lines + [line(row, widths, sides) for row in rows])


def line(cells, widths, sides):
    padded = [
        cell.rjust(width) if side == "r" else cell.ljust(width)
        for cell, width, side in zip(cells, widths, sides)
    ]
    return f"| {' | '.join(padded)} |"


# The document


def check_document(path):
    """Refuses a document without a place for the results before hours are spent on them."""
    text = document(path)
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise Failed(f"{path} needs the lines {START} and {END}, once each and in this order.")


def write_document(path, raw):
    """Replaces what stands between the markers; all other text stays."""
    before, rest = document(path).split(START)
    after = rest.split(END)[1]
    path.write_text(f"{before}{START}\n\n{markdown(raw)}\n\n{END}{after}", "utf-8")


def document(path):
    return path.read_text("utf-8") if path.exists() else SKELETON
