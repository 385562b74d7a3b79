"""What is measured: each scenario changes a site, has it built, and takes the change back."""

import re
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Callable

import sites
from measure import Failed, run, timed


@dataclass(frozen=True)
class Scenario:
    """A change, what is run and measured after it, and what holds then."""

    name: str
    note: str
    # Makes the change and takes it back afterwards. Its value says what the output shows: a file
    # and a text in it, a file and None if it must be gone, or nothing at all.
    change: Callable
    # The command to measure, for a site: what it takes to build it, or a floor.
    command: Callable = lambda site: site.build
    # Whether the change must be taken back out of the output too.
    edits: bool = True
    for_hugo: bool = False
    is_floor: bool = False


def run_once(site, scenario, number):
    """One measured run; afterwards the site and its output are as before."""
    with scenario.change(site, text_of(number)) as shown:
        sample = timed(scenario.command(site))
        require_shown(site, scenario, shown)
    if scenario.edits:
        run(site.build)
    return sample


def count_once(site, scenario, number):
    """The same with the program's own count of its work."""
    with scenario.change(site, text_of(number)):
        said = run(site.profile())
    if scenario.edits:
        run(site.build)
    return work(said)


def work(said):
    """The numbers under the line `work` of what `newsprint build --profile` prints."""
    lines = iter(said.splitlines())
    counts = {}
    if not any(line == "work" for line in lines):
        return counts
    for line in lines:
        found = re.match(r"^\s*([a-z ]+?)\s{2,}(\d+)$", line)
        if not found:
            break
        counts[found[1]] = int(found[2])
    return counts


def text_of(number):
    """The text of an edit. No two are alike: nothing can be remembered from a run before."""
    return f"Zusatz {number}"


def require_shown(site, scenario, shown):
    """A build that did nothing would be fast: the output must show the change."""
    if shown is None:
        return
    path, text = shown
    if text is None:
        right = not path.exists()
    else:
        right = path.exists() and text in path.read_text("utf-8")
    if not right:
        where = path.relative_to(site.folder)
        raise Failed(f"After `{scenario.name}`, {where} of the site {site.name} doesn't show it.")


# Changes


@contextmanager
def edited(path, change):
    """A file with other text for a while."""
    before = path.read_text("utf-8")
    after = change(before)
    if after == before:
        raise Failed(f"The edit changes nothing in {path}.")
    path.write_text(after, "utf-8")
    try:
        yield
    finally:
        path.write_text(before, "utf-8")


@contextmanager
def cleared(site, _text):
    site.clear()
    yield site.public() / "index.html", ""


def unchanged(_site, _text):
    return nullcontext()


@contextmanager
def body_edit(site, text):
    with edited(site.middle.path, lambda source: with_sentence(source, f"Das ist {text}.")):
        yield site.page(site.middle), f"Das ist {text}."


def with_sentence(source, sentence):
    """Adds a sentence to the last paragraph of the body."""
    head, mark, body = source.rpartition("\n+++\n")
    blocks = body.rstrip("\n").split("\n\n")
    paragraphs = [at for at, block in enumerate(blocks) if re.match(r"[^#!{]", block.lstrip())]
    blocks[paragraphs[-1]] += f" {sentence}"
    return head + mark + "\n\n".join(blocks) + "\n"


@contextmanager
def headline_edit(site, text):
    def change(source):
        return re.sub(r'^title = "(.*)"$', rf'title = "\1 {text}"', source, 1, re.MULTILINE)

    with edited(site.middle.path, change):
        yield site.page(site.middle), text


