//! Where links lead: to articles by their files, to pages by their URLs, to files, and out.

use std::sync::Arc;

use super::answers::{Asked, Question};
use super::numbers::Numbers;
use super::{Entry, No, Sources, elsewhere};
use crate::base::diag::{Code, Diag, Place, Span, nearest};
use crate::base::file_type;
use crate::base::html::{escape, references};
use crate::base::slug::slug;
use crate::site::article::{Anchors, Article, Profile, ProfileKind, State};
use crate::site::config::{Paths, SITE_FILE};
use crate::site::route;
use crate::text::locale::Locale;
use crate::text::markdown::{self, Link, Mark};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// To this URL.
    Href(String),
    /// Nowhere: the article is unpublished, and not even its URL may show. The text stays.
    Nowhere,
}

/// A link written as a URL of this site, to be checked against all pages made.
#[derive(Clone, Debug)]
pub struct UrlLink {
    /// The path on the site.
    pub path: String,
    /// Where it is written.
    pub place: Place,
    /// Whether the page it stands on is published.
    pub is_out: bool,
}

/// The HTML with its links and words filled in.
#[must_use]
pub fn fill(html: &str, links: &[Link], targets: &[Target], locale: &Locale) -> String {
    let mut out = String::with_capacity(html.len() + 32 * links.len());
    markdown::fill(html, &mut out, &mut |mark, out| match mark {
        Mark::Word(key) => out.push_str(&escape(locale.word(key))),
        mark => write_link(mark, links, targets, out),
    });
    out
}

/// Writes one link mark; other marks are none of its business.
pub(crate) fn write_link(mark: Mark<'_>, links: &[Link], targets: &[Target], out: &mut String) {
    match mark {
        Mark::LinkOpen(n) => {
            if let Some(Target::Href(href)) = targets.get(n) {
                out.push_str("<a href=\"");
                out.push_str(&escape(href));
                out.push('"');
                if let Some(link) = links.get(n).filter(|link| !link.title.is_empty()) {
                    out.push_str(" title=\"");
                    out.push_str(&escape(&link.title));
                    out.push('"');
                }
                out.push('>');
            }
        }
        Mark::LinkClose(n) => {
            if let Some(Target::Href(_)) = targets.get(n) {
                out.push_str("</a>");
            }
        }
        Mark::Figure(_) | Mark::Word(_) => {}
    }
}

/// The links of an article that are written as URLs of this site and lead to no article, and their
/// places in its file.
pub(super) fn url_links(article: &Article, map: Map<'_>) -> Vec<(String, Span)> {
    let body = article.outline.links.iter().map(|link| (link, article.body_start));
    let lead = article.lead.iter().flat_map(|lead| &lead.links).map(|link| (link, 0));
    body.chain(lead)
        .filter_map(|(link, by)| Some((url_link(link, map.sources)?, link.span.shifted(by))))
        .filter(|(path, _)| map.at_path(path).is_none())
        .collect()
}

/// The link as a URL of this site, if it is one and names no article's file.
fn url_link(link: &Link, sources: &Sources<'_>) -> Option<String> {
    let path = site_path(&link.target, sources)?;
    let (path, _) = references::split(path);
    (!file_type::is_text(&route::decoded(path))).then(|| path.to_owned())
}

/// The links of a profile that are written as URLs of this site.
pub(super) fn profile_url_links(profile: &Profile, sources: &Sources<'_>) -> Vec<UrlLink> {
    let links = profile.links.iter().filter_map(|link| {
        let span = link.span.shifted(profile.body_start);
        let place = Place { path: profile.path.clone(), span: Some(span) };
        Some(UrlLink { path: url_link(link, sources)?, place, is_out: true })
    });
    links.collect()
}

/// The links of the footer that are written as URLs of this site.
pub(super) fn footer_url_links(sources: &Sources<'_>) -> impl Iterator<Item = UrlLink> {
    sources.config.footer_links.iter().map(|link| UrlLink {
        path: link.value.clone(),
        place: Place { path: SITE_FILE.into(), span: Some(link.span) },
        is_out: true,
    })
}

/// The path on this site of a target that starts with `/` or with the site's own address.
fn site_path<'t>(target: &'t str, sources: &Sources<'_>) -> Option<&'t str> {
    if target.starts_with('/') && !target.starts_with("//") {
        return Some(target);
    }
    let root = sources.config.address.absolute("/");
    target.strip_prefix(root.trim_end_matches('/')).filter(|rest| rest.starts_with('/'))
}

