"""Checks a built site: python3 -m checks.lib.validate OUT BASE_URL

Runs the Nu Html Checker (HTML, CSS, SVG) and html-validate, reads the feed as a feed reader would,
holds the sitemaps against the rules of sitemaps.org, and follows every internal link. Prints every
problem and exits 1 if there is one. The tools are where .ci/run has put them.
Without CI=true, a checker that is not installed is skipped with a line that says so.
"""

import email.utils
import json
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from .tools import JS, TOOLS, missing, skip

try:
    import feedparser
    from lxml import etree, html
except ImportError as error:
    # Nothing but the programs below can be checked without them.
    missing(error.name)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MEDIA = "{http://search.yahoo.com/mrss/}"
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
# https://www.w3.org/TR/NOTE-datetime; a time needs its zone.
W3C_DATETIME = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?)?)?"
)
# Attributes that hold one URL.
URL_ATTRIBUTES = ("href", "src", "poster", "action", "cite", "data")
# Meta data that holds an URL of this site.
META_URLS = ("og:url", "og:image", "twitter:image")
# Whose URLs a browser fetches by itself: these may never lead to another origin.
FETCHED = ("link", "script", "img", "source", "iframe", "video", "audio", "embed", "object")


class Site:
    """An output folder, and what is wrong with it."""

    def __init__(self, out, base):
        self.out = Path(out)
        self.base = base.rstrip("/") + "/"
        self.problems = []
        self.files = sorted(p for p in self.out.rglob("*") if p.is_file())

    def wrong(self, where, what):
        """Notes a problem of a file."""
        where = where.relative_to(self.out) if isinstance(where, Path) else where
        self.problems.append(f"{where}: {what}")

    def of_kind(self, suffix):
        """The files with this ending."""
        return [path for path in self.files if path.suffix == suffix]

    def url(self, path):
        """The address of a file, as a reader knows it."""
        return self.base + path.relative_to(self.out).as_posix().removesuffix("index.html")

    def is_internal(self, url):
        """Whether an absolute URL is of this site's origin, under its base path or not."""
        return urlsplit(url)[:2] == urlsplit(self.base)[:2]

    def file(self, url):
        """The file that a static host sends for an URL of this site, or None."""
        url = urldefrag(url).url
        # A browser asks for "/" where there is no path.
        url = url if urlsplit(url).path else url + "/"
        if not url.startswith(self.base):
            return None
        path = self.out / unquote(url.removeprefix(self.base).split("?")[0])
        path = path / "index.html" if url.endswith("/") else path
        return path if path.is_file() and "/../" not in url else None

    @cache
    def page(self, path):
        """The tree of an HTML file."""
        return html.document_fromstring(
            path.read_bytes(), parser=html.HTMLParser(encoding="utf-8")
        )

    @cache
    def ids(self, path):
        """The ids of an HTML file, to which fragments may lead."""
        return set(self.page(path).xpath("//@id"))

    def check_link(self, where, url):
        """An absolute URL that is internal leads to a file, its fragment to an id."""
        if not self.is_internal(url):
            return
        path, fragment = self.file(url), unquote(urldefrag(url).fragment)
        if path is None:
            self.wrong(where, f"dead link {url}, below {self.base}")
        elif fragment and (path.suffix != ".html" or fragment not in self.ids(path)):
            self.wrong(where, f"dead anchor {url}")

    def fetches_elsewhere(self, url):
        """Whether a browser would ask another origin for this URL."""
        return not self.is_internal(url) and urlsplit(url).scheme != "data"


# Pages