@contextmanager
def new_article(site, text):
    """The middle article again as the newest of the site."""
    section = site.middle.section
    slug = text.lower().replace(" ", "-")
    folder = site.folder / "content" / section / sites.NOW[:4]
    source = site.middle.path.read_text("utf-8")
    source = re.sub(r"^title = .*$", f'title = "Neu: {text}"', source, 1, re.MULTILINE)
    source = re.sub(r"^date = .*$", "date = 2026-11-23T12:00:00+00:00", source, 1, re.MULTILINE)
    folder.mkdir()
    (folder / f"{slug}.md").write_text(source, "utf-8")
    try:
        yield site.page(sites.Article(folder / f"{slug}.md", section, slug)), text
    finally:
        sites.remove(folder)


@contextmanager
def deleted(site, article):
    before = article.path.read_bytes()
    article.path.unlink()
    try:
        yield site.page(article), None
    finally:
        article.path.write_bytes(before)


def deleted_article(site, _text):
    return deleted(site, site.newest)


def old_article_deleted(site, _text):
    return deleted(site, site.unlinked)


@contextmanager
def template_edit(site, name, place, text):
    """Puts a text behind a place of a template."""
    with own_template(site, name) as path:
        with edited(path, lambda source: source.replace(place, f"{place} {text}", 1)):
            yield site.public() / "index.html", text


@contextmanager
def own_template(site, name):
    """The site's own template; a copy of a built-in one is put there and built first."""
    path = site.folder / "templates" / name
    if name not in site.built_in:
        yield path
        return
    path.parent.mkdir()
    path.write_text(site.built_in[name], "utf-8")
    try:
        run(site.build)
        yield path
    finally:
        sites.remove(path.parent)


def card_template_edit(site, text):
    return template_edit(site, site.card_template, "{{ card.title }}", text)


def base_template_edit(site, text):
    return template_edit(site, "base.html", '<meta charset="utf-8">', f"<!-- {text} -->")


@contextmanager
def fresh_checkout(site, _text):
    site.replace_sources()
    yield
    sites.settle()


@contextmanager
def copied(site, _text):
    yield
    sites.remove(copy_of_output(site))


def copy_of_output(site):
    return site.folder.with_name(f"{site.name}-copy")


# Commands of the floors


def walk_command(site):
    # `-newermt` makes find ask for the time of every file, as a build must that looks for changes.
    wanted = ["-type", "f", "-size", "+0", "-newermt", "1970-01-01", "-printf", ""]
    return ["find", *site.sources(), *wanted]


def copy_command(site):
    return ["cp", "-r", site.public(), copy_of_output(site)]


CLEAN = "clean"
UNCHANGED = "nothing changed"
BODY = "body edit"
WALK = "walk and stat"
COPY = "cp -r"

SCENARIOS = [
    Scenario(
        CLEAN, "There is no output and no cache.", cleared, edits=False, for_hugo=True
    ),
    Scenario(
        UNCHANGED, "A build right after a build.", unchanged, edits=False, for_hugo=True
    ),
    Scenario(
        BODY,
        "A sentence is added to one article from the middle of the archive.",
        body_edit,
        for_hugo=True,
    ),
    Scenario("headline edit", "The same article gets another headline.", headline_edit),
    Scenario("new article", "An article is added, the newest of the site.", new_article),
    Scenario("deleted article", "The newest article is deleted.", deleted_article),
    Scenario(
        "old article deleted",
        "An article from the middle of the archive is deleted. In every list it was in, all later"
        " archive pages move by one.",
        old_article_deleted,
    ),
    Scenario("card template edit", "What prints a teaser changes.", card_template_edit),
    Scenario("base template edit", "The frame of all pages changes.", base_template_edit),
    Scenario(
        "fresh checkout with cache",
        "All sources are new files with new times and the old bytes; output and cache are there.",
        fresh_checkout,
    ),
    Scenario(
        WALK,
        "A floor: `find`, on one core, looks at every source's size and time.",
        unchanged,
        walk_command,
        edits=False,
        is_floor=True,
    ),
    Scenario(
        COPY,
        "A floor: the finished output is copied to a new folder.",
        copied,
        copy_command,
        edits=False,
        is_floor=True,
    ),
]