/// The file a link stands in and the page made of it.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    /// The file.
    pub(super) file: &'a Arc<str>,
    /// The page's path on the site.
    pub(super) path: &'a str,
    /// Whether the page is published.
    pub(super) is_out: bool,
    /// What `#…` can lead to.
    pub(super) anchors: &'a Anchors,
    /// Where what is looked up elsewhere is noted.
    pub(super) asked: &'a Asked,
    /// Photos of the article whose time is over: no link may lead to their files.
    pub(super) over: &'a [Arc<str>],
}

impl<'a> Origin<'a> {
    /// An article's page.
    pub(super) fn article(
        article: &'a Article,
        entry: &'a Entry,
        asked: &'a Asked,
        over: &'a [Arc<str>],
    ) -> Self {
        Self {
            file: &article.path,
            path: &entry.path,
            is_out: entry.is_out(),
            anchors: &article.outline.anchors,
            asked,
            over,
        }
    }

    fn folder(&self) -> &'a str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// All that links can lead to.
#[derive(Clone, Copy)]
pub(super) struct Map<'a> {
    pub(super) sources: &'a Sources<'a>,
    pub(super) entries: &'a [Entry],
    pub(super) numbers: &'a Numbers,
}

impl Map<'_> {
    /// The article of a file.
    pub(super) fn by_file(&self, from: Origin<'_>, path: &str) -> Option<No> {
        from.asked.note(Question::Article(path));
        self.numbers.file(self.entries, path)
    }

    /// The article at a path of the site, however the path ends.
    fn at_path(&self, path: &str) -> Option<No> {
        self.spellings(path).iter().find_map(|path| self.numbers.path(self.entries, path))
    }

    /// The paths that pages can have which are meant by one that somebody wrote.
    fn spellings(&self, path: &str) -> Vec<String> {
        let mut paths = vec![path.to_owned(), slashed(path)];
        if !self.sources.config.paths.slash {
            paths.push(format!("{}.html", path.trim_end_matches('/')));
        }
        paths
    }

    /// Resolves links; `by` moves their places into the file.
    pub(super) fn resolve_all(
        &self,
        from: Origin<'_>,
        links: &[Link],
        by: usize,
        attachments: &mut Vec<(Arc<str>, String)>,
        problems: &mut Vec<Diag>,
    ) -> Vec<Target> {
        links
            .iter()
            .map(|link| {
                let place = Place { path: from.file.clone(), span: Some(link.span.shifted(by)) };
                match self.resolve(from, &link.target, &place, attachments, problems) {
                    Ok(target) => target,
                    Err(problem) => {
                        problems.push(*problem);
                        Target::Nowhere
                    }
                }
            })
            .collect()
    }

    fn resolve(
        &self,
        from: Origin<'_>,
        target: &str,
        place: &Place,
        attachments: &mut Vec<(Arc<str>, String)>,
        problems: &mut Vec<Diag>,
    ) -> Result<Target, Box<Diag>> {
        let config = &self.sources.config;
        if target.starts_with('#') {
            return Ok(Target::Href(check_anchor(from.file, from.anchors, target, place)?));
        }
        if let Some(path) = site_path(target, self.sources) {
            let (bare, suffix) = references::split(path);
            let file = route::join("content", bare);
            if file.as_deref().is_some_and(file_type::is_text) {
                return self.resolve_file(from, file, (target, suffix), place, problems);
            }
            let file = format!("static{bare}");
            from.asked.note(Question::File(&file));
            if self.is_withdrawn(&file, place, problems) {
                return Ok(Target::Nowhere);
            }
            for path in self.spellings(bare) {
                from.asked.note(Question::Page(&path));
            }
            return match self.at_path(bare) {
                Some(no) => self.resolve_number(from, no, suffix, place, problems),
                None => {
                    let path = self.sources.written(bare);
                    Ok(Target::Href(config.address.href(&path) + suffix))
                }
            };
        }
        if markdown::is_own_computer(target) {
            return Err(Box::new(elsewhere::link_on_computer(target, place)));
        }
        if let Some(scheme) = scheme(target) {
            if ["http", "https", "mailto", "tel"].contains(&scheme.to_ascii_lowercase().as_str()) {
                return Ok(Target::Href(target.to_owned()));
            }
            return Err(Box::new(scheme_refused(target, &format!("`{scheme}:`"), place)));
        }
        if target.starts_with("//") || target.contains('\\') {
            return Err(Box::new(scheme_refused(target, "an address without a scheme", place)));
        }
        let (bare, suffix) = references::split(target);
        let file = route::join(from.folder(), bare).filter(|file| file.starts_with("content/"));
        if file_type::is_text(file.as_deref().unwrap_or(bare)) {
            return self.resolve_file(from, file, (target, suffix), place, problems);
        }
        if file.is_none() && !bare.is_empty() {
            return Err(Box::new(outside(target, place)));
        }
        if let Some(file) = &file {
            from.asked.note(Question::File(file));
        }
        match file.filter(|_| !bare.is_empty()) {
            Some(file) if self.is_withdrawn(&file, place, problems) => Ok(Target::Nowhere),
            Some(file) if self.is_over(from, &file) => Ok(Target::Nowhere),
            Some(file) if self.sources.has(&file) => {
                self.attachment(from, &file, place, attachments, problems)
            }
            file => Err(Box::new(self.dead(from.folder(), (file.as_deref(), target), place))),
        }
    }

    /// A link to a file of an article; it comes as written and with what stands after the path.
    fn resolve_file(
        &self,
        from: Origin<'_>,
        file: Option<String>,
        (target, suffix): (&str, &str),
        place: &Place,
        problems: &mut Vec<Diag>,
    ) -> Result<Target, Box<Diag>> {
        let Some(file) = file else {
            return Err(Box::new(outside(target, place)));
        };
        if let Some(profile) = self.sources.profile(&file) {
            from.asked.note(Question::Article(&file));
            let suffix = check_anchor(&file, &profile.anchors, suffix, place)?;
            let (path, paths) = (&self.sources.config.address, &self.sources.config.paths);
            return Ok(Target::Href(path.href(&profile_path(profile, paths)) + &suffix));
        }
        match self.by_file(from, &file) {
            Some(no) => self.resolve_number(from, no, suffix, place, problems),
            // The file is there and could not be read: that was said where it stands.
            None if self.sources.has(&file) => Ok(Target::Nowhere),
            None => Err(Box::new(self.dead(from.folder(), (Some(&file), target), place))),
        }
    }

    fn resolve_number(
        &self,
        from: Origin<'_>,
        no: No,
        suffix: &str,
        place: &Place,
        problems: &mut Vec<Diag>,
    ) -> Result<Target, Box<Diag>> {
        let entry = &self.entries[no];
        let (brief, library) = (entry.brief(), &self.sources.library);
        let mut suffix = suffix.to_owned();
        if suffix.contains('#') {
            let article = library
                .article(brief, entry.known.text)
                .map_err(|changed| Box::new(changed.into_diag()))?;
            suffix = check_anchor(&brief.path, &article.outline.anchors, &suffix, place)?;
        }
        if entry.is_out() {
            return Ok(Target::Href(self.sources.config.address.href(&entry.path) + &suffix));
        }
        // What is wrong with an article that was left out is said where it stands.
        if from.is_out && entry.state != State::LeftOut {
            problems.push(
                Diag::new(
                    Code::LINK_NOT_OUT,
                    "this link leads to an article that is not published yet",
                )
                .at_place(place.clone(), "printed as plain text for now")
                .note(format!("the article is {}", brief.path))
                .help("it becomes a link when the article is published"),
            );
        }
        Ok(Target::Nowhere)
    }

    /// A link to a file that is not there, or that can't be used.
    fn dead(&self, folder: &str, (file, target): (Option<&str>, &str), place: &Place) -> Diag {
        if let Some(problem) = file.and_then(|file| self.sources.unusable(file)) {
            return problem.clone();
        }
        if let Some(address) = markdown::with_scheme(target) {
            return Diag::new(Code::LINK_DEAD, format!("the link {target} has no target"))
                .at_place(place.clone(), "read as a file beside the article")
                .help(format!("write {address} for an address on the web"));
        }
        let wanted = target.rsplit('/').next().unwrap_or(target);
        let (wanted, _) = references::split(wanted);
        let meant = self.numbers.near_name(self.entries, name_of(wanted));
        let label = meant.map_or_else(
            || "nothing there".to_owned(),
            |no| format!("did you mean {}?", relative(folder, &self.entries[no].brief().path)),
        );
        Diag::new(Code::LINK_DEAD, format!("the link {target} has no target"))
            .at_place(place.clone(), label)
            .help("link to an article by the path of its file, such as ../sport/final.md, and to a file by its name beside the article")
    }
}

