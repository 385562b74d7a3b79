#!/usr/bin/env python3
"""Write a news site of made-up articles: the same ones for newsprint and for Hugo.

The same number and seed give the same bytes on every machine. An article has about 600 words in
4 KB of Markdown: kicker, headline, lead, authors, topics, a lead photo with credit and caption,
subheads, more photos, links to earlier articles. All words are made of syllables, so nobody's text
is in it. Pictures are one tiny JPEG under 24 names: no pictures are processed, so what a
measurement sees is articles becoming pages.

newsprint gets content/, static/ and site.toml, and no templates. Hugo gets its templates and
configuration from peers/hugo beside this file. `jsonl` writes the articles as plain data.
"""

import argparse
import datetime
import json
import pathlib
import random
import shutil
import sys

SECTIONS = ["ausland", "inland", "wirtschaft", "chronik", "sport", "kultur", "science", "debatte"]
AGENCIES = ["AP", "APA", "Reuters", "AFP", "dpa", "Reuters/KCNA", "APA/AFP", "picturedesk.com"]
FIRST_NAMES = (
    "Ng Yuri Anna Maria Hans Lukas Sofia Jana Peter Elena Marko Aylin Tariq Noor Mateo Lea"
).split()
LAST_NAMES = (
    "Han Guan|Kadobnov|Huber|Novak|Okafor|Silva|Berger|Petrova|Lindqvist|Tanaka|Ferrari|Moser"
    "|Yilmaz"
).split("|")
SYLLABLES = (
    "ba be bi bo da de di do fa fe ga ge ha he ka ke la le li lo ma me mi mo na ne ni no pa pe ra"
    " re ri ro sa se si so ta te ti to wa we zu zo schen lich ung keit tra ver ent aus mit ber gen"
    " den stel par ment"
).split()
TOPICS = 400
AUTHORS = 60
PICTURES = 24

# The archive spans ten years, however many articles there are.
START = datetime.datetime(2016, 1, 1, 6, 0)
SPAN = datetime.timedelta(days=3650)

SITE_TOML = """\
title = "Bench News"
base_url = "https://news.example"
language = "de-AT"
time_zone = "Europe/Vienna"
edition = "2026"
per_page = 50
"""

# A grey picture of 64 by 40 pixels.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb0043000d090a0b0a080d0b0a0b0e0e0d0f1320151312121327"
    "1c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e525352323e5a615a50604a51524fffdb004301"
    "0e0e0e131113261515264f352d354f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f"
    "4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4fffc00011080028004003012200021101031101ffc4001400010000000000"
    "0000000000000000000000ffc40014100100000000000000000000000000000000ffc4001601010101000000000000"
    "00000000000000000203ffc40014110100000000000000000000000000000000ffda000c03010002110311003f0000"
    "d10000000000000000000000000000000000ffd9"
)


class Corpus:
    """The articles of one number and seed, oldest first.

    Every draw from the random numbers shifts all that follow: another order of the lines here is
    another corpus, whose times don't compare with earlier ones.
    """

    def __init__(self, count, seed):
        self.random = random.Random(seed)
        self.words = self.vocabulary(3000)
        self.topics = [f"thema-{number:03}" for number in range(TOPICS)]
        self.authors = [self.person() for _ in range(AUTHORS)]
        self.count = count
        self.earlier = []

    def vocabulary(self, size):
        words = set()
        while len(words) < size:
            length = self.random.choice((1, 2, 2, 3, 3, 4))
            words.add("".join(self.random.choice(SYLLABLES) for _ in range(length)))
        # A set has no order of its own; sorting makes the shuffle repeatable.
        words = sorted(words)
        self.random.shuffle(words)
        return words

    def person(self):
        return f"{self.random.choice(FIRST_NAMES)} {self.random.choice(LAST_NAMES)}"

    def word(self):
        # The cube makes few words frequent and most rare, as in a real language.
        return self.words[int(len(self.words) * self.random.random() ** 3)]

    def phrase(self, shortest, longest):
        return " ".join(self.word() for _ in range(self.random.randint(shortest, longest)))

    def sentence(self):
        words = self.phrase(7, 20)
        return words[0].upper() + words[1:] + self.random.choice((".", ".", ".", ".", "?"))

    def paragraph(self):
        """Some sentences; one paragraph in four quotes, one in five stresses, one in five links."""
        sentences = [self.sentence() for _ in range(self.random.randint(2, 5))]
        chance = self.random.random()
        last = sentences[-1].split(" ")
        if chance < 0.25:
            sentences[0] = f"„{sentences[0][:-1]}“, so {self.random.choice(self.authors)}."
        elif chance < 0.45:
            last[1] = f"**{last[1]}**"
            sentences[-1] = " ".join(last)
        elif chance < 0.65 and self.earlier:
            last[2] = f"[{last[2]}]({self.random.choice(self.earlier[-500:])})"
            sentences[-1] = " ".join(last)
        return " ".join(sentences)

    def photo(self, article, number):
        photographer = self.person()
        return {
            "file": f"foto-{(article + 7 * number) % PICTURES:02}.jpg",
            "alt": self.phrase(6, 12),
            "agency": self.random.choice(AGENCIES),
            "photographer": photographer,
            "caption": self.phrase(6, 12).capitalize(),
        }

    def body(self, article, photos):
        """Blocks of a body as (kind, content); its photos are added to `photos`."""
        blocks = []
        for part in range(self.random.randint(3, 5)):
            if part:
                blocks.append(("subhead", self.phrase(2, 5).capitalize()))
            for _ in range(self.random.randint(2, 4)):
                blocks.append(("p", self.paragraph()))
            if part and self.random.random() < 0.5:
                photos.append(self.photo(article, len(photos)))
                blocks.append(("photo", photos[-1]))
        return blocks

    def some_topics(self):
        """One to four topics; the first ones are in most articles, the last ones in few."""
        draws = [int(self.random.paretovariate(0.6)) - 1 for _ in range(4)]
        return sorted({self.topics[min(draw, TOPICS - 1)] for draw in draws})

    def articles(self):
        step = SPAN / max(self.count, 1)
        for number in range(self.count):
            section = self.random.choice(SECTIONS)
            slug = f"{self.phrase(3, 5).replace(' ', '-')}-{number}"
            photos = [self.photo(number, 0)]
            body = self.body(number, photos)
            yield {
                "number": number,
                "section": section,
                "slug": slug,
                "kicker": self.phrase(1, 3).capitalize(),
                "title": self.phrase(4, 8).capitalize(),
                "lead": f"{self.sentence()} {self.sentence()}",
                "date": (START + step * number).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
                "authors": self.random.sample(self.authors, self.random.choice((1, 1, 2))),
                "topics": self.some_topics(),
                "photos": photos,
                "body": body,
            }
            self.earlier.append(f"/{section}/{slug}/")


