//! Whose photo it is: the credit line, decided from all that speak of the photo.
//!
//! The table in docs/photos.md says what is printed; what is not printed is reported (see
//! [`names`](super::names)).

use super::embedded::is_same;
use super::{Level, Use, names, place};
use crate::base::diag::{Code, Diag, Place};
use crate::site::config::Agencies;
use crate::text::credit::{self, Credit, Reading, Style};
use crate::text::schema::Spanned;

/// What one level says of the maker.
pub(super) struct Statement<'a> {
    pub(super) level: &'a Level<'a>,
    /// Where it says so.
    at: Spanned<String>,
    pub(super) credit: Credit,
    /// Names that it says and that have no place in its credit.
    pub(super) beside: Vec<String>,
    /// Whether it is the whole line, so that lower levels add nothing but a maker.
    whole: bool,
}

impl Statement<'_> {
    pub(super) fn place(&self) -> Place {
        place(self.level, self.at.span)
    }

    /// Whether its line can't be taken apart.
    pub(super) fn is_unclear(&self) -> bool {
        self.credit.written.is_some()
    }
}

/// The credit line and its parts; reports none at all, unclear ones, unknown parties, contradictions,
/// and names that are not printed.
pub(super) fn decide(
    asked: &Use<'_>,
    levels: &[Level<'_>],
    agencies: &Agencies,
    style: &Style,
    problems: &mut Vec<Diag>,
) -> (String, Credit) {
    let mut statements: Vec<Statement<'_>> = Vec::new();
    let before = problems.len();
    for level in levels {
        statements.extend(statement(level, agencies, problems));
    }
    let has_placeholder = problems[before..].iter().any(|one| one.code == Code::VALUE_EMPTY);
    let mut credit = Credit::default();
    for (at, statement) in statements.iter().enumerate() {
        let prints_line = fill(&mut credit, &statement.credit);
        if prints_line && statement.is_unclear() {
            problems.push(unclear(statement));
        }
        if statement.whole {
            if credit.photographer.is_none() && credit.written.is_none() {
                credit.photographer = maker(&credit, &statements[at + 1..], agencies);
            }
            break;
        }
    }
    let terms = credit.agency.as_ref().and_then(|agency| agencies.terms(agency));
    if let Some(terms) = terms {
        if credit.sources.is_empty() {
            credit.sources.extend(terms.defaults.source.clone());
        }
        credit.photographer = credit.photographer.or_else(|| terms.defaults.photographer.clone());
    }
    if credit.is_empty() {
        if !has_placeholder {
            problems.push(missing(asked, agencies));
        }
        return (String::new(), credit);
    }
    let is_nameless = credit.sources.is_empty() && credit.photographer.is_none();
    if is_nameless && terms.is_some_and(|terms| terms.require_creator) {
        problems.extend(creator_missing(asked, &statements, &credit));
    }
    // A party's own style is for its own credits, and only where it loses no name.
    let own = agencies.terms_of(&credit).style.and_then(|pattern| pattern.print(&credit));
    let line = own.unwrap_or_else(|| style.print(&credit));
    let mut found = Vec::new();
    for (at, later) in statements.iter().enumerate().skip(1) {
        found.extend(conflict(asked, &statements[..at], later, (&credit, &line)));
    }
    let lost = names::lost(asked, &statements, (&credit, &line), &found);
    problems.extend(found);
    problems.extend(lost);
    (line, credit)
}

/// Gives a credit what it has not yet from what a lower level says, and returns whether a line that
/// can't be taken apart is among it.
fn fill(credit: &mut Credit, from: &Credit) -> bool {
    let from = from.clone();
    let was_empty = credit.is_empty();
    let provided =
        credit.agency.is_some() || !credit.sources.is_empty() || credit.written.is_some();
    let prints_line = !provided && from.written.is_some();
    if prints_line {
        credit.written = from.written;
    }
    if credit.written.is_none() {
        credit.agency = credit.agency.take().or(from.agency);
        if credit.sources.is_empty() {
            credit.sources = from.sources;
        }
    }
    credit.photographer = credit.photographer.take().or(from.photographer);
    if was_empty {
        (credit.kind, credit.others) = (from.kind, from.others);
    }
    credit.licence = credit.licence.take().or(from.licence);
    prints_line
}

/// Who made the photo, if the line that counts has no photographer and a lower level does: whoever is named
/// in the file alone has the right to be named with the picture (Austria's UrhG § 74 (3)). What that
/// level says of another agency's photo is no part of this credit, and a party is not a maker.
fn maker(credit: &Credit, lower: &[Statement<'_>], agencies: &Agencies) -> Option<String> {
    let named = lower.iter().find(|statement| statement.credit.photographer.is_some())?;
    let name = named.credit.photographer.as_ref()?;
    let same = match (&credit.agency, &named.credit.agency) {
        (Some(a), Some(b)) => is_same(a, b),
        _ => true,
    };
    let is_party = agencies.registry.find(name).is_some_and(|party| !party.kind.may_be_a_person());
    let is_named = credit.names().any(|one| one == name);
    (same && !is_party && !is_named).then(|| name.clone())
}

/// An agency that wants its photographers named, alone.
fn creator_missing(asked: &Use<'_>, statements: &[Statement<'_>], credit: &Credit) -> Option<Diag> {
    let agency = credit.agency.as_ref()?;
    let said = statements.iter().find(|statement| statement.credit.agency.is_some())?;
    let help = if said.whole {
        format!("write the credit as {agency}/Photographer")
    } else {
        "add `photographer`, or `source` if the agency names no photographer".to_owned()
    };
    Some(
        Diag::new(
            Code::CREDIT_CREATOR_MISSING,
            format!("the credit of {} names only the agency {agency}", asked.file),
        )
        .at_place(place(said.level, said.at.span), "who took it?")
        .note(format!("agencies.toml says of {agency}: require_creator = true"))
        .help(help),
    )
}

/// What a level says, if it says anything.
fn statement<'a>(
    level: &'a Level<'a>,
    agencies: &Agencies,
    problems: &mut Vec<Diag>,
) -> Option<Statement<'a>> {
    if let Some(said) = level.said {
        let at = Spanned { value: String::new(), span: level.fields.span };
        for party in &said.unknown {
            problems.extend(unknown_party(party, level, &at, agencies));
        }
        let (credit, beside) = (said.credit.clone(), said.beside.clone());
        let anybody = !credit.is_empty() || !beside.is_empty();
        return anybody.then_some(Statement { level, at, credit, beside, whole: false });
    }
    let fields = level.fields;
    let mut text = |key: &str, field: &Option<Spanned<String>>| {
        let field = field.as_ref()?;
        let value = credit::plain(&field.value).0;
        if credit::is_placeholder(&value) {
            problems.push(placeholder(key, &value, place(level, field.span)));
            return None;
        }
        (!value.trim().is_empty()).then_some(Spanned { value, span: field.span })
    };
    let agency = text("agency", &fields.agency);
    let source = text("source", &fields.source);
    let photographer = text("photographer", &fields.photographer);
    if let Some(line) = text("credit", &fields.credit) {
        let credit = match agencies.registry.read(&line.value) {
            Reading::Parts { credit, unknown } => {
                for party in unknown {
                    problems.extend(unknown_party(&party, level, &line, agencies));
                }
                credit
            }
            Reading::AsWritten(text) => Credit { written: Some(text), ..Credit::default() },
        };
        let mut statement = Statement { level, at: line, credit, beside: Vec::new(), whole: true };
        statement.add(agency, source, photographer, agencies);
        return Some(statement);
    }
    let at = agency.clone().or_else(|| photographer.clone()).or_else(|| source.clone())?;
    let mut credit = Credit {
        sources: source.iter().map(|text| canonical(&text.value, agencies)).collect(),
        photographer: photographer.map(|text| text.value.trim().to_owned()),
        ..Credit::default()
    };
    let mut beside = Vec::new();
    if let Some(agency) = &agency {
        match agencies.registry.find(&agency.value) {
            Some(party) => credit.agency = Some(party.name.clone()),
            // "Reuters/KCNA" written as one agency is an agency and its source.
            None => match agencies.registry.read(&agency.value) {
                Reading::Parts { credit: read, unknown }
                    if read.agency.is_some() && unknown.is_empty() && credit.sources.is_empty() =>
                {
                    let own = credit.photographer.take();
                    let both = own.is_some() && read.photographer.is_some();
                    beside.extend(read.photographer.clone().filter(|_| both));
                    credit = Credit { photographer: own.or(read.photographer.clone()), ..read };
                }
                _ => {
                    problems.extend(unknown_party(&agency.value, level, agency, agencies));
                    credit.agency = Some(agency.value.trim().to_owned());
                }
            },
        }
    }
    Some(Statement { level, at, credit, beside, whole: false })
}

