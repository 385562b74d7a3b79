//! The keys of `site.toml`.

use super::machines::Machines;
use super::target::Profile;
use crate::text::schema::{Key, Shape};

/// All keys of `site.toml`.
pub const SITE: &[Key] = &[
    Key::new("edition", Shape::Name, "The edition of article syntax and keys this site is written in: \"2026\"."),
    Key::new("title", Shape::Text, "The site's name.").required().or(&["name"]),
    Key::new("description", Shape::Text, "The site in a sentence: for search results and feeds.").or(&["subtitle", "tagline"]),
    Key::new("base_url", Shape::Url, "Where the site will stand, with its path if it has one: https://name.example/weltblick.")
        .required()
        .or(&["baseurl", "url"]),
    Key::new("language", Shape::Text, "The language as a BCP 47 tag, such as \"de-AT\": quotation marks, dates and the theme's words follow it.")
        .required()
        .or(&["languagecode", "default_language", "lang", "locale"]),
    Key::new("time_zone", Shape::Text, "The IANA time zone that dates without an offset are read in, such as \"Europe/Vienna\".")
        .required()
        .or(&["timezone", "tz"]),
    Key::new("permalink", Shape::Text, "The form of articles' URLs, with {section}, {slug}, {year}, {month}, {day}, {id}.")
        .or(&["permalinks"]),
    Key::new("per_page", Shape::Integer(1, 1000), "How many articles a front and an archive page show.")
        .or(&["paginate", "paginate_by", "page_size"]),
    Key::new("publisher", Shape::Table(PUBLISHER), "Who publishes the site."),
    Key::new("paths", Shape::Table(PATHS), "Words in URLs."),
    Key::new("credit", Shape::Table(CREDIT), "How a credit line is printed, everywhere."),
    Key::new("photos", Shape::Table(PHOTOS), "What is made of photos.").or(&["imaging", "images"]),
    Key::new("robots", Shape::Table(ROBOTS), "What machines may do with the site."),
    Key::new("feeds", Shape::Table(FEEDS), "What feeds say of themselves.").or(&["feed", "rss"]),
    Key::new("checks", Shape::Free, "What is to be done about warnings, by their codes: \"error\", \"warning\" or \"off\"."),
    Key::new("markdown", Shape::Table(MARKDOWN), "What articles may hold."),
    Key::new("attachments", Shape::Table(ATTACHMENTS), "Which files beside articles a link publishes."),
    Key::new("shelves", Shape::Named(SHELF), "Lists that templates may show on any page, by name."),
    Key::new("theme", Shape::Table(super::theme::KEYS), "Masthead, logo, colours, fonts and footer of the built-in theme."),
    Key::new("deploy", Shape::Named(DEPLOY), "Where `newsprint deploy` publishes the site, by name.")
        .or(&["deployment", "targets"]),
    Key::new("extra", Shape::Free, "Free keys that reach every template as site.extra.").or(&["params"]),
];

const PUBLISHER: &[Key] = &[
    Key::new("name", Shape::Text, "The organisation's name."),
    Key::new("url", Shape::Url, "Its own page."),
    Key::new("logo", Shape::Text, "The path of its logo in static/, such as \"/logo.svg\"."),
    Key::new("same_as", Shape::Urls, "Its profiles elsewhere."),
    Key::new("publishing_principles", Shape::Link, "Its principles."),
    Key::new("ethics_policy", Shape::Link, "Its code of ethics."),
    Key::new("corrections_policy", Shape::Link, "How it corrects mistakes."),
    Key::new("verification_policy", Shape::Link, "How it checks facts."),
    Key::new("unnamed_sources_policy", Shape::Link, "When it does not name sources."),
    Key::new("feedback_policy", Shape::Link, "How readers can reach it, and what follows."),
    Key::new("diversity_policy", Shape::Link, "Whom it employs and writes about."),
    Key::new("ownership", Shape::Link, "Who owns and funds it."),
    Key::new("masthead", Shape::Link, "Who works for it."),
    Key::new("mission", Shape::Link, "What it covers, and why."),
    Key::new("no_bylines_policy", Shape::Link, "When articles name no author."),
];

