"""Reads a built site as strangers do: python3 -m checks.lib.surfaces OUT BASE_URL [SITE_ROOT] [--now TIME]

Search engines, feed readers, reader views and archives know nothing of newsprint. Their own
libraries read the structured data, the feeds, the sitemaps and the articles here, and what they
find is compared with what each page shows: the headline, the authors, the dates, every paragraph,
and the credit of every photo. SITE_ROOT has the site.toml with the name and the language that the
news sitemap must bear. --now is the time of the build, if it is not the present.

Prints every problem and exits 1 if there is one. The tools are where .ci/run has put them, in
target/ci. Without CI=true, a checker that is not installed is skipped with a line that says so.
"""

import argparse
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import feedparser
from lxml import etree, html

from . import validate
from .tools import JS, SCHEMAS, TOOLS, skip

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
# Google shows no more of a headline.
HEADLINE_LENGTH = 110
# What Adobe's validator recommends for photos, and only the owner of a photo can say.
ONLY_OF_OWN_PHOTOS = re.compile(
    r'Missing field "(license|acquireLicensePage|creator|copyrightNotice)" \(optional\)'
)
# What each kind of page is for a search engine, by the class of its body.
KINDS = {
    "page-front": "WebSite",
    "page-section": "CollectionPage",
    "page-topic": "CollectionPage",
    "page-author": "ProfilePage",
}


class Photo(NamedTuple):
    """A photo by the address that all its sizes and crops share, and its credit."""

    stem: str
    credit: str


class Article(NamedTuple):
    """What the page of an article shows."""

    path: Path
    url: str
    kicker: str
    headline: str
    authors: list
    published: str
    updated: str
    photos: list
    paragraphs: list


class Item(NamedTuple):
    """What a feed says of an article."""

    url: str
    title: str
    authors: list
    published: str
    content: str
    photos: list


# What a page shows


def squeeze(text):
    """A text as it is read: spaces are alike, and hyphens that may break a word are none."""
    return " ".join((text or "").replace("\u00ad", "").split())


def text_of(element):
    """The text of an element as it is read."""
    return squeeze(element.text_content())


def moment(text):
    """A time with its offset, whichever way it is written."""
    return datetime.datetime.fromisoformat(text).isoformat() if text else ""


def of_class(element, name):
    """The descendants of a class."""
    return element.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def stem(url):
    """The address of a photo without its size, its crop and its format."""
    return re.sub(r"(-\d+x\d+)?-\d+\.\w+$", "", url)


def photos_of(element, base):
    """The photos of a page or of a feed's item, each with the credit of its figure."""
    photos = []
    for image in element.iter("img"):
        figure = next(image.iterancestors("figure"), element)
        credits = of_class(figure, "credit") or figure.xpath(".//figcaption//small")
        credit = text_of(credits[0]) if credits else ""
        photos.append(Photo(stem(urljoin(base, image.get("src"))), credit))
    return photos


def articles(site):
    """Every article of a site, as its page shows it."""
    for path in site.of_kind(".html"):
        for article in of_class(site.page(path), "h-entry"):
            yield shown(site, path, article)


def shown(site, path, article):
    """One article, as its page shows it."""
    first = lambda name: next(iter(of_class(article, name)), None)
    text = lambda name: "" if first(name) is None else text_of(first(name))
    date = lambda name: "" if first(name) is None else first(name).get("datetime")
    authors = [next(iter(of_class(a, "p-name")), a) for a in of_class(article, "p-author")]
    body = first("e-content")
    return Article(
        path=path,
        url=site.url(path),
        kicker=text("kicker"),
        headline=text_of(article.xpath(".//h1")[0]),
        authors=[text_of(author) for author in authors],
        published=date("dt-published"),
        updated=date("dt-updated"),
        photos=photos_of(article, site.url(path)),
        # What a pull quote says stands in the text already.
        paragraphs=[
            text_of(p)
            for p in body.iter("p")
            if not p.xpath("ancestor::figure") and not of_class(p, "credit")
        ],
    )


