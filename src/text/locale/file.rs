//! One language's file over what is known already, the built-in files and `locale.toml` alike.

use super::pattern::{self, Part, Pattern};
use super::{Dates, Locale, Mark};
use crate::base::diag::{Code, Diag, Parsed, Span, nearest};
use crate::text::schema::{self, Key, Node, Notation, Spanned, Table, Value};

/// Reads a file; what it does not say is as in `over`.
pub(super) fn read(text: &str, keys: &'static [Key], over: &Locale) -> Parsed<Locale> {
    let (table, mut problems) = schema::read(text, Notation::Toml);
    let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
    schema::check(&table, keys, Locale::FILE, head, Notation::Toml, &mut problems);
    let mut locale = over.clone();
    let mut reader = Reader { text, problems: &mut problems };
    let inner = |key: &str| table.table(key).map(|table| table.value);
    if let Some(table) = inner("dates") {
        reader.dates(table, &mut locale.dates);
    }
    if let Some(table) = inner("quotes") {
        let quotes = &mut locale.quotes;
        for (key, marks) in [("double", &mut quotes.double), ("single", &mut quotes.single)] {
            *marks = reader.marks(table, key).unwrap_or(*marks);
        }
    }
    if let Some(table) = inner("numbers") {
        reader.plain(table, "group", &mut locale.group);
    }
    if let Some(table) = inner("words") {
        reader.words(table, &mut locale);
    }
    if table.bool("eszett") == Some(false) {
        for word in locale.words.values_mut() {
            *word = word.replace('ß', "ss").replace('ẞ', "SS");
        }
    }
    Parsed { value: locale, problems }
}

/// A file whose keys and types were checked.
struct Reader<'a> {
    text: &'a str,
    problems: &'a mut Vec<Diag>,
}