def quoted(value):
    """A text or a list of texts as TOML writes it; JSON writes these the same."""
    return json.dumps(value, ensure_ascii=False)


def front_matter(article):
    keys = ("title", "kicker", "lead", "date", "authors", "topics")
    # A date of TOML stands without quotation marks.
    values = (article[key] if key == "date" else quoted(article[key]) for key in keys)
    return "".join(f"{key} = {value}\n" for key, value in zip(keys, values))


def photo_table(photo, head):
    keys = ("alt", "agency", "photographer", "caption")
    lines = [f"file = {quoted('/img/' + photo['file'])}"]
    lines += [f"{key} = {quoted(photo[key])}" for key in keys]
    return "\n".join([head, *lines]) + "\n"


def markdown(article, photo):
    """The body; `photo` says how the generator writes a photo."""
    write = {"p": str, "subhead": "## {}".format, "photo": photo}
    return "\n\n".join(write[kind](content) for kind, content in article["body"]) + "\n"


def newsprint(article):
    tables = [
        photo_table(photo, "[[photos]]" if number else "[photo]")
        for number, photo in enumerate(article["photos"])
    ]
    body = markdown(article, lambda photo: f"![](/img/{photo['file']})")
    return f"+++\n{front_matter(article)}\n{chr(10).join(tables)}+++\n\n{body}"


def hugo(article):
    def shortcode(photo):
        texts = {
            "src": "/img/" + photo["file"],
            "alt": photo["alt"],
            "credit": f"{photo['agency']}/{photo['photographer']}",
            "caption": photo["caption"],
        }
        arguments = " ".join(f"{key}={quoted(text)}" for key, text in texts.items())
        return f"{{{{< photo {arguments} >}}}}"

    url = quoted(f"/{article['section']}/{article['slug']}/")
    head = f"{front_matter(article)}url = {url}\n\n{photo_table(article['photos'][0], '[photo]')}"
    return f"+++\n{head}+++\n\n{markdown(article, shortcode)}"


def write_articles(corpus, engine, root):
    text_of = {"newsprint": newsprint, "hugo": hugo}[engine]
    for article in corpus.articles():
        folder = root / "content" / article["section"] / article["date"][:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{article['slug']}.md").write_text(text_of(article), "utf-8")


def write_pictures(root):
    folder = root / "static" / "img"
    folder.mkdir(parents=True)
    for number in range(PICTURES):
        (folder / f"foto-{number:02}.jpg").write_bytes(JPEG)


def write_hugo_frame(root):
    """Hugo's templates and configuration, and the sections, which Hugo wants to be told."""
    peers = pathlib.Path(__file__).parent / "peers" / "hugo"
    shutil.copytree(peers, root, dirs_exist_ok=True)
    for section in SECTIONS:
        folder = root / "content" / section
        folder.mkdir(parents=True, exist_ok=True)
        title = quoted(section.capitalize())
        (folder / "_index.md").write_text(f"+++\ntitle = {title}\n+++\n", "utf-8")


def write_lines(corpus, root):
    with open(root / "articles.jsonl", "w", encoding="utf-8") as file:
        for article in corpus.articles():
            file.write(quoted(article) + "\n")


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("engine", choices=["newsprint", "hugo", "jsonl"])
    parser.add_argument("count", type=int, help="number of articles")
    parser.add_argument("dir", type=pathlib.Path, help="a folder that is empty or not there yet")
    parser.add_argument("--seed", type=int, default=7, help="other seed, other articles")
    return parser.parse_args()


def main():
    options = arguments()
    root = options.dir
    if root.exists() and any(root.iterdir()):
        sys.exit(f"{root} is not empty")
    root.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(options.count, options.seed)
    if options.engine == "jsonl":
        write_lines(corpus, root)
        return
    write_articles(corpus, options.engine, root)
    write_pictures(root)
    if options.engine == "hugo":
        write_hugo_frame(root)
    else:
        (root / "site.toml").write_text(SITE_TOML, "utf-8")


if __name__ == "__main__":
    main()
