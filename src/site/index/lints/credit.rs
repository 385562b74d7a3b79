//! Parties in credits that are written in another spelling than the one that is printed.
//!
//! Must not say what a credit means: `credit` does. Here it becomes a place in a file.

use std::sync::Arc;

use super::written::{self, Change, Notation};
use crate::base::diag::{Code, Diag, Place, Span};
use crate::site::article::Fields;
use crate::site::index::story::Context;
use crate::site::photo::Use;
use crate::text::credit::{Registry, Spelling};
use crate::text::schema::Spanned;

/// A text that names parties, and what is found in it.
struct Named<'a> {
    path: &'a Arc<str>,
    span: Span,
    notation: Notation,
    value: &'a str,
    found: Vec<Spelling>,
}

/// Reports other spellings, and says of misspelt agencies how they would be put right.
pub(super) fn spellings(context: &Context<'_>, asked: &Use<'_>, problems: &mut Vec<Diag>) {
    let registry = &context.ground.sources.agencies.registry;
    let mut named: Vec<Named<'_>> = Vec::new();
    for level in asked.levels {
        let notation = match level.name {
            "the attributes" => Notation::Attribute,
            "the photo table" | "the sidecar" => Notation::Value,
            // What else speaks of a photo is no text that somebody wrote for this site.
            _ => continue,
        };
        named.extend(in_fields(level.fields, registry).map(|(text, found)| Named {
            path: &level.path,
            span: text.span,
            notation,
            value: &text.value,
            found,
        }));
    }
    let signed = asked.figure.and_then(|figure| figure.signed.as_ref());
    if let Some(signed) = signed.filter(|signed| registry.reads_as_credit(&signed.credit)) {
        named.push(Named {
            path: &asked.place.path,
            span: signed.credit_span.shifted(asked.body_start),
            notation: Notation::Prose,
            value: &signed.credit,
            found: registry.spellings_in(&signed.credit),
        });
    }
    for text in named.into_iter().filter(|text| !text.found.is_empty()) {
        let file = super::text_of(text.path, context.article, context.ground.sources);
        for spelling in &text.found {
            report(&text, spelling, file.as_deref(), problems);
        }
    }
}

/// The fields that name parties, with what is found in each.
fn in_fields<'f>(
    fields: &'f Fields,
    registry: &Registry,
) -> impl Iterator<Item = (&'f Spanned<String>, Vec<Spelling>)> {
    let line = |text: &'f Spanned<String>| (text, registry.spellings_in(&text.value));
    let name = |text: &'f Spanned<String>| {
        (text, registry.other_spelling(&text.value).into_iter().collect())
    };
    // A photographer is a person, even if an agency has the same name.
    let person = |text: &&Spanned<String>| {
        registry.find(&text.value).is_some_and(|party| party.kind.may_be_a_person())
    };
    let all = [
        fields.credit.as_ref().map(line),
        fields.agency.as_ref().map(line),
        fields.source.as_ref().map(name),
        fields.photographer.as_ref().filter(person).map(name),
    ];
    all.into_iter().flatten()
}

fn report(text: &Named<'_>, spelling: &Spelling, file: Option<&str>, problems: &mut Vec<Diag>) {
    let written = text.value.get(spelling.range.clone()).unwrap_or_default();
    let name = &spelling.name;
    let change = file.and_then(|file| {
        let part = spelling.range.clone();
        written::change(file, text.span, text.notation, text.value, part, name)
    });
    let place = |span| Place { path: text.path.clone(), span: Some(span) };
    let fix = |diag: Diag, change: &Change| {
        let span = change.span;
        match file.and_then(|file| file.get(span.start..span.end)) {
            Some(expected) => diag.fix(place(span), expected, change.text.clone()),
            None => diag,
        }
    };
    if !spelling.known {
        // A build says so, too; what it can't say is that there is only one way to put it right.
        let said = problems.iter_mut().find(|problem| {
            let at = problem.primary.as_ref().map(|label| &label.place);
            problem.code == Code::AGENCY_UNKNOWN
                && at == Some(&place(text.span))
                && problem.message.starts_with(&format!("\"{written}\" "))
        });
        if let (Some(said), Some(change)) = (said, &change) {
            *said = fix(said.clone(), change);
        }
        return;
    }
    let diag =
        Diag::new(Code::CREDIT_SPELLING, format!("\"{written}\" is another spelling of {name}"));
    problems.push(match &change {
        Some(change) => fix(
            diag.at_place(place(change.span), format!("this site writes {name}"))
                .help(format!("write {name}; `newsprint check --fix` does it")),
            change,
        ),
        None => diag
            .at_place(place(text.span), format!("this site writes {name}"))
            .help(format!("write {name}")),
    });
}