def check_page(site, path):
    """The rules of this theme that no validator knows."""
    tree = site.page(path)
    refresh = tree.xpath("//meta[@http-equiv='refresh']/@content")
    if not (tree.get("lang") or "").strip():
        site.wrong(path, "no lang")
    for name in ("h1", "main"):
        # A redirect is read by no one.
        if not refresh and (count := len(tree.xpath(f"//{name}"))) != 1:
            site.wrong(path, f"{count} times <{name}>")
    for script in tree.iter("script"):
        # Structured data is no program.
        if script.get("type") != "application/ld+json":
            site.wrong(path, f"line {script.sourceline}: a <script>")
    for element in tree.iter(etree.Element):
        if handlers := [name for name in element.keys() if name.startswith("on")]:
            site.wrong(path, f"line {element.sourceline}: {handlers[0]}")
    for image in tree.iter("img"):
        check_image(site, path, image)
    for element, url in links(tree):
        # The page for unknown addresses is sent for any folder.
        if path.name == "404.html" and not re.match(r"/|#|\w+:", url):
            site.wrong(path, f"relative link {url}")
        absolute = urljoin(site.url(path), url)
        scheme = urlsplit(absolute).scheme
        if scheme not in ("http", "https", "mailto", "tel", "data"):
            site.wrong(path, f"line {element.sourceline}: a link with {scheme}:")
        # The same page in another language is offered, not fetched.
        fetched = element.tag in FETCHED and not element.get("hreflang")
        if fetched and site.fetches_elsewhere(absolute):
            site.wrong(path, f"line {element.sourceline}: <{element.tag}> fetches {url}")
        site.check_link(path, absolute)
    for content in refresh:
        site.check_link(path, urljoin(site.url(path), content.partition("url=")[2]))
    for style in tree.xpath("//style/text() | //@style"):
        check_style(site, path, style)


def check_reachable(site):
    """Every page but redirects and the one for unknown addresses is reached from the front."""
    waiting = [site.out / "index.html"]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        for href in site.page(path).xpath("//a/@href"):
            target = site.file(urljoin(site.url(path), href))
            if target and target.suffix == ".html" and target not in seen:
                seen.add(target)
                waiting.append(target)
    for path in site.of_kind(".html"):
        # The days of the newest year stand at the archive's own address too.
        is_year = re.fullmatch(r"archive/\d{4}/index\.html", path.relative_to(site.out).as_posix())
        redirect = site.page(path).xpath("//meta[@http-equiv='refresh']")
        if path not in seen and not (is_year or redirect or path.name == "404.html"):
            site.wrong(path, "no way leads here from the front page")


def links(tree):
    """The URLs of a page, with the elements that have them."""
    for element in tree.iter(etree.Element):
        for name in URL_ATTRIBUTES:
            if (url := element.get(name)) is not None:
                yield element, url.strip()
        for candidate in filter(str.strip, element.get("srcset", "").split(",")):
            yield element, candidate.split()[0]
        if element.tag == "meta":
            if (element.get("property") or element.get("name")) in META_URLS:
                yield element, element.get("content")


def check_image(site, path, image):
    """A photo keeps its alt text, its size and its credit, wherever it stands."""
    where = f"line {image.sourceline}: <img>"
    if not image.get("alt", "").strip():
        site.wrong(path, f"{where} without alt")
    for name in ("width", "height"):
        if not re.fullmatch(r"[1-9]\d*", image.get(name, "")):
            site.wrong(path, f"{where} without {name}")
    credits = image.xpath("ancestor::figure[1]//*[contains(@class, 'credit')]")
    if not any(credit.text_content().strip() for credit in credits):
        site.wrong(path, f"{where} without a credit")