impl Statement<'_> {
    /// Adds to a whole line what the same table says beside it: where the line has nothing, it is a
    /// part of the credit; where it has somebody else, it is reported.
    fn add(
        &mut self,
        agency: Option<Spanned<String>>,
        source: Option<Spanned<String>>,
        photographer: Option<Spanned<String>>,
        agencies: &Agencies,
    ) {
        let credit = &mut self.credit;
        let clear = credit.written.is_none();
        let party = |text: Spanned<String>| canonical(&text.value, agencies);
        let (agency, source) = (agency.map(party), source.map(party));
        let photographer = photographer.map(|text| text.value.trim().to_owned());
        match agency {
            Some(name) if clear && credit.agency.is_none() => credit.agency = Some(name),
            name => self.beside.extend(name),
        }
        match source {
            Some(name) if clear && credit.sources.is_empty() => credit.sources.push(name),
            name => self.beside.extend(name),
        }
        let line = credit.written.as_ref().map(|line| line.to_lowercase()).unwrap_or_default();
        match photographer {
            Some(name) if credit.photographer.is_none() && !line.contains(&name.to_lowercase()) => {
                credit.photographer = Some(name);
            }
            name => self.beside.extend(name.iter().flat_map(|name| credit::makers(name))),
        }
    }
}