# Structured data


def run_node(script, *arguments):
    """What a script beside this one writes into its report, or the problem with it as a text."""
    # Through a file: a program of Node's that ends cuts off what a pipe has not taken yet.
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["node", JS / script, *(report if a is REPORT else a for a in arguments)]
        environment = os.environ | {"NEWSPRINT_CI_TOOLS": str(TOOLS)}
        run = subprocess.run(command, text=True, capture_output=True, env=environment)
        if run.returncode or not report.is_file():
            return f"{script}: exit {run.returncode} {run.stderr.strip()}"
        return json.loads(report.read_text("utf-8"))


# Where the report's path goes among the arguments of a script.
REPORT = object()


def has_npm(*packages):
    """Whether Node and these packages are there."""
    return shutil.which("node") and all((TOOLS / "npm/node_modules" / p).is_dir() for p in packages)


def structured_data(site):
    """Adobe's validator and the vocabulary of schema.org."""
    if not has_npm("@adobe/structured-data-validator", "@marbec/web-auto-extractor", "schema-dts"):
        return skip("structured-data-validator")
    found = run_node("structured-data.mjs", site.out, REPORT)
    if isinstance(found, str):
        return [found]
    return [
        f"{one['file']}: {one['path']}: {one['message']}"
        for one in found
        if not ONLY_OF_OWN_PHOTOS.fullmatch(one["message"])
    ]


def schemaorg_validate(site, pages):
    """The profile for articles of the crate schemaorg-validate, where it is installed."""
    program = TOOLS / "cargo/bin/schemaorg-validate"
    if not program.is_file():
        return skip("schemaorg-validate")
    problems = []
    # The profile wants a picture, and there are articles without one.
    for page in (page for page in pages if page.photos):
        command = [program, "--file", page.path, "--profile", "google", "--no-color"]
        run = subprocess.run(command, text=True, capture_output=True)
        if run.returncode:
            problems.append(f"{page.path.relative_to(site.out)}: {run.stdout}{run.stderr}".strip())
    return problems


def nodes(blocks):
    """Every object of the structured data of a page, by its @id or a number."""
    found, waiting = {}, list(blocks)
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if "@type" in value:
                found[value.get("@id", len(found))] = value
            waiting += [item for item in value.values() if isinstance(item, (dict, list))]
    return found