def check_style(site, path, css):
    """Style sheets fetch from this site alone."""
    for url in re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""", css):
        absolute = urljoin(site.url(path), url)
        if site.fetches_elsewhere(absolute):
            site.wrong(path, f"fetches {url}")
        site.check_link(path, absolute)


# The feed


def check_feed(site, path):
    """A feed is read by a real reader, and every photo in it has its credit."""
    text = path.read_bytes()
    root = etree.fromstring(text)
    if root.tag != "rss" or root.get("version") != "2.0":
        site.wrong(path, "not RSS 2.0")
    for prefix, namespace in root.nsmap.items():
        if NAMESPACES.get(prefix) != namespace:
            site.wrong(path, f"namespace {prefix}={namespace}")
    for name in ("title", "link", "description"):
        if not (root.findtext(f"channel/{name}") or "").strip():
            site.wrong(path, f"a channel without {name}")
    own = [link.get("href") for link in root.iterfind("channel/atom:link", NAMESPACES)]
    if own != [site.url(path)]:
        site.wrong(path, f"its own address is {own}")
    feed = feedparser.parse(text, sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo:
        site.wrong(path, f"feedparser: {feed.bozo_exception}")
    items = root.findall("channel/item")
    if len(items) != len(feed.entries):
        site.wrong(path, f"{len(items)} items, {len(feed.entries)} read")
    guids = [entry.get("id") for entry in feed.entries]
    if len(set(guids)) != len(guids):
        site.wrong(path, "a guid stands there twice")
    for item, entry in zip(items, feed.entries):
        check_item(site, path, item, entry)


def check_item(site, path, item, entry):
    """An item has what the article's page has."""
    title = entry.get("title", "")
    for name in ("title", "link", "id", "published_parsed", "content"):
        if not entry.get(name):
            site.wrong(path, f"{title}: no {name}")
    if email.utils.parsedate_tz(item.findtext("pubDate") or "") is None:
        site.wrong(path, f"{title}: pubDate {item.findtext('pubDate')}")
    link = entry.get("link", "")
    page = site.file(link)
    if page is None:
        site.wrong(path, f"{title}: link {link}")
    elif site.page(page).xpath("//*[contains(@class, 'p-author')]") and not entry.get("author"):
        site.wrong(path, f"{title}: no author")
    for media in item.iter(MEDIA + "content"):
        if site.file(media.get("url", "")) is None:
            site.wrong(path, f"{title}: media {media.get('url')}")
        if not (media.findtext(MEDIA + "credit") or "").strip():
            site.wrong(path, f"{title}: {media.get('url')} has no media:credit")
        # What can be seen, or why it is there; surfaces.py compares both with the page.
        if not any((media.findtext(MEDIA + n) or "").strip() for n in ("title", "description")):
            site.wrong(path, f"{title}: {media.get('url')} has neither title nor description")
    for content in entry.get("content", []):
        tree = html.fragment_fromstring(content.value, create_parent=True)
        for _, url in links(tree):
            # A reader has no page that a relative address could start from.
            if not re.match(r"https?:|mailto:|tel:", url):
                site.wrong(path, f"{title}: relative link {url}")
            site.check_link(path, url)
        for image in tree.iter("img"):
            if not image.get("alt", "").strip():
                site.wrong(path, f"{title}: {image.get('src')} without alt")
            if not image.xpath("ancestor::figure[1]/figcaption/small/text()"):
                site.wrong(path, f"{title}: {image.get('src')} without a credit")
            if site.fetches_elsewhere(image.get("src", "")):
                site.wrong(path, f"{title}: {image.get('src')} is elsewhere")


# Sitemaps and robots.txt


def check_sitemap(site, path):
    """The rules of https://www.sitemaps.org/protocol.html; surfaces.py has the schemas of what
    stands in other namespaces."""
    text = path.read_bytes()
    root = etree.fromstring(text)
    kinds = {
        SITEMAP + "urlset": ("url", {"loc", "lastmod", "changefreq", "priority"}),
        SITEMAP + "sitemapindex": ("sitemap", {"loc", "lastmod"}),
    }
    if root.tag not in kinds:
        site.wrong(path, f"the root is {root.tag}")
        return
    item, known = kinds[root.tag]
    # Without news, their sitemap is there and empty.
    least = 0 if path.name == "sitemap-news.xml" else 1
    if not least <= len(root) <= 50_000 or len(text) > 50 * 1024 * 1024:
        site.wrong(path, f"{len(root)} entries in {len(text)} bytes")
    seen = set()
    for entry in root:
        names = [child.tag for child in entry if child.tag.startswith(SITEMAP)]
        if entry.tag != SITEMAP + item:
            site.wrong(path, f"unknown {entry.tag}")
        if len(set(names)) != len(names) or not set(names) <= {SITEMAP + name for name in known}:
            site.wrong(path, f"children {names}")
        loc = entry.findtext(SITEMAP + "loc") or ""
        if loc in seen or not 12 <= len(loc) <= 2048:
            site.wrong(path, f"twice, too short or too long: {loc}")
        seen.add(loc)
        lastmod = entry.findtext(SITEMAP + "lastmod")
        if lastmod is not None and not W3C_DATETIME.fullmatch(lastmod):
            site.wrong(path, f"lastmod {lastmod}")
        target = site.file(loc)
        if target is None:
            site.wrong(path, f"no file for {loc}")
        elif item == "sitemap":
            if target.suffix != ".xml":
                site.wrong(path, f"{loc} is no sitemap")
        elif site.page(target).xpath("//link[@rel='canonical']/@href") != [loc]:
            site.wrong(path, f"{loc} is not canonical")


