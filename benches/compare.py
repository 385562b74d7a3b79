"""Compares newsprint's pages with Hugo's: times compare only if both print the same."""

from html.parser import HTMLParser

import sites
from measure import Failed

SAMPLE = 20

# Elements of an article's page that both print under these names.
TEXTS = {"kicker", "lead", "credit"}
COUNTED = {"figure", "h2", "p", "img"}


class Page(HTMLParser):
    """What an article's page says: its texts by class, and how many elements it has."""

    def __init__(self, text):
        super().__init__()
        self.texts = {}
        self.counts = dict.fromkeys(sorted(COUNTED), 0)
        self.open = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in COUNTED:
            self.counts[tag] += 1
        name = "title" if tag == "h1" else dict(attributes).get("class")
        if name == "title" or (name in TEXTS and tag != "figure"):
            self.open = (name, tag)
            self.texts.setdefault(name, []).append("")

    def handle_endtag(self, tag):
        if self.open and self.open[1] == tag:
            self.open = None

    def handle_data(self, data):
        if self.open:
            self.texts[self.open[0]][-1] += data


def compare(newsprint, hugo):
    """Compares the addresses of all articles and the pages of some; stops at a difference.

    Returns a sentence that says what was compared.
    """
    urls = article_urls(newsprint)
    only = sorted(urls ^ article_urls(hugo))
    if only:
        raise Failed(f"{len(only)} articles are on one site alone, the first is {only[0]}.")
    if len(urls) != newsprint.count:
        raise Failed(f"{newsprint.count} articles became {len(urls)} pages.")
    step = max(newsprint.count // SAMPLE, 1)
    credits = 0
    for article in newsprint.numbered(range(0, newsprint.count, step)):
        ours, theirs = (page(site, article) for site in (newsprint, hugo))
        require_equal(article.url(), ours.texts, theirs.texts)
        require_equal(article.url(), ours.counts, theirs.counts)
        require_credits(article, ours)
        credits += len(ours.texts["credit"])
    compared = len(range(0, newsprint.count, step))
    return (
        f"{newsprint.count:,} articles: newsprint and Hugo have the same addresses. Title, kicker,"
        f" lead, {credits} credits and the number of figures, photos, paragraphs and subheads are"
        f" the same on the {compared} pages compared."
    )


def require_equal(url, ours, theirs):
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            raise Failed(
                f"{url} differs in {name}.\nnewsprint: {ours.get(name)}\nHugo: {theirs.get(name)}"
            )


def require_credits(article, page):
    """Every photo of the page has its own credit, and none is missing that the source names."""
    photos = article.path.read_text("utf-8").count("\nphotographer = ")
    pictures, credits = page.counts["img"], len(page.texts.get("credit", []))
    if not photos == pictures == credits:
        raise Failed(f"{article.url()}: {photos} photos became {pictures} with {credits} credits.")


def page(site, article):
    return Page(site.page(article).read_text("utf-8"))


def article_urls(site):
    """The addresses of all pages with an <article>: neither template uses one elsewhere."""
    urls = set()
    for path in sites.files_below(site.public()):
        if path.name == "index.html" and b"<article>" in path.read_bytes():
            urls.add(f"/{path.parent.relative_to(site.public())}/")
    return urls
