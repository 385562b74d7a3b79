//! The uses of photos as people and as programs read them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::Row;
use crate::base::diag::safe::line;

/// For people: by agency and month, with counts.
pub(super) fn text(rows: &[Row]) -> String {
    let mut groups: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let month = row.day.get(..7).unwrap_or_default();
        groups.entry((&row.agency, month)).or_default().push(row);
    }
    let mut text = String::new();
    for ((agency, month), rows) in groups {
        let agency = if agency.is_empty() { "without an agency" } else { agency };
        let photos = if rows.len() == 1 { "photo" } else { "photos" };
        let _ = writeln!(text, "{}, {month}: {} {photos}", line(agency), rows.len());
        for row in rows {
            let _ = writeln!(text, "  {}  {}", row.day, line(&row.credit));
            let _ = writeln!(text, "    {}\n    {}", line(&row.file), line(&row.url));
            if let Some((_, until)) = &row.expires {
                let _ = writeln!(text, "    until {until}");
            }
        }
    }
    text
}

/// For programs: RFC 4180, one use a line.
pub(super) fn csv(rows: &[Row]) -> String {
    let mut text = String::from(
        "day,url,article,file,hash,credit,agency,source,photographer,expires,syndicate\r\n",
    );
    for row in rows {
        let syndicate = if row.syndicate { "true" } else { "false" };
        let expires = row.expires.as_ref().map_or("", |(at, _)| at.as_str());
        let fields = [
            &row.day,
            &row.url,
            &row.article,
            &row.file,
            &row.hash,
            &row.credit,
            &row.agency,
            &row.source,
            &row.photographer,
            expires,
            syndicate,
        ];
        let line: Vec<String> = fields.into_iter().map(quoted).collect();
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(field: &str) -> String {
    let field = harmless(field);
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.into_owned()
    }
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe: spreadsheets then
/// show it as text.
fn harmless(field: &str) -> Cow<'_, str> {
    let formula = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if field.starts_with(formula) { format!("'{field}").into() } else { field.into() }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("=HYPERLINK(\"x\",1)"), "\"'=HYPERLINK(\"\"x\"\",1)\"");
        for begins in ["+", "-", "@", "\t", "＝"] {
            assert_eq!(quoted(&format!("{begins}1")), format!("'{begins}1"));
        }
        assert_eq!(quoted("\r=1"), "\"'\r=1\"");
        for text in ["", "a=b", "AP/Anna", "2026-11-01", "'=1", "Ö-1"] {
            assert_eq!(quoted(text), text);
        }
    }
}