def check_robots(site):
    """Crawlers find the sitemap, and the sitemap every article."""
    robots = site.out / "robots.txt"
    lines = robots.read_text("utf-8").splitlines() if robots.is_file() else []
    if f"Sitemap: {site.base}sitemap.xml" not in lines:
        site.wrong("robots.txt", "does not name the sitemap")
    listed = set()
    for path in site.files:
        if re.fullmatch(r"sitemap.*\.xml", path.name):
            check_sitemap(site, path)
            listed |= set(etree.parse(path).xpath("//*[local-name()='loc']/text()"))
    for path in site.files:
        is_sitemap = re.fullmatch(r"sitemap.+\.xml", path.name)
        is_article = path.suffix == ".html" and site.page(path).xpath("//article")
        # A sitemap without news is in no list.
        if is_sitemap and not len(etree.parse(path).getroot()):
            continue
        if (is_sitemap or is_article) and site.url(path) not in listed:
            site.wrong("sitemap.xml", f"{site.url(path)} is missing")


# Other people's validators


# CSS Containment Level 3, which all browsers have had since 2023, and the checker has not.
UNKNOWN_TO_NU = ("Property “container-type” doesn't exist.", "Unrecognized at-rule “@container”")


def nu_html_checker(site):
    """HTML, CSS and SVG; warnings are shown, and fail as errors do."""
    jar = TOOLS / "npm/node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.is_file() or not shutil.which("java"):
        return skip("vnu")
    command = ["java", "-jar", jar, "--stdout", "--Werror", "--format", "gnu", "--skip-non-html"]
    # It takes the made-up words of the larger site for Dutch.
    command.append("--no-langdetect")
    command += ["--also-check-css", "--also-check-svg", site.out]
    run = subprocess.run(command, text=True, capture_output=True)
    said = [line.replace(f"file:{site.out}/", "") for line in run.stdout.splitlines()]
    lines = [line for line in said if not line.endswith(UNKNOWN_TO_NU)]
    return lines or ([f"vnu: exit {run.returncode} {run.stderr}"] if run.returncode and not said else [])


def html_validate(site):
    """What is valid and still unwise: js/htmlvalidate.mjs says which rules do not apply."""
    program = TOOLS / "npm/node_modules/html-validate/bin/html-validate.mjs"
    if not program.is_file() or not shutil.which("node"):
        return skip("html-validate")
    # Through a file: a program of Node's that ends cuts off what a pipe has not taken yet.
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["node", program, "--config", JS / "htmlvalidate.mjs"]
        command += ["--formatter", f"json={report}", f"{site.out}/**/*.html"]
        run = subprocess.run(command, text=True, capture_output=True)
        if not report.is_file():
            return [f"html-validate: exit {run.returncode} {run.stdout}{run.stderr}"]
        files = json.loads(report.read_text("utf-8"))
    return [
        f"{Path(file['filePath']).relative_to(site.out)}:{m['line']}: {m['message']} ({m['ruleId']})"
        for file in files
        for m in file["messages"]
    ]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    site = Site(Path(sys.argv[1]).resolve(), sys.argv[2])
    for name in ("index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt"):
        if not (site.out / name).is_file():
            site.wrong(name, "is missing")
    site.problems += nu_html_checker(site) + html_validate(site)
    for path in site.of_kind(".html"):
        check_page(site, path)
    check_reachable(site)
    for path in site.of_kind(".css"):
        check_style(site, path, path.read_text("utf-8"))
    for path in site.files:
        if path.name == "feed.xml":
            check_feed(site, path)
    check_robots(site)
    for problem in site.problems:
        print(f"  {problem}")
    pages, problems = len(site.of_kind(".html")), len(site.problems)
    print(f"  {site.base}: {pages} pages, {len(site.files)} files, {problems} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