impl Reader<'_> {
    fn dates(&mut self, table: &Table, dates: &mut Dates) {
        if let Some(months) = self.names(table, "months", 12, "January to December") {
            dates.months_alone.clone_from(&months);
            dates.months = months;
        }
        if let Some(months) = self.names(table, "months_alone", 12, "January to December") {
            dates.months_alone = months;
        }
        if let Some(weekdays) = self.names(table, "weekdays", 7, "Monday to Sunday") {
            dates.weekdays = weekdays;
        }
        if let Some(first) = text(table, "first_day").filter(|text| self.is_clean(text)) {
            dates.first = Some(first.value);
        }
        self.plain(table, "am", &mut dates.am);
        self.plain(table, "pm", &mut dates.pm);
        for (key, places, pattern) in [
            ("day", pattern::DAY, &mut dates.day),
            ("month", pattern::MONTH, &mut dates.month),
            ("time", pattern::TIME, &mut dates.time),
            ("day_and_time", pattern::DAY_AND_TIME, &mut dates.day_and_time),
        ] {
            let Some(text) = text(table, key).filter(|text| !text.value.trim().is_empty()) else {
                continue;
            };
            let Some(parts) = self.parts(key, &text, places) else { continue };
            if parts.iter().any(|part| matches!(part, Part::Place(_))) {
                *pattern = Pattern::new(&parts);
            } else {
                self.problems.push(
                    Diag::new(Code::VALUE_INVALID, format!("`{key}` would always be the same"))
                        .at(text.span, "no place for anything")
                        .help(format!("the placeholders are {}", listed(places))),
                );
            }
        }
    }

    /// A list of names, of which there must be so many.
    fn names(
        &mut self,
        table: &Table,
        key: &str,
        count: usize,
        which: &str,
    ) -> Option<Vec<String>> {
        let node = table.get(key).filter(|node| matches!(node.value, Value::List(_)))?;
        let names = table.texts(key);
        if names.len() != count {
            self.problems.push(
                Diag::new(Code::VALUE_INVALID, format!("`{key}` must be {count} names"))
                    .at(node.span, format!("{} names", names.len()))
                    .help(format!("write them from {which}")),
            );
            return None;
        }
        let clean = names.iter().all(|name| self.is_clean(name));
        clean.then(|| names.into_iter().map(|name| name.value).collect())
    }

    /// An opening and a closing mark.
    fn marks(&mut self, table: &Table, key: &str) -> Option<(Mark, Mark)> {
        let node = table.get(key).filter(|node| matches!(node.value, Value::List(_)))?;
        let texts = table.texts(key);
        let [open, close] = texts.as_slice() else {
            self.problems.push(
                Diag::new(Code::VALUE_INVALID, format!("`{key}` must be two quotation marks"))
                    .at(node.span, format!("{} of them", texts.len()))
                    .help(format!("write the opening and the closing one: {key} = [\"„\", \"“\"]")),
            );
            return None;
        };
        Some((self.mark(open)?, self.mark(close)?))
    }

    fn mark(&mut self, text: &Spanned<String>) -> Option<Mark> {
        let length = text.value.chars().count();
        if length > Mark::CHARACTERS || text.value.contains(char::is_alphanumeric) {
            self.problems.push(
                Diag::new(Code::VALUE_INVALID, format!("\"{}\" is no quotation mark", text.value))
                    .at(text.span, format!("at most {} characters, no letters", Mark::CHARACTERS))
                    .help("write the mark, and beside it the space that belongs to it, if there is one: \"«\\u202f\""),
            );
            return None;
        }
        Mark::new(&text.value).filter(|_| self.is_clean(text))
    }

    /// A text as it stands.
    fn plain(&mut self, table: &Table, key: &str, place: &mut String) {
        if let Some(text) = text(table, key).filter(|text| self.is_clean(text)) {
            *place = text.value;
        }
    }

    fn words(&mut self, table: &Table, locale: &mut Locale) {
        for entry in &table.entries {
            if let Value::Table(forms) = &entry.node.value {
                for form in &forms.entries {
                    let key = format!("{}.{}", entry.key, form.key);
                    let Some(text) = form.node.text() else { continue };
                    let Some(parts) = self.parts(&key, &text, &["n"]) else { continue };
                    if form.key == "other" && !parts.contains(&Part::Place("n")) {
                        self.problems.push(
                            Diag::new(Code::VALUE_INVALID, format!("`{key}` has no number"))
                                .at(text.span, "no {n}")
                                .help("write {n} where the number goes"),
                        );
                    }
                    // `minutes.one` stays one key, because a template that prints all words should
                    // not meet two kinds of values.
                    locale.words.insert(key, text.value);
                }
            } else if let Some(text) = entry.node.text()
                && !locale.words.contains_key(&format!("{}.other", entry.key))
                && self.parts(&entry.key, &text, &[]).is_some()
            {
                locale.words.insert(entry.key.clone(), text.value);
            }
        }
    }

    /// The parts of a text that may have these places.
    fn parts<'t>(
        &mut self,
        key: &str,
        text: &'t Spanned<String>,
        places: &[&str],
    ) -> Option<Vec<Part<'t>>> {
        if !self.is_clean(text) {
            return None;
        }
        let help = match places {
            [] => "write the text without braces".to_owned(),
            [one] => format!("the only place is {{{one}}}"),
            _ => format!("the placeholders are {}", listed(places)),
        };
        let Some(parts) = pattern::parts(&text.value) else {
            self.problems.push(
                Diag::new(Code::VALUE_INVALID, format!("`{key}` has a brace without its partner"))
                    .at(text.span, "{ and } belong around one name")
                    .help(help),
            );
            return None;
        };
        let written = self.text.get(text.span.start..text.span.end).unwrap_or_default();
        let mut known = true;
        for part in &parts {
            let Part::Place(name) = part else { continue };
            if places.contains(name) {
                continue;
            }
            known = false;
            let place = format!("{{{name}}}");
            let span = written.find(&place).map_or(text.span, |at| {
                Span::new(text.span.start + at, text.span.start + at + place.len())
            });
            let label = nearest(name, places.iter().copied())
                .map_or_else(|| "no such place".to_owned(), |m| format!("did you mean {{{m}}}?"));
            self.problems.push(
                Diag::new(Code::VALUE_UNKNOWN, format!("`{key}` can't have a place for {place}"))
                    .at(span, label)
                    .help(help.clone()),
            );
        }
        known.then_some(parts)
    }

    /// Whether a text is free of characters that stand for something of ours in pages, or that XML
    /// forbids; reports one that is not.
    fn is_clean(&mut self, text: &Spanned<String>) -> bool {
        let Some(found) = text.value.chars().find(|c| c.is_control()) else { return true };
        self.problems.push(
            Diag::new(
                Code::CONTROL_CHARACTER,
                format!("this text contains the control character U+{:04X}", found as u32),
            )
            .at(text.span, "an invisible character")
            .help("delete it, and write the text in one line"),
        );
        false
    }
}

/// A text; another value was reported as such.
fn text(table: &Table, key: &str) -> Option<Spanned<String>> {
    table.get(key).filter(|node| matches!(node.value, Value::Text(_))).and_then(Node::text)
}

/// Places as they are written, with commas.
fn listed(places: &[&str]) -> String {
    places.iter().map(|place| format!("{{{place}}}")).collect::<Vec<_>>().join(", ")
}
