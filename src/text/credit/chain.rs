//! The parties of a credit line, in its order, and which part each of them has.
//!
//! Must not know how a line is cut. What cannot be placed without guessing gets no part, and the
//! whole line is kept as written.

use super::Credit;
use super::builtin;
use super::party::Kind;
use super::registry::fold;

/// More organisations than this are a list, not a credit.
const MOST_ORGANISATIONS: usize = 4;

/// What a party can be in a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Organisation,
    Person,
    /// One unknown word with a capital: a person unless somebody else is.
    Name,
    /// A user name: a person, but only beside a known party.
    Handle,
}

/// A party as it stands in the line.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// Canonical if known, else as written.
    pub(super) text: String,
    pub(super) role: Role,
    /// The kind, if the party is known.
    pub(super) kind: Option<Kind>,
    /// Whether everybody knows it, although it is no party of the registry: "YouTube", "Stringer".
    pub(super) familiar: bool,
    /// Whether it stands in the place of a name: "STR".
    pub(super) nameless: bool,
    /// Whether "via" stands before it.
    pub(super) distributor: bool,
    /// Whether "for" follows it or "photo by" stands before it: certainly a person.
    pub(super) author: bool,
    /// Whether only "for" or "via" says that it is an organisation.
    pub(super) implied: bool,
    /// Where it begins in the line.
    pub(super) start: usize,
}

impl Mention {
    pub(super) fn is_organisation(&self) -> bool {
        self.role == Role::Organisation
    }

    pub(super) fn is_known(&self) -> bool {
        self.kind.is_some()
    }

    /// Whether it is a party that can distribute photos: no agency is called "Pool".
    fn is_known_outlet(&self) -> bool {
        self.is_known() && !self.is_supply()
    }

    /// Whether it only says how the photo came: "Pool", "Handout", "Stringer".
    fn is_supply(&self) -> bool {
        self.nameless || self.kind == Some(Kind::Handout)
    }
}

/// The parties of a line, in its order.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) mentions: Vec<Mention>,
    /// Whether it says of itself that it is a credit: "Foto: …".
    pub(super) labelled: bool,
    /// Whether it says so as only the credits of pictures do.
    pub(super) pictured: bool,
    /// What the picture is, as written: "Illustration".
    pub(super) kind: Option<String>,
    /// The usual name of its licence.
    pub(super) licence: Option<String>,
}

/// Gives every mention its part; none if one is left over or it is not clear which is which.
pub(super) fn place(line: Line) -> Option<Line> {
    let mut line = Line { mentions: without_repetitions(line.mentions), ..line };
    if line.mentions.iter().all(|m| m.nameless) {
        return None;
    }
    let known = line.mentions.iter().any(|m| m.is_known() || m.familiar);
    if !known && line.mentions.iter().any(|m| m.role == Role::Handle) {
        return None;
    }
    let mut people = positions(&line.mentions, |m| !m.is_organisation());
    if people.len() == 3 && line.mentions.len() == 3 {
        // Only a party of the site's own that opens the line can still be the agency.
        let opening = line.mentions.first_mut().filter(|m| m.is_known() && !m.author)?;
        opening.role = Role::Organisation;
        people.remove(0);
    }
    match people.as_slice() {
        // One word alone is as likely an outlet as a person, unless the line says "Foto:".
        [only] if line.mentions.len() == 1 => {
            let role = line.mentions.get(*only)?.role;
            if role == Role::Name && !line.labelled {
                return None;
            }
        }
        [] | [_] => {}
        [a, b] => {
            let outlet = which_is_the_outlet(&line.mentions, *a, *b)?;
            let outlet = line.mentions.get_mut(outlet).filter(|m| !m.author)?;
            outlet.role = Role::Organisation;
        }
        _ => return None,
    }
    let organisations = line.mentions.iter().filter(|m| m.is_organisation()).count();
    (organisations <= MOST_ORGANISATIONS && !hides_an_outlet(&line.mentions)).then_some(line)
}

/// Whether an outlet that is built like a person's name would be read as one when it is printed
/// beside its agency, because no full name of an unregistered photographer follows.
fn hides_an_outlet(mentions: &[Mention]) -> bool {
    let agency = agency(mentions);
    let implied = mentions.iter().enumerate().any(|(at, m)| m.implied && Some(at) != agency);
    implied && !mentions.iter().any(|m| m.role == Role::Person && !m.is_known())
}