/// The policies among the keys of `[publisher]`, and what schema.org calls them.
pub(super) const POLICIES: [(&str, &str); 11] = [
    ("publishing_principles", "publishingPrinciples"),
    ("ethics_policy", "ethicsPolicy"),
    ("corrections_policy", "correctionsPolicy"),
    ("verification_policy", "verificationFactCheckingPolicy"),
    ("unnamed_sources_policy", "unnamedSourcesPolicy"),
    ("feedback_policy", "actionableFeedbackPolicy"),
    ("diversity_policy", "diversityPolicy"),
    ("ownership", "ownershipFundingInfo"),
    ("masthead", "masthead"),
    ("mission", "missionCoveragePrioritiesPolicy"),
    ("no_bylines_policy", "noBylinesPolicy"),
];

const ROBOTS: &[Key] = &[
    Key::new(
        "ai",
        Shape::Choice(Machines::AI),
        "What crawlers of AI companies are asked: nothing, not to train models, or to stay away.",
    ),
    Key::new(
        "deny",
        Shape::Texts,
        "Further crawlers that are asked to stay away, by their names for robots.txt.",
    ),
    Key::new(
        "tdm_reservation",
        Shape::Bool,
        "Whether the rights to text and data mining are reserved; true if `ai` is not \"allow\".",
    ),
    Key::new("tdm_policy", Shape::Link, "The terms on which they can be had."),
];

const PATHS: &[Key] = &[
    Key::new("topics", Shape::Text, "Before a topic's name."),
    Key::new("authors", Shape::Text, "Before an author's name."),
    Key::new("archive", Shape::Text, "Before an archive page's number or a day."),
    Key::new("credits", Shape::Text, "The credit index."),
];

const CREDIT: &[Key] = &[
    Key::new("parts", Shape::Texts, "The order of \"agency\", \"source\" and \"photographer\"."),
    Key::new("separator", Shape::Text, "What stands between the parts."),
    Key::new("prefix", Shape::Text, "What stands before the first part, such as \"Foto: \"."),
];

const PHOTOS: &[Key] = &[
    Key::new("renditions", Shape::Bool, "false: photos are published as they were delivered."),
    Key::new(
        "formats",
        Shape::Texts,
        "The formats that are written: \"avif\", \"webp\", \"jpeg\".",
    ),
    Key::new("widths", Shape::Texts, "The widths that are written, in pixels.").or(&["sizes"]),
    Key::new("alt_from_file", Shape::Bool, "Whether the alternative text in a file may be shown."),
];

const FEEDS: &[Key] = &[Key::new(
    "hub",
    Shape::Url,
    "The WebSub hub that tells readers of new articles, an https:// URL.",
)];

const MARKDOWN: &[Key] =
    &[Key::new("html", Shape::Choice(&["deny", "allow"]), "Whether articles may hold raw HTML.")];

const ATTACHMENTS: &[Key] = &[Key::new(
    "types",
    Shape::Texts,
    "The extensions of files that a link publishes, besides those that any site publishes.",
)
.or(&["extensions"])];

/// The keys of one shelf.
const SHELF: &[Key] = &[
    Key::new("limit", Shape::Integer(1, 100), "How many articles it shows at most."),
    Key::new(
        "of",
        Shape::Choice(&["section", "topic", "author"]),
        "On an article's page: the articles before it with the same section, first topic or first author.",
    ),
    Key::new("section", Shape::Text, "The newest of one section, by its folder's name."),
    Key::new("topic", Shape::Text, "The newest of one topic, by its name."),
    Key::new("author", Shape::Text, "The newest of one author, by key or name."),
];

/// The keys of one target.
const DEPLOY: &[Key] = &[
    Key::new("url", Shape::Text, "Where it is: s3://, gs://, az://, file://, ssh:// or rsync://.")
        .required(),
    Key::new("profile", Shape::Choice(Profile::NAMES), "What the host reads besides pages.")
        .or(&["host"]),
    Key::new("compress", Shape::Bool, "Whether .br and .gz are made beside texts."),
    Key::new(
        "max_delete",
        Shape::Integer(0, 10_000_000),
        "How many files a deploy may delete; half of the published files by default.",
    )
    .or(&["maxdeletes"]),
    Key::new("keep", Shape::Integer(1, 1000), "How many releases a file:// target keeps."),
    Key::new("endpoint", Shape::Url, "The server of a bucket that is not the store's usual one."),
    Key::new("region", Shape::Text, "The region of an s3:// target."),
];