fn canonical(name: &str, agencies: &Agencies) -> String {
    agencies.registry.find(name).map_or_else(|| name.trim().to_owned(), |party| party.name.clone())
}

fn missing(asked: &Use<'_>, agencies: &Agencies) -> Diag {
    let diag =
        Diag::new(Code::PHOTO_CREDIT_MISSING, format!("the photo {} has no credit", asked.file))
            .placed(asked, "no `credit`, no `agency`, no `photographer`");
    // Whoever wrote a parenthesis there thinks that it is the credit.
    if let Some(signed) = asked.figure.and_then(|figure| figure.signed.as_ref()) {
        let span = signed.credit_span.shifted(asked.body_start);
        let first = signed.credit.split('/').next().unwrap_or_default().trim();
        let meant = agencies.registry.nearest(first);
        let meant = meant.map(|meant| format!("did you mean {meant}?"));
        return diag
            .and_at_place(
                Place { path: asked.place.path.clone(), span: Some(span) },
                "read as a part of the caption: it has no known name",
            )
            .help_maybe(meant)
            .help(format!(
                "if this is the credit, add the agency to agencies.toml: [[agency]] with name = \"{first}\""
            ))
            .help("if not, add the credit behind it, (Agency/Photographer)");
    }
    // A caption that an empty line keeps from its photo.
    let below = asked.figure.and_then(|figure| figure.below.as_ref());
    if let Some(below) = below.filter(|below| agencies.registry.reads_as_credit(&below.credit)) {
        let span = below.span.shifted(asked.body_start);
        return diag
            .and_at_place(
                Place { path: asked.place.path.clone(), span: Some(span) },
                "the text two lines below looks like the caption",
            )
            .help("delete the empty line between the photo and its caption");
    }
    let help = match asked.figure {
        Some(_) if asked.table.is_none() => format!(
            "end its caption line with the credit, (Agency/Photographer), or write {{agency=\"…\" photographer=\"…\"}} behind ![…]({})",
            asked.file
        ),
        _ => "add `agency` and `photographer`, or the whole line as `credit`, to this table"
            .to_owned(),
    };
    diag.help(help)
}