/// The page of a profile, a topic or a section.
fn profile_path(profile: &Profile, paths: &Paths) -> String {
    match profile.kind {
        ProfileKind::Author => route::author(paths, &slug(&profile.key)),
        ProfileKind::Topic => route::topic(paths, &slug(&profile.key)),
        ProfileKind::Section => route::section(paths, &profile.key),
    }
}

/// The path of a folder, however it was written.
fn slashed(path: &str) -> String {
    format!("{}/", path.trim_end_matches("index.html").trim_end_matches('/'))
}

/// A link that leaves `content/`.
fn outside(target: &str, place: &Place) -> Diag {
    Diag::new(Code::PATH_OUTSIDE_SITE, format!("the link {target} leads out of content/"))
        .at_place(place.clone(), "too many ../")
        .help("link to an article by the path of its file, such as ../sport/final.md, and to a file under static/ with /…")
}

/// How many anchors a message lists.
const ANCHORS_LISTED: usize = 12;

/// How many anchors a misspelt one is compared with.
const ANCHORS_COMPARED: usize = 200;

/// An anchor must exist in the file that is linked to. Returns what stands after the path, with the
/// anchor as the page has it.
fn check_anchor(
    file: &str,
    anchors: &Anchors,
    suffix: &str,
    place: &Place,
) -> Result<String, Box<Diag>> {
    let Some((query, anchor)) = suffix.split_once('#') else { return Ok(suffix.to_owned()) };
    let decoded = route::decoded(anchor);
    let found = [anchor, &decoded].into_iter().find(|name| anchors.contains(name));
    if let Some(known) = found {
        return Ok(format!("{query}#{known}"));
    }
    if anchor.is_empty() {
        return Ok(suffix.to_owned());
    }
    // A text may have as many dead links as words: each costs the same, however many anchors there are.
    let anchors = anchors.names();
    let near = anchors.iter().take(ANCHORS_COMPARED).map(String::as_str);
    let meant = nearest(anchor, near);
    let label =
        meant.map_or_else(|| "no such place".to_owned(), |meant| format!("did you mean #{meant}?"));
    let listed = anchors.iter().take(ANCHORS_LISTED);
    let list: Vec<String> = listed.map(|anchor| format!("#{anchor}")).collect();
    let list = list.join(", ");
    Err(Box::new(
        Diag::new(Code::LINK_ANCHOR_DEAD, format!("there is no #{anchor} in {file}"))
            .at_place(place.clone(), label)
            .help(match anchors.len() {
                0 => "the article has no subheads; link to it without #".to_owned(),
                1..=ANCHORS_LISTED => format!("it has {list}"),
                count => format!("it has {list} and {} more", count - ANCHORS_LISTED),
            }),
    ))
}

/// The scheme of a URL, if the target has one.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let mut chars = scheme.chars();
    let letters = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    letters.then_some(scheme)
}

fn scheme_refused(target: &str, what: &str, place: &Place) -> Diag {
    Diag::new(Code::LINK_SCHEME, format!("links to {what} are not allowed: {target}"))
        .at_place(place.clone(), "here")
        .help("write https://… for the web, mailto:… for an address, tel:… for a number")
}

/// What a file is called apart from folders, `index` and `.md`.
pub(super) fn name_of(path: &str) -> &str {
    let called = file_type::called(path);
    called.rsplit('/').next().unwrap_or(called)
}

/// The path of a file as written from a folder.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - shared);
    format!("{up}{}", to[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(scheme("https://a"), Some("https"));
        assert_eq!(scheme("javascript:alert(1)"), Some("javascript"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("zug.md"), None);
    }

    #[test]
    fn a_suggested_path_works_where_it_is_written() {
        assert_eq!(
            relative("content/ausland/zug", "content/inland/wahl.md"),
            "../../inland/wahl.md"
        );
        assert_eq!(relative("content/ausland", "content/ausland/zug.md"), "zug.md");
    }
}
