//! The keys of articles, photo tables, sidecars, profiles, topics and sections.

use super::Kind;
use crate::text::schema::{Key, Shape};

const CORRECTION_TYPES: &[&str] = &["correction", "clarification", "update", "retraction"];

/// All keys of an article.
pub const ARTICLE: &[Key] = &[
    Key::new("title", Shape::Text, "The headline.").required().or(&["headline", "heading"]),
    Key::new("kicker", Shape::Text, "The line above the headline.").or(&[
        "overline",
        "eyebrow",
        "roofline",
        "dachzeile",
    ]),
    Key::new("subhead", Shape::Text, "The deck: a second line under the headline.")
        .or(&["subtitle", "deck", "dek"]),
    Key::new("lead", Shape::Markdown, "The standfirst, inline Markdown.").or(&[
        "description",
        "summary",
        "standfirst",
        "teaser",
        "excerpt",
        "lede",
        "intro",
        "vorspann",
    ]),
    Key::new(
        "subheads",
        Shape::Texts,
        "The cross-headings of the body; an empty ## in the body takes the next one.",
    ),
    Key::new(
        "date",
        Shape::Time,
        "When first published: RFC 3339, or local time in the site's zone.",
    )
    .required()
    .or(&["published", "publishdate", "pubdate", "publish_date", "published_at"]),
    Key::new("updated", Shape::Time, "When last changed in substance.").or(&[
        "lastmod",
        "modified",
        "last_modified",
        "updated_at",
    ]),
    Key::new(
        "embargo",
        Shape::TimeOrTrue,
        "A time before which nothing of the article appears anywhere, or true: never until removed.",
    ),
    Key::new(
        "expires",
        Shape::TimeOrSpan,
        "A time, or a span after `date` such as \"14d\", from which it is gone.",
    )
    .or(&["expirydate", "expiry", "expire", "unpublish"]),
    Key::new("draft", Shape::Bool, "true: only in the preview, or with --drafts."),
    Key::new(
        "paywall",
        Shape::Bool,
        "true: its text is for subscribers; search engines are told so, and feeds carry its lead alone.",
    ),
    Key::new("id", Shape::Name, "Permanent, independent of headline and file name."),
    Key::new("slug", Shape::Text, "The last part of the URL.").or(&["url", "permalink"]),
    Key::new("aliases", Shape::Texts, "Older URLs that redirect here.")
        .or(&["alias", "redirect_from"]),
    Key::new("authors", Shape::Texts, "Names, or keys of content/_authors/.").or(&["author"]),
    Key::new("byline", Shape::Tables(BYLINE), "Who did what, where roles differ."),
    Key::new("sources", Shape::Text, "Agencies the text draws on: \"APA, Reuters\"."),
    Key::new("dateline", Shape::Text, "The place that opens the text."),
    Key::new("topics", Shape::Texts, "Topics as readers see them.").or(&[
        "tags",
        "tag",
        "keywords",
        "categories",
        "topic",
    ]),
    Key::new("series", Shape::Text, "The series it is a part of."),
    Key::new("related", Shape::Texts, "Other articles: ids, or paths of their files."),
    Key::new(
        "translations",
        Shape::Tables(TRANSLATION),
        "The same article in other languages, on other sites.",
    )
    .or(&["translation", "hreflang"]),
    Key::new("kind", Shape::Choice(Kind::NAMES), "What kind of journalism it is."),
    Key::new("titles", Shape::Table(TITLES), "Other headlines for other surfaces."),
    Key::new("photo", Shape::Table(PHOTO), "The lead photo.").or(&[
        "image",
        "cover",
        "hero",
        "featured_image",
        "feature_image",
    ]),
    Key::new(
        "photos",
        Shape::Tables(PHOTO),
        "Further photos, each placed where the body says ![](file).",
    )
    .or(&["images", "gallery"]),
    Key::new("corrections", Shape::Tables(CORRECTION), "What was corrected since publication."),
    Key::new(
        "internal",
        Shape::Free,
        "The desk's notes: they can't reach any template, feed or file.",
    )
    .or(&["notes", "desk"]),
    Key::new(
        "extra",
        Shape::Free,
        "Free keys that reach the article's templates as article.extra.",
    )
    .or(&["params"]),
];

const BYLINE: &[Key] = &[
    Key::new("who", Shape::Text, "A name, or a key of content/_authors/.")
        .required()
        .or(&["name", "author"]),
    Key::new("role", Shape::Text, "What they did."),
    Key::new("from", Shape::Text, "Where they reported from."),
];