/// Of two that may be people, the one that is an organisation.
fn which_is_the_outlet(mentions: &[Mention], a: usize, b: usize) -> Option<usize> {
    let (first, second) = (mentions.get(a)?, mentions.get(b)?);
    // A party of the site's own whose name is built like a person's: "Weltblick Online/Max Huber".
    if first.is_known() != second.is_known() {
        return Some(if first.is_known() { a } else { b });
    }
    // People have two names, at least in print.
    if (first.role == Role::Name) != (second.role == Role::Name) {
        return Some(if first.role == Role::Name { a } else { b });
    }
    // From here on only the order can tell, and it can do so only beside a known party that opens
    // the line or distributes the photo.
    let both = first.is_known() && second.is_known();
    if !both && !mentions.iter().any(|m| m.is_organisation() && m.is_known()) {
        return None;
    }
    // "Name/Source via AP" is how agencies sign off, "AP/Source/Name" is how outlets print it.
    if mentions.iter().any(|m| m.distributor) {
        return Some(b);
    }
    let opened = mentions.first().is_some_and(Mention::is_organisation) || (both && a == 0);
    opened.then_some(a)
}

/// Turns placed mentions into a credit, and names the unknown organisations in it.
pub(super) fn parts(line: Line) -> (Credit, Vec<String>) {
    let mut credit = Credit { kind: line.kind, licence: line.licence, ..Credit::default() };
    let mut unknown = Vec::new();
    let agency = agency(&line.mentions);
    let mut sources: Vec<Mention> = Vec::new();
    let mut reversed = true;
    for (at, mention) in line.mentions.into_iter().enumerate() {
        if mention.is_organisation() && !mention.is_known() && !mention.familiar {
            unknown.push(mention.text.clone());
        }
        match mention.role {
            Role::Organisation if Some(at) == agency => credit.agency = Some(mention.text),
            Role::Organisation => {
                reversed &= agency.is_some_and(|agency| at < agency);
                sources.push(mention);
            }
            Role::Person | Role::Name | Role::Handle => credit.photographer = Some(mention.text),
        }
    }
    // "Pool/AFP via Getty Images" begins with the origin, "Getty Images/AFP/Pool" with the agency.
    if reversed {
        sources.reverse();
    }
    sources.sort_by_key(Mention::is_supply);
    credit.sources = sources.into_iter().map(|mention| mention.text).collect();
    (credit, unknown)
}

/// Which of the organisations distributes the photo.
fn agency(mentions: &[Mention]) -> Option<usize> {
    let organisations = positions(mentions, Mention::is_organisation);
    let is = |at: usize, wanted: &dyn Fn(&Mention) -> bool| mentions.get(at).is_some_and(wanted);
    let first = |wanted: &dyn Fn(&Mention) -> bool| {
        organisations.iter().copied().find(|&at| is(at, wanted))
    };
    let last = |wanted: &dyn Fn(&Mention) -> bool| {
        organisations.iter().copied().rfind(|&at| is(at, wanted))
    };
    let outlet = first(&Mention::is_known_outlet);
    let supplier = first(&|m| !m.is_supply());
    // A pool hands photos to agencies, never the other way round.
    let distributor =
        last(&|m| m.distributor).filter(|&at| supplier.is_none() || is(at, &|m| !m.is_supply()));
    // A line that begins with the maker goes on towards the distributor: "Name/EPA/Shutterstock".
    let signed = mentions.first().is_some_and(|first| !first.is_organisation());
    let library = last(&|m| m.is_known() && builtin::is_library(&m.text)).filter(|_| signed);
    distributor
        .or(library)
        .or(outlet)
        .or(supplier)
        .or_else(|| first(&Mention::is_known))
        .or_else(|| first(&|_| true))
}

/// The same mentions, each party once: "AP Photo/Ng Han Guan via AP".
fn without_repetitions(mentions: Vec<Mention>) -> Vec<Mention> {
    let mut kept: Vec<Mention> = Vec::new();
    for mention in mentions {
        let same = kept.iter_mut().find(|m| fold(&m.text) == fold(&mention.text));
        match same {
            Some(earlier) => earlier.distributor |= mention.distributor,
            None => kept.push(mention),
        }
    }
    kept
}

fn positions(mentions: &[Mention], wanted: impl Fn(&Mention) -> bool) -> Vec<usize> {
    mentions.iter().enumerate().filter(|(_, m)| wanted(m)).map(|(at, _)| at).collect()
}