/// Words that stand for nothing in a credit: they would be printed as if they were a name.
fn placeholder(key: &str, value: &str, at: Place) -> Diag {
    let value = value.trim();
    Diag::new(Code::VALUE_EMPTY, format!("`{key}` has no name in it: \"{value}\""))
        .at_place(at, "this is no name")
        .help("write who made or provided the photo; delete the line to use what the photo's file says")
}

fn unclear(statement: &Statement<'_>) -> Diag {
    let line = statement.credit.written.as_deref().unwrap_or_default();
    Diag::new(Code::CREDIT_UNCLEAR, format!("newsprint can't read this credit: \"{line}\""))
        .at_place(statement.place(), "printed as written")
        .help("write it as Agency/Photographer, or name `agency`, `source` and `photographer` one by one; a party that is not known yet goes into agencies.toml")
}

/// An unknown party: reported if the site lists its agencies, or if it looks misspelt.
fn unknown_party(
    party: &str,
    level: &Level<'_>,
    at: &Spanned<String>,
    agencies: &Agencies,
) -> Option<Diag> {
    let nearest = agencies.registry.nearest(party);
    if !agencies.declared && nearest.is_none() {
        return None;
    }
    let label = nearest
        .map_or_else(|| "not in agencies.toml".to_owned(), |name| format!("did you mean {name}?"));
    Some(
        Diag::new(
            Code::AGENCY_UNKNOWN,
            format!("\"{}\" is not an agency that this site knows", party.trim()),
        )
        .at_place(place(level, at.span), label)
        .help(format!(
            "correct the spelling, or add it to agencies.toml: [[agency]] with name = \"{}\"",
            party.trim()
        )),
    )
}

/// Two levels that name different agencies or photographers.
fn conflict(
    asked: &Use<'_>,
    earlier: &[Statement<'_>],
    later: &Statement<'_>,
    (credit, line): (&Credit, &str),
) -> Option<Diag> {
    let differ = |a: &str, b: &str| !is_same(a, b);
    let strangers = |a: &str, b: &str| {
        let (a, b) = (credit::makers(a), credit::makers(b));
        !a.iter().any(|one| b.iter().any(|other| is_same(one, other)))
    };
    for first in earlier {
        let agencies = pair(&first.credit.agency, &later.credit.agency, differ);
        let makers = pair(&first.credit.photographer, &later.credit.photographer, strangers);
        let printed = [agencies.map(|(a, _)| a), makers.map(|(a, _)| a)]
            .into_iter()
            .flatten()
            .all(|name| names::is_printed(name, credit, line));
        let also = if printed { "; this is printed" } else { "" };
        let (what, a, b) = match (agencies, makers) {
            (None, None) => continue,
            (Some((a, b)), None) => ("two agencies are", a.to_owned(), b.to_owned()),
            (None, Some((a, b))) => ("two photographers are", a.to_owned(), b.to_owned()),
            (Some((agency, other)), Some((by, other_by))) => (
                "two agencies and two photographers are",
                format!("{agency}/{by}"),
                format!("{other}/{other_by}"),
            ),
        };
        let at = |statement: &Statement<'_>| {
            let by = statement.level.fields.photographer.as_ref();
            let by = by.filter(|_| !statement.whole && what == "two photographers are");
            place(statement.level, by.map_or(statement.at.span, |by| by.span))
        };
        return Some(
            Diag::new(
                Code::CREDIT_CONFLICT,
                format!("{what} named for {}: {a} and {b}", asked.file),
            )
            .at_place(at(first), format!("{} {a}{also}", first.level.says()))
            .and_at_place(at(later), format!("{} {b}", later.level.says()))
            .help("find out which of the two is right, and correct the other"),
        );
    }
    None
}

/// Two texts that are both there and differ.
fn pair<'a>(
    a: &'a Option<String>,
    b: &'a Option<String>,
    differ: impl Fn(&str, &str) -> bool,
) -> Option<(&'a str, &'a str)> {
    let (a, b) = (a.as_deref()?, b.as_deref()?);
    differ(a, b).then_some((a, b))
}