const TRANSLATION: &[Key] = &[
    Key::new("language", Shape::Text, "Its language as a BCP 47 tag, such as \"en\".")
        .required()
        .or(&["lang", "hreflang"]),
    Key::new("url", Shape::Url, "Its address, a whole URL.").required().or(&["href", "link"]),
];

const TITLES: &[Key] = &[
    Key::new("seo", Shape::Text, "For search results."),
    Key::new("social", Shape::Text, "For share cards."),
    Key::new("short", Shape::Text, "For narrow places."),
];

const CORRECTION: &[Key] = &[
    Key::new("date", Shape::Time, "When it was corrected.").required(),
    Key::new(
        "type",
        Shape::Choice(CORRECTION_TYPES),
        "What kind of change; a correction by default.",
    )
    .or(&["kind"]),
    Key::new("text", Shape::Markdown, "What was wrong and what is right.").required(),
];

/// All keys of a photo table; a sidecar has the same without `file`.
pub const PHOTO: &[Key] = &[
    Key::new("file", Shape::Text, "The file beside the article, or /… under static/.")
        .or(&["src", "path", "url"]),
    Key::new("alt", Shape::Text, "What can be seen, for readers who can't see it.")
        .or(&["alttext", "alt_text"]),
    Key::new("caption", Shape::Markdown, "Why the photo is here: who, where, when.").or(&[
        "legend",
        "title",
        "description",
    ]),
    Key::new("agency", Shape::Text, "Who provided it."),
    Key::new("photographer", Shape::Text, "Who took it.").or(&["creator", "by", "author"]),
    Key::new("source", Shape::Text, "Whom the agency distributes: KCNA in Reuters/KCNA."),
    Key::new("credit", Shape::Text, "The whole credit line, instead of the three.")
        .or(&["attribution", "copyright"]),
    Key::new("date", Shape::Time, "When it was taken."),
    Key::new("place", Shape::Text, "Where it was taken.").or(&["location"]),
    Key::new("focus", Shape::Text, "The point that must stay in every crop: \"42% 30%\"."),
    Key::new("expires", Shape::TimeOrSpan, "When the right to show it ends."),
    Key::new("syndicate", Shape::Bool, "false: in no feed."),
    Key::new("archive", Shape::Bool, "true: an older photo, marked as such."),
    Key::new(
        "ai",
        Shape::BoolOrChoice(&["generated", "edited"]),
        "Made or changed by a machine, marked as such.",
    ),
];

const OLDER_URLS: Key =
    Key::new("aliases", Shape::Texts, "Older URLs of the page that redirect here.");

/// All keys of an author's profile.
pub const PROFILE: &[Key] = &[
    Key::new("name", Shape::Text, "The name as readers see it.").required().or(&["title"]),
    Key::new("role", Shape::Text, "What they do."),
    Key::new("email", Shape::Text, "Where readers can write to."),
    Key::new("url", Shape::Url, "Their own page.").or(&["website"]),
    Key::new("same_as", Shape::Urls, "Their profiles elsewhere."),
    Key::new("fediverse", Shape::Text, "@name@server."),
    OLDER_URLS,
    Key::new("internal", Shape::Free, "The desk's notes."),
    Key::new("extra", Shape::Free, "Free keys that reach the author's page as author.extra."),
];

/// All keys of a topic page.
pub const TOPIC: &[Key] = &[
    Key::new("title", Shape::Text, "The topic as readers see it.").required().or(&["name"]),
    Key::new("lead", Shape::Markdown, "What it is about.").or(&["description"]),
    Key::new("spellings", Shape::Texts, "What articles call it, where that is not its title."),
    OLDER_URLS,
    Key::new("internal", Shape::Free, "The desk's notes."),
    Key::new("extra", Shape::Free, "Free keys that reach the topic's page as topic.extra."),
];

/// All keys of a section front.
pub const SECTION: &[Key] = &[
    Key::new("title", Shape::Text, "The section as readers see it.").required().or(&["name"]),
    Key::new("lead", Shape::Markdown, "What it is about.").or(&["description"]),
    Key::new(
        "order",
        Shape::Integer(-10_000, 10_000),
        "Its place in the navigation; smaller is earlier.",
    )
    .or(&["weight"]),
    OLDER_URLS,
    Key::new("internal", Shape::Free, "The desk's notes."),
    Key::new("extra", Shape::Free, "Free keys that reach the section's page as section.extra."),
];
