//! Links to files beside articles, which are published with the page: the one place that decides
//! whether a link may publish a file.

use std::sync::Arc;

use super::Context;
use super::answers::Question;
use super::links::{Map, Origin, Target};
use super::numbers::folder;
use crate::base::diag::{Code, Diag, Place};
use crate::base::file_type;
use crate::site::config::Denied;
use crate::site::route;
use picture::pixels::Unusable;

impl Map<'_> {
    /// A link to a file of the site that is no text.
    pub(super) fn attachment(
        &self,
        from: Origin<'_>,
        file: &str,
        place: &Place,
        attachments: &mut Vec<(Arc<str>, String)>,
        problems: &mut Vec<Diag>,
    ) -> Result<Target, Box<Diag>> {
        if let Some(problem) = self.denied(file, place) {
            return Err(Box::new(problem));
        }
        if let Some(problem) = self.sources.unusable.get(file) {
            return Err(Box::new(problem.clone()));
        }
        if let Some(problem) = self.held(from, file, place) {
            if from.is_out {
                problems.push(problem);
            }
            return Ok(Target::Nowhere);
        }
        if let Some(problem) = self.private(file, place) {
            return Err(Box::new(problem));
        }
        let name = file.rsplit('/').next().unwrap_or_default();
        let path = format!("{}{}", route::folder(from.path), route::file_name(name));
        attachments.push((Arc::from(file), path.clone()));
        Ok(Target::Href(self.sources.config.address.href(&path)))
    }

    /// A file whose type is not published, by its own name or by that of the file it is a link to.
    pub(super) fn denied(&self, file: &str, place: &Place) -> Option<Diag> {
        let types = &self.sources.config.attachments;
        let real = self.sources.listing.real(file);
        let name = file.rsplit('/').next().unwrap_or_default();
        let diag = |text: String| {
            Diag::new(Code::ATTACHMENT_DENIED, text).at_place(place.clone(), "not published")
        };
        let allow = "html = \"allow\" under [markdown] in site.toml";
        match types.denies(file).or_else(|| types.denies(&real)) {
            Some(Denied::Desk) => {
                let diag = diag(format!(
                    "{name} is a source or a working file, which links never publish"
                ));
                return Some(match file_type::meant(file) {
                    Some(meant) => diag.help(format!(
                        "to link to an article, rename it to {} and link to that",
                        meant.rsplit('/').next().unwrap_or_default()
                    )),
                    None => diag.help("sources, sidecars, settings and backups stay unpublished; link to the article's .md file, or export a copy as PDF"),
                });
            }
            Some(Denied::Active(kind)) => {
                return Some(diag(format!("{name} could run scripts with the rights of this site")).help(format!(
                    "export it as PDF; if you trust all that write here, put .{kind} files under static/ or write {allow}"
                )));
            }
            Some(Denied::Unlisted(kind)) => {
                return Some(
                    diag(format!("links do not publish .{kind} files on this site")).help(format!(
                        "add the type to site.toml, below [attachments]: types = [\"{kind}\"]"
                    )),
                );
            }
            None => {}
        }
        // Drawings are on the list as long as they only draw. Hosts go by the extension: what is no SVG
        // that could be read runs as one all the same.
        let facts = self.sources.asset(file).map(|asset| &asset.facts);
        let is_svg = [file, &real].iter().any(|path| is_svg(path));
        match facts {
            Some(Err(Unusable::UnknownKind)) if is_svg && !types.is_active() => Some(
                diag(format!("{name} is not an SVG that newsprint can check"))
                    .help("save it as a plain SVG in UTF-8, or export it as PNG"),
            ),
            Some(Err(Unusable::Unsafe(why))) if !types.is_active() => Some(
                diag(format!("{name} could do more than show a picture: {why}")).help(format!(
                    "export it without scripts and links, or as PNG; if you trust all that write here, write {allow}"
                )),
            ),
            _ => None,
        }
    }

    /// A file that reveals what is private. Pictures that newsprint can write are cleaned;
    /// without renditions, files are published as they were delivered.
    fn private(&self, file: &str, place: &Place) -> Option<Diag> {
        let private = self.sources.asset(file)?.private.as_deref();
        let private = private.filter(|_| self.sources.config.photos.renditions)?;
        let why = private.stays.as_ref()?;
        let name = file.rsplit('/').next().unwrap_or_default();
        let diag = Diag::new(
            Code::LINK_PRIVATE,
            format!("the linked file {name} reveals {}", private.told()),
        );
        Some(diag.at_place(place.clone(), "newsprint can't take that out of the file")
            .note(format!("the file is {file}: {why}"))
            .help("save it without that, or link to a JPEG, PNG, WebP or AVIF: newsprint publishes those without"))
    }

    /// A file that belongs to other articles of which none is published: a link to it is one to them.
    fn held(&self, from: Origin<'_>, file: &str, place: &Place) -> Option<Diag> {
        let owner = self.waiting(from, file)?;
        Some(
            Diag::new(
                Code::LINK_NOT_OUT,
                "this link leads to a file of an article that is not published yet",
            )
            .at_place(place.clone(), "printed as plain text for now")
            .note(format!("the article is {owner}"))
            .help("it becomes a link when the article is published; to publish the file now, copy it beside this article"),
        )
    }

    /// The article beside a file that is not published yet, if no published one lies beside it.
    fn waiting(&self, from: Origin<'_>, file: &str) -> Option<Arc<str>> {
        let real = self.sources.listing.real(file);
        let mut place_of = folder(&real);
        loop {
            // Who lies beside the file may publish it.
            if place_of == folder(from.file) || !place_of.starts_with("content/") {
                return None;
            }
            from.asked.note(Question::Folder(place_of));
            let owner = match self.numbers.folder(self.entries, place_of) {
                Some(no) if self.entries[no].is_out() => return None,
                Some(no) => Some(self.entries[no].brief().path.clone()),
                None => self.sources.unread_in(place_of).cloned(),
            };
            if owner.is_some() {
                return owner;
            }
            place_of = folder(place_of);
        }
    }
}

impl Context<'_> {
    /// Looks for the file of a photo, and says so if the photo of a published article lies beside one
    /// that is not published.
    pub(super) fn photo_of_others(&self, written: &str, file: &str, place: &Place) -> Option<Diag> {
        self.asked.note(Question::File(file));
        let from = self.origin();
        let owner = self.ground.map().waiting(from, file).filter(|_| from.is_out)?;
        let message = format!("the photo {written} lies beside an article that is not published");
        Some(
            Diag::new(Code::PHOTO_NOT_OUT, message)
                .at_place(place.clone(), "published with this article")
                .note(format!("the article is {owner}"))
                .help("if the photo may be published now, copy it beside this article; if not, take it out"),
        )
    }
}

/// Whether hosts and browsers take a file for an SVG.
fn is_svg(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("svg"))
}