def types_of(node):
    """The types of an object, which may be one or many."""
    kinds = node.get("@type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def each(found, value):
    """The values of a property, references followed."""
    for item in value if isinstance(value, list) else [value] if value is not None else []:
        is_reference = isinstance(item, dict) and set(item) == {"@id"}
        yield found.get(item["@id"], item) if is_reference else item


def name_of(node):
    """The name of a person or of an organization."""
    return node.get("name") if isinstance(node, dict) else node


def check_structured_data(site, page, blocks):
    """A search engine learns what the reader sees."""
    found = nodes(blocks)
    news = [node for node in found.values() if any("Article" in t for t in types_of(node))]
    if len(news) != 1:
        site.wrong(page.path, f"JSON-LD: {len(news)} articles")
        return
    article = news[0]
    wrong = lambda name, value: site.wrong(page.path, f"JSON-LD: {name} {value!r}")
    headline = squeeze(article.get("headline"))
    if headline not in (page.headline, f"{page.kicker}: {page.headline}"):
        wrong("headline", headline)
    if len(headline) > HEADLINE_LENGTH:
        wrong("long headline", headline)
    if article.get("datePublished") != page.published:
        wrong("datePublished", article.get("datePublished"))
    if article.get("dateModified") != (page.updated or page.published):
        wrong("dateModified", article.get("dateModified"))
    authors = [name_of(node) for node in each(found, article.get("author"))]
    publishers = [name_of(node) for node in each(found, article.get("publisher"))]
    # What nobody has signed is the publisher's.
    if authors != (page.authors or publishers) or not authors:
        wrong("author", authors)
    if not all(publishers) or not publishers:
        wrong("publisher", publishers)
    for node in each(found, article.get("publisher")):
        if isinstance(node, dict) and not node.get("logo"):
            wrong("publisher without logo", name_of(node))
    if page.photos and not article.get("image"):
        wrong("image", None)
    images = [node for node in found.values() if "ImageObject" in types_of(node)]
    check_image_objects(site, page, found, images)
    if not any("BreadcrumbList" in types_of(node) for node in found.values()):
        wrong("BreadcrumbList", None)


def check_image_objects(site, page, found, images):
    """Each photo of the page has an ImageObject with its credit, and none has another's."""
    credits = {}
    for image in images:
        url = image.get("contentUrl") or image.get("url") or ""
        if site.file(url) is None:
            site.wrong(page.path, f"JSON-LD: no file for the picture {url}")
        if image.get("creditText"):
            credits.setdefault(stem(url), set()).add(squeeze(image["creditText"]))
    for photo in page.photos:
        told = credits.get(photo.stem, set())
        # The page may put "Foto: " before it.
        if told not in ({photo.credit}, {photo.credit.partition(": ")[2]}):
            site.wrong(page.path, f"JSON-LD: {photo.stem}: {sorted(told)}, not {photo.credit!r}")


def check_open_graph(site, page, blocks):
    """Social networks learn what they show in a preview."""
    found = {}
    for key, value in (pair for block in blocks for pair in block["properties"]):
        found.setdefault(key, []).append(value)
    wrong = lambda name: site.wrong(page.path, f"OpenGraph: {name} {found.get(name)}")
    if found.get("og:type") != ["article"]:
        wrong("og:type")
    if found.get("og:url") != [page.url]:
        wrong("og:url")
    for name in ("og:title", "og:site_name", "og:locale"):
        if not all(map(squeeze, found.get(name, [""]))):
            wrong(name)
    if found.get("article:published_time") != [page.published]:
        wrong("article:published_time")
    if found.get("article:modified_time", [""]) != [page.updated]:
        wrong("article:modified_time")
    for name in ("og:image", "og:image:width", "og:image:height", "og:image:alt"):
        if page.photos and not found.get(name):
            wrong(name)


def check_microformats(site, page, items):
    """Readers of the IndieWeb find the same in the page's own classes."""
    entries = [item for item in items if "h-entry" in item["type"]]
    if len(entries) != 1:
        site.wrong(page.path, f"microformats: {len(entries)} h-entry")
        return
    found = entries[0]["properties"]
    first = lambda name: (found.get(name) or [""])[0]
    wrong = lambda name: site.wrong(page.path, f"microformats: {name} {found.get(name)}")
    if squeeze(first("name")) != page.headline:
        wrong("name")
    # mf2py writes offsets without a colon.
    for name, date in (("published", page.published), ("updated", page.updated)):
        if moment(first(name)) != moment(date):
            wrong(name)
    if page.url not in found.get("url", []):
        wrong("url")
    authors = [
        squeeze(author["properties"]["name"][0] if isinstance(author, dict) else author)
        for author in found.get("author", [])
    ]
    if authors != page.authors:
        site.wrong(page.path, f"microformats: author {authors}")
    content = first("content")
    if not content or any(p not in squeeze(content["value"]) for p in page.paragraphs):
        site.wrong(page.path, "microformats: a paragraph is not in e-content")


def check_extracted(site, pages):
    """extruct reads the structured data of every article back."""
    try:
        import extruct
    except ImportError:
        return skip("extruct")
    for page in pages:
        read = extruct.extract(
            page.path.read_text("utf-8"),
            base_url=page.url,
            syntaxes=["json-ld", "opengraph", "microformat"],
        )
        check_structured_data(site, page, read["json-ld"])
        check_open_graph(site, page, read["opengraph"])
        check_microformats(site, page, read["microformat"])
    for path in site.of_kind(".html"):
        check_kind(site, path, extruct)
    return []


def check_kind(site, path, extruct):
    """Fronts, sections, topics and authors say what they are."""
    body = site.page(path).find("body")
    kind = KINDS.get(body.get("class", "").split(" ")[0])
    # The second page of a section is none of its own.
    canonical = site.page(path).xpath("//link[@rel='canonical']/@href")
    if kind is None or canonical != [site.url(path)]:
        return
    blocks = extruct.extract(path.read_text("utf-8"), syntaxes=["json-ld"])["json-ld"]
    found = nodes(blocks)
    if not (mine := [node for node in found.values() if kind in types_of(node)]):
        site.wrong(path, f"JSON-LD: no {kind}")
        return
    heading = squeeze(site.page(path).xpath("string(//h1)"))
    if kind == "ProfilePage":
        people = [name_of(node) for node in each(found, mine[0].get("mainEntity"))]
        if people != [heading]:
            site.wrong(path, f"JSON-LD: mainEntity {people}")
    elif kind == "CollectionPage" and squeeze(mine[0].get("name")) != heading:
        site.wrong(path, f"JSON-LD: name {mine[0].get('name')!r}")
    elif kind == "WebSite" and mine[0].get("url") != site.base:
        site.wrong(path, f"JSON-LD: url {mine[0].get('url')!r}")


# Feeds


def read_feed(site, path):
    """The items of an RSS or Atom feed, as feedparser reads them."""
    feed = feedparser.parse(path.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo:
        site.wrong(path, f"feedparser: {feed.bozo_exception}")
    for entry in feed.entries:
        media = entry.get("media_content", [])
        credits = [credit.get("content", "") for credit in entry.get("media_credit", [])]
        if len(media) != len(credits):
            site.wrong(path, f"{entry.get('link')}: {len(media)} media, {len(credits)} credits")
        moment = entry.get("published_parsed")
        yield Item(
            url=entry.get("link", ""),
            title=entry.get("title", ""),
            authors=[author.get("name", "") for author in entry.get("authors", [])],
            published=datetime.datetime(*moment[:6], tzinfo=datetime.UTC) if moment else None,
            content="".join(content.value for content in entry.get("content", [])),
            photos=[Photo(stem(m["url"]), squeeze(c)) for m, c in zip(media, credits)],
        )


def read_json_feed(path):
    """The items of a JSON Feed."""
    for item in json.loads(path.read_text("utf-8"))["items"]:
        moment = item.get("date_published")
        yield Item(
            url=item.get("url", ""),
            title=item.get("title", ""),
            authors=[author.get("name", "") for author in item.get("authors", [])],
            published=datetime.datetime.fromisoformat(moment) if moment else None,
            content=item.get("content_html", ""),
            photos=[
                Photo(stem(photo["url"]), squeeze(photo["credit"]))
                for photo in item.get("_newsprint", {}).get("photos", [])
            ],
        )


def withheld(site_root):
    """The names of photos that articles keep out of feeds."""
    names = set()
    for path in sorted((site_root / "content").rglob("*.md")) if site_root else []:
        # Python's library reads no times without seconds, which articles may have.
        front = path.read_text("utf-8").split("+++\n")[1:2]
        for table in re.findall(r"^\[\[?photos?\]\]?\n([^\[]*)", "".join(front), re.M):
            if re.search(r"^syndicate *= *false", table, re.M):
                names |= {Path(name).stem for name in re.findall(r'^file *= *"(.*)"', table, re.M)}
    return names


def check_items(site, path, items, pages, kept):
    """Each item has what the page of its article shows, and no photo lost its credit."""
    for item in items:
        wrong = lambda what: site.wrong(path, f"{item.url}: {what}")
        if (page := pages.get(item.url)) is None:
            wrong("no such article")
            continue
        if squeeze(html.fromstring(f"<p>{item.title}</p>").text_content()) not in (
            page.headline,
            f"{page.kicker}: {page.headline}",
        ):
            wrong(f"title {item.title!r}")
        if page.authors and item.authors != page.authors:
            wrong(f"authors {item.authors}, not {page.authors}")
        if item.published != datetime.datetime.fromisoformat(page.published):
            wrong(f"published {item.published}, not {page.published}")
        tree = html.fragment_fromstring(item.content or "<p></p>", create_parent=True)
        in_text = photos_of(tree, item.url)
        for photo in in_text + item.photos:
            if photo not in page.photos:
                wrong(f"the page has no photo {photo.stem} with the credit {photo.credit!r}")
        for photo in page.photos:
            found = [photo in in_text, photo in item.photos]
            if photo.stem.rpartition("/")[2].partition(".")[0] in kept:
                if any(found):
                    wrong(f"has the photo {photo.stem}, which may not leave the site")
            elif not all(found):
                wrong(f"lacks the photo {photo.stem} with the credit {photo.credit!r}")
        text = text_of(tree)
        for paragraph in page.paragraphs:
            if paragraph not in text:
                wrong(f"lacks the paragraph {paragraph[:60]!r}")


def atom_grammar(site, paths):
    """The grammar of RFC 4287, by jing."""
    if not paths:
        return []
    if not shutil.which("jing"):
        return skip("jing")
    problems = []
    # A command line has an end.
    for start in range(0, len(paths), 500):
        command = ["jing", "-i", SCHEMAS / "atom.rng", *paths[start : start + 500]]
        run = subprocess.run(command, text=True, capture_output=True)
        # It warns of libraries that it does not find, and does without.
        lines = run.stdout.replace(f"{site.out}/", "").splitlines()
        problems += [f"RFC 4287: {line}" for line in lines]
        if run.returncode and not lines:
            problems.append(f"jing: exit {run.returncode} {run.stderr}")
    return problems


def check_atom(site, path):
    """What the prose of RFC 4287 demands besides its grammar."""
    root = etree.parse(path).getroot()
    for entry in root.iter(ATOM + "entry"):
        name = entry.findtext(ATOM + "id")
        if entry.find(ATOM + "author") is None and root.find(ATOM + "author") is None:
            site.wrong(path, f"{name}: no author, and none of the feed")
        if entry.find(ATOM + "content") is None and entry.find(ATOM + "summary") is None:
            site.wrong(path, f"{name}: neither content nor summary")
    names = Counter(entry.findtext(ATOM + "id") for entry in root.iter(ATOM + "entry"))
    for name, count in names.items():
        if count > 1:
            site.wrong(path, f"{name} stands there {count} times")
    if root.xpath("*[local-name()='link' and @rel='self']/@href") != [site.url(path)]:
        site.wrong(path, "no link to itself")


def json_feeds(site, paths):
    """The schema of JSON Feed 1.1."""
    if not paths:
        return []
    if not has_npm("ajv", "ajv-formats"):
        return skip("ajv")
    found = run_node("json-feed.mjs", REPORT, *paths)
    if isinstance(found, str):
        return [found]
    return [f"{Path(file).relative_to(site.out)}: {message}" for file, message in found]


def check_feeds(site, pages, kept):
    """Every feed of the site; its root has one of each format."""
    known = {page.url: page for page in pages}
    named = lambda name: [path for path in site.files if path.name == name]
    for name in ("feed.xml", "atom.xml", "feed.json"):
        if not (site.out / name).is_file():
            site.wrong(name, "is missing")
    for path in named("feed.xml") + named("atom.xml"):
        check_items(site, path, read_feed(site, path), known, kept)
    for path in named("atom.xml"):
        check_atom(site, path)
    problems = json_feeds(site, named("feed.json")) + atom_grammar(site, named("atom.xml"))
    for path in named("feed.json"):
        try:
            check_items(site, path, read_json_feed(path), known, kept)
            if json.loads(path.read_text("utf-8")).get("feed_url") != site.url(path):
                site.wrong(path, "feed_url is not its own address")
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            site.wrong(path, f"{type(error).__name__}: {error}")
    return problems


# Sitemaps and XML in general


def well_formed(site):
    """xmllint reads every XML file."""
    if not shutil.which("xmllint"):
        return skip("xmllint")
    problems = []
    for path in site.of_kind(".xml") + site.of_kind(".svg"):
        command = ["xmllint", "--noout", "--nonet", path]
        run = subprocess.run(command, text=True, capture_output=True)
        if run.returncode or run.stderr:
            problems.append(f"{path.relative_to(site.out)}: xmllint: {run.stderr.strip()}")
    return problems


def check_sitemaps(site, pages, publication, now):
    """The schemas of sitemaps, and of pictures and news in them."""
    schema = etree.XMLSchema(file=SCHEMAS / "sitemap.xsd")
    known = {page.url: page for page in pages}
    for path in site.files:
        if not re.fullmatch(r"sitemap.*\.xml", path.name):
            continue
        tree = etree.parse(path)
        if not schema.validate(tree):
            for error in schema.error_log:
                site.wrong(path, f"line {error.line}: {error.message}")
        for loc in tree.xpath("//*[local-name()='image']/*[local-name()='loc']/text()"):
            if site.file(loc) is None:
                site.wrong(path, f"no file for the picture {loc}")
        check_news(site, path, tree, known, publication, now)


def check_news(site, path, tree, known, publication, now):
    """Google's rules for the news: two days, a thousand of them, named as on the page."""
    urls = [url for url in tree.iter(SITEMAP + "url") if url.find(NEWS + "news") is not None]
    if len(urls) > 1000:
        site.wrong(path, f"{len(urls)} news")
    for url in urls:
        loc, news = url.findtext(SITEMAP + "loc"), url.find(NEWS + "news")
        wrong = lambda what: site.wrong(path, f"{loc}: {what}")
        if (page := known.get(loc)) is None:
            wrong("no such article")
            continue
        date, title = news.findtext(NEWS + "publication_date"), news.findtext(NEWS + "title")
        if date != page.published:
            wrong(f"publication_date {date}, not {page.published}")
        age = now - datetime.datetime.fromisoformat(page.published)
        if not datetime.timedelta() <= age <= datetime.timedelta(days=2):
            wrong(f"{date} is not within two days before {now.isoformat()}")
        if squeeze(title) not in (page.headline, f"{page.kicker}: {page.headline}"):
            wrong(f"title {title!r}")
        told = [news.findtext(f"{NEWS}publication/{NEWS}{name}") for name in ("name", "language")]
        if publication and told != publication:
            wrong(f"publication {told}, not {publication}")


# Reader views and archives


def check_text(site, page, reader, blocks, in_caption):
    """All paragraphs are there, and no credit got into one of them."""
    text = squeeze(" ".join(blocks))
    for paragraph in page.paragraphs:
        if paragraph not in text:
            site.wrong(page.path, f"{reader}: lacks the paragraph {paragraph[:60]!r}")
    for block in blocks:
        for credit in {photo.credit for photo in page.photos}:
            own = any(credit in paragraph for paragraph in page.paragraphs)
            if credit in block and not own and not in_caption(block, credit):
                site.wrong(page.path, f"{reader}: {credit!r} is in the text {block[:60]!r}")


def check_readability(site, pages):
    """The reader view of Firefox."""
    if not has_npm("jsdom", "@mozilla/readability"):
        return skip("readability")
    files = {page.path.relative_to(site.out).as_posix(): page for page in pages}
    found = run_node("readability.mjs", REPORT, site.base, site.out, *files)
    if isinstance(found, str):
        return [found]
    for read in found:
        page = files[read["file"]]
        wrong = lambda what: site.wrong(page.path, f"Readability: {what}")
        if page.headline not in squeeze(read.get("title")):
            wrong(f"title {read.get('title')!r}")
        paper = site.page(page.path).xpath("string(//meta[@property='og:site_name']/@content)")
        byline = squeeze(read.get("byline"))
        if any(author not in byline for author in page.authors or ([paper] if byline else [])):
            wrong(f"byline {byline!r}, not {page.authors}")
        if read.get("publishedTime") != page.published:
            wrong(f"date {read.get('publishedTime')!r}")
        tree = html.document_fromstring(read.get("content") or "<p></p>")
        blocks = [
            text_of(block)
            for block in tree.iter("p", "li", "h2", "h3", "h4", "td", "th", "dt", "dd", "div")
            if not block.xpath("ancestor::figure | .//p | .//li | .//div | .//figure")
        ]
        check_text(site, page, "Readability", blocks, lambda block, credit: False)
        for photo in photos_of(tree, page.url):
            if photo not in page.photos:
                wrong(f"{photo.stem} with the credit {photo.credit!r}")
    return []


def check_trafilatura(site, pages):
    """The text that archives, corpora and search engines of machines keep."""
    try:
        import trafilatura
    except ImportError:
        return skip("trafilatura")
    for page in pages:
        source = page.path.read_text("utf-8")
        wrong = lambda what: site.wrong(page.path, f"trafilatura: {what}")
        read = trafilatura.bare_extraction(source, url=page.url, with_metadata=True)
        if read is None:
            wrong("nothing")
            continue
        # It prefers the headline for social networks, where an article has one.
        social = site.page(page.path).xpath("string(//meta[@property='og:title']/@content)")
        if page.headline not in squeeze(read.title) and squeeze(read.title) != squeeze(social):
            wrong(f"title {read.title!r}")
        # It joins several with a semicolon. What nobody has signed may be nobody's or the paper's.
        authors = list(map(squeeze, read.author.split(";"))) if read.author else []
        paper = site.page(page.path).xpath("//meta[@property='og:site_name']/@content")
        if authors != page.authors and (page.authors or authors != paper):
            wrong(f"author {read.author!r}, not {page.authors}")
        if read.date != page.published[:10]:
            wrong(f"date {read.date!r}")
        captions = {text_of(caption) for caption in site.page(page.path).iter("figcaption")}
        blocks = list(map(squeeze, (read.text or "").splitlines()))
        alone = lambda block, credit: any(block.lstrip("- ") in caption for caption in captions)
        check_text(site, page, "trafilatura", blocks, alone)
    return []


def arguments():
    """What the script is called with."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("out", type=lambda text: Path(text).resolve())
    parser.add_argument("base_url")
    parser.add_argument("site_root", type=Path, nargs="?")
    present = datetime.datetime.now(datetime.UTC)
    parser.add_argument("--now", type=datetime.datetime.fromisoformat, default=present)
    return parser.parse_args()


def publication_of(site_root):
    """The name and the language that a site's news have."""
    if site_root is None:
        return None
    config = tomllib.loads((site_root / "site.toml").read_text("utf-8"))
    return [config["title"], config["language"].split("-")[0].lower()]


def main():
    given = arguments()
    now = given.now if given.now.tzinfo else given.now.replace(tzinfo=datetime.UTC)
    site = validate.Site(given.out, given.base_url)
    pages = list(articles(site))
    if not pages:
        site.wrong("index.html", "no article anywhere")
    site.problems += well_formed(site) + structured_data(site) + schemaorg_validate(site, pages)
    kept = withheld(given.site_root)
    site.problems += check_extracted(site, pages) + check_feeds(site, pages, kept)
    check_sitemaps(site, pages, publication_of(given.site_root), now)
    site.problems += check_readability(site, pages) + check_trafilatura(site, pages)
    for problem in site.problems:
        print(f"  {problem}")
    print(f"  {site.base}: {len(pages)} articles read by strangers, {len(site.problems)} problems")
    return 1 if site.problems else 0


if __name__ == "__main__":
    sys.exit(main())
