//! Whose photo it is: the credit line, decided from all that speak of the photo.

use super::{Level, Use, place};
use crate::config::Agencies;
use crate::credit::{Credit, Reading, Style};
use crate::diag::{Code, Diag, Place};
use crate::schema::Spanned;

/// What one level says of the maker.
struct Statement<'a> {
    level: &'a Level<'a>,
    /// Where it says so.
    at: &'a Spanned<String>,
    credit: Credit,
    /// The line, if it can't be taken apart.
    written: Option<String>,
    /// Whether it is the whole line, so that lower levels add nothing.
    whole: bool,
}

/// The credit line and its parts; reports none at all, unclear ones, unknown parties and
/// contradictions.
pub(super) fn decide(
    asked: &Use<'_>,
    levels: &[Level<'_>],
    agencies: &Agencies,
    style: &Style,
    problems: &mut Vec<Diag>,
) -> (String, Credit) {
    let mut statements: Vec<Statement<'_>> = Vec::new();
    for level in levels {
        statements.extend(statement(level, agencies, problems));
    }
    for (at, later) in statements.iter().enumerate().skip(1) {
        problems.extend(conflict(asked, &statements[..at], later));
    }
    let mut credit = Credit::default();
    for (at, statement) in statements.iter().enumerate() {
        if let Some(line) = &statement.written
            && credit.is_empty()
        {
            problems.extend(unnamed(asked, statement, line, &statements[at + 1..]));
            return (line.clone(), Credit::default());
        }
        let from = statement.credit.clone();
        credit.agency = credit.agency.or(from.agency);
        credit.source = credit.source.or(from.source);
        credit.photographer = credit.photographer.or(from.photographer);
        if statement.whole {
            let maker = || maker(&credit, &statements[at + 1..], agencies);
            credit.photographer = credit.photographer.clone().or_else(maker);
            break;
        }
    }
    let terms = credit.agency.as_ref().and_then(|agency| agencies.terms(agency));
    if let Some(terms) = terms {
        credit.source = credit.source.or_else(|| terms.defaults.source.clone());
        credit.photographer = credit.photographer.or_else(|| terms.defaults.photographer.clone());
    }
    if credit.is_empty() {
        problems.push(missing(asked, agencies));
        return (String::new(), credit);
    }
    let nobody = credit.source.is_none() && credit.photographer.is_none();
    if nobody && terms.is_some_and(|terms| terms.require_creator) {
        problems.extend(creator_missing(asked, &statements, &credit));
    }
    // A party's own style is for its own credits, and only where it loses nobody.
    let own = agencies.terms_of(&credit).style.and_then(|pattern| pattern.print(&credit));
    (own.unwrap_or_else(|| style.print(&credit)), credit)
}

/// Who made the photo, if the line that counts names nobody and a lower level does: whoever is named
/// in the file alone has the right to be named with the picture (Austria's UrhG § 74 (3)). What that
/// level says of another agency's photo is no part of this credit, and a party is not a maker.
fn maker(credit: &Credit, lower: &[Statement<'_>], agencies: &Agencies) -> Option<String> {
    let named = lower.iter().find(|statement| statement.credit.photographer.is_some())?;
    let name = named.credit.photographer.as_ref()?;
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
        _ => true,
    };
    let is_party = agencies.registry.find(name).is_some();
    let is_named = [&credit.agency, &credit.source].into_iter().flatten().any(|one| one == name);
    (same(&credit.agency, &named.credit.agency) && !is_party && !is_named).then(|| name.clone())
}

/// A line that can't be taken apart, and somebody whom a lower level names and the line does not.
fn unnamed(
    asked: &Use<'_>,
    printed: &Statement<'_>,
    line: &str,
    lower: &[Statement<'_>],
) -> Option<Diag> {
    let named = lower.iter().find(|statement| statement.credit.photographer.is_some())?;
    let name = named.credit.photographer.as_ref()?;
    if line.to_lowercase().contains(&name.to_lowercase()) {
        return None;
    }
    Some(
        Diag::new(
            Code::CREDIT_CONFLICT,
            format!("the credit of {} does not name {name}", asked.file),
        )
        .at_place(place(printed.level, printed.at.span), "printed as written")
        .and_at_place(
            place(named.level, named.at.span),
            format!("{} names {name}", named.level.name),
        )
        .help(format!("if {name} made the photo, add the name to the credit")),
    )
}

/// An agency that wants its photographers named, alone.
fn creator_missing(asked: &Use<'_>, statements: &[Statement<'_>], credit: &Credit) -> Option<Diag> {
    let agency = credit.agency.as_ref()?;
    let said = statements.iter().find(|statement| statement.credit.agency.is_some())?;
    let help = if said.whole {
        format!("write the credit as {agency}/Photographer")
    } else {
        "add `photographer`, or `source` if the agency names nobody".to_owned()
    };
    Some(
        Diag::new(
            Code::CREDIT_CREATOR_MISSING,
            format!("the credit of {} names nobody but {agency}", asked.file),
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
    let fields = level.fields;
    if let Some(line) = fields.credit.as_ref().filter(|line| !line.value.trim().is_empty()) {
        return Some(match agencies.registry.read(&line.value) {
            Reading::Parts { credit, unknown } => {
                for party in unknown {
                    problems.extend(unknown_party(&party, level, line, agencies));
                }
                Statement { level, at: line, credit, written: None, whole: true }
            }
            Reading::AsWritten(text) => {
                problems.push(unclear(level, line));
                Statement {
                    level,
                    at: line,
                    credit: Credit::default(),
                    written: Some(text),
                    whole: true,
                }
            }
        });
    }
    let at = fields.agency.as_ref().or(fields.photographer.as_ref()).or(fields.source.as_ref())?;
    let mut credit = Credit {
        agency: None,
        source: fields.source.as_ref().map(|text| canonical(&text.value, agencies)),
        photographer: fields.photographer.as_ref().map(|text| text.value.trim().to_owned()),
    };
    if let Some(agency) = &fields.agency {
        match agencies.registry.find(&agency.value) {
            Some(party) => credit.agency = Some(party.name.clone()),
            // "Reuters/KCNA" written as one agency is an agency and its source.
            None => match agencies.registry.read(&agency.value) {
                Reading::Parts { credit: read, unknown }
                    if read.agency.is_some() && unknown.is_empty() && credit.source.is_none() =>
                {
                    credit.agency = read.agency;
                    credit.source = read.source;
                    credit.photographer = credit.photographer.or(read.photographer);
                }
                _ => {
                    problems.extend(unknown_party(&agency.value, level, agency, agencies));
                    credit.agency = Some(agency.value.trim().to_owned());
                }
            },
        }
    }
    Some(Statement { level, at, credit, written: None, whole: false })
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
                "read as a part of the caption: it names nobody that is known",
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

fn unclear(level: &Level<'_>, line: &Spanned<String>) -> Diag {
    Diag::new(Code::CREDIT_UNCLEAR, format!("this credit can't be taken apart: \"{}\"", line.value.trim()))
        .at_place(place(level, line.span), "printed as written")
        .help("write it as Agency/Photographer, or name `agency`, `source` and `photographer` one by one; a party that is not known yet goes into agencies.toml")
}

/// A party nobody knows: worth a word if the site lists its agencies, or if it looks misspelt.
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
            format!("\"{}\" is no agency this site knows", party.trim()),
        )
        .at_place(place(level, at.span), label)
        .help(format!(
            "correct the spelling, or add it to agencies.toml: [[agency]] with name = \"{}\"",
            party.trim()
        )),
    )
}

/// Two levels that name different agencies or photographers.
fn conflict(asked: &Use<'_>, earlier: &[Statement<'_>], later: &Statement<'_>) -> Option<Diag> {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    for first in earlier {
        let pairs = [
            ("agencies", &first.credit.agency, &later.credit.agency),
            ("photographers", &first.credit.photographer, &later.credit.photographer),
        ];
        let differing: Vec<(&str, &str, &str)> = pairs
            .into_iter()
            .filter_map(|(what, a, b)| Some((what, a.as_deref()?, b.as_deref()?)))
            .filter(|(_, a, b)| fold(a) != fold(b))
            .collect();
        let (what, a, b) = match differing.as_slice() {
            [] => continue,
            [(what, a, b)] => (format!("two {what} are"), (*a).to_owned(), (*b).to_owned()),
            [(_, agency, other), (_, by, other_by), ..] => (
                "two agencies and two photographers are".to_owned(),
                format!("{agency}/{by}"),
                format!("{other}/{other_by}"),
            ),
        };
        let at = |statement: &Statement<'_>| {
            let by = statement.level.fields.photographer.as_ref();
            let by = by.filter(|_| !statement.whole && what == "two photographers are");
            place(statement.level, by.unwrap_or(statement.at).span)
        };
        return Some(
            Diag::new(
                Code::CREDIT_CONFLICT,
                format!("{what} named for {}: {a} and {b}", asked.file),
            )
            .at_place(at(first), format!("{} {a}; this is printed", first.level.says()))
            .and_at_place(at(later), format!("{} {b}", later.level.says()))
            .help("find out who is right and correct the other"),
        );
    }
    None
}
