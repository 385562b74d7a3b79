//! That no name gets lost: whoever is named for a photo and not printed with it is reported.
//!
//! Must not decide what is printed; see [`credit_line`](super::credit_line).

use super::Use;
use super::credit_line::Statement;
use super::embedded::is_same;
use crate::base::diag::{Code, Diag};
use crate::text::credit::{self, Credit};

/// Names that one place says and the printed credit does not.
#[derive(Default)]
struct Missing {
    /// People.
    makers: Vec<String>,
    /// Parties, and lines that can't be taken apart, in quotation marks.
    others: Vec<String>,
}

/// Reports each name that is neither printed nor a part of a problem that was already found.
pub(super) fn lost(
    asked: &Use<'_>,
    statements: &[Statement<'_>],
    (credit, line): (&Credit, &str),
    said: &[Diag],
) -> Vec<Diag> {
    let told: Vec<String> = said.iter().map(|one| words(one).to_lowercase()).collect();
    let printed = line.to_lowercase();
    let mut problems = Vec::new();
    let Some(first) = statements.first() else { return problems };
    for statement in statements {
        let is_lost = |name: &str| {
            !contains(&printed, name)
                && !credit.names().any(|one| is_same(one, name))
                && !told.iter().any(|words| contains(words, name))
        };
        let missing = missing(statement, is_lost);
        let named = |names: &[String]| names.join(" and ");
        if !missing.makers.is_empty() {
            let names = named(&missing.makers);
            let help = if missing.makers.len() > 1 {
                format!("if {names} made the photo, add the names to the credit")
            } else {
                format!("if {names} made the photo, add the name to the credit")
            };
            let message = format!("the credit of {} does not name {names}", asked.file);
            problems.push(report(message, help, asked, (first, statement), line, &names));
        }
        if !missing.others.is_empty() {
            let names = named(&missing.others);
            let message = format!("the credit of {} leaves out {names}", asked.file);
            let help =
                "if it belongs in the credit, add it; if not, correct the place that says so";
            problems.push(report(
                message,
                help.to_owned(),
                asked,
                (first, statement),
                line,
                &names,
            ));
        }
    }
    problems
}

fn report(
    message: String,
    help: String,
    asked: &Use<'_>,
    (first, statement): (&Statement<'_>, &Statement<'_>),
    line: &str,
    names: &str,
) -> Diag {
    let diag = Diag::new(Code::CREDIT_CONFLICT, message);
    let diag = if std::ptr::eq(first, statement) {
        diag.at_place(asked.place.clone(), format!("this is printed: {line}"))
    } else if first.is_unclear() {
        diag.at_place(first.place(), "printed as written")
    } else {
        diag.at_place(first.place(), format!("this is printed: {line}"))
    };
    diag.and_at_place(statement.place(), format!("{} {names}", statement.level.names())).help(help)
}

fn missing(statement: &Statement<'_>, is_lost: impl Fn(&str) -> bool) -> Missing {
    let mut missing = Missing::default();
    let add = |list: &mut Vec<String>, name: String| {
        if !list.contains(&name) {
            list.push(name);
        }
    };
    let own = [&statement.credit].into_iter().chain(&statement.credit.others);
    for credit in own {
        for maker in credit.photographer.iter().flat_map(|text| credit::makers(text)) {
            if is_lost(&maker) {
                add(&mut missing.makers, maker);
            }
        }
        for party in credit.agency.iter().chain(&credit.sources) {
            if is_lost(party) {
                add(&mut missing.others, party.clone());
            }
        }
        if let Some(line) = credit.written.as_ref().filter(|line| is_lost(line)) {
            add(&mut missing.others, format!("\"{line}\""));
        }
        if let Some(licence) = credit.licence.as_ref().filter(|licence| is_lost(licence)) {
            add(&mut missing.others, licence.clone());
        }
    }
    for name in statement.beside.iter().filter(|name| is_lost(name)) {
        let list = match credit::is_person(name) {
            true => &mut missing.makers,
            false => &mut missing.others,
        };
        add(list, name.clone());
    }
    missing
}

/// Whether a name is a part of the credit, or stands in the line as it is printed.
pub(super) fn is_printed(name: &str, credit: &Credit, line: &str) -> bool {
    credit.names().any(|one| is_same(one, name)) || contains(&line.to_lowercase(), name)
}

/// All that a problem says of credits.
fn words(problem: &Diag) -> String {
    let labels = problem.primary.iter().chain(&problem.related).map(|label| label.text.as_str());
    let all: Vec<&str> = [problem.message.as_str()].into_iter().chain(labels).collect();
    all.join("\n")
}

/// Whether a text in lowercase has a name as whole words.
fn contains(text: &str, name: &str) -> bool {
    let name = name.trim().to_lowercase();
    !name.is_empty()
        && text.match_indices(&name).any(|(at, found)| {
            let (before, after) = (&text[..at], &text[at + found.len()..]);
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use picture::metadata::Metadata;

    use crate::base::diag::{Code, Diag, Place, Span};
    use crate::site::article::Fields;
    use crate::site::config::Agencies;
    use crate::site::photo::{self, EMBEDDED, Level, Shown, Use};
    use crate::text::credit::Style;
    use crate::text::markdown::{Figure, Signed};
    use crate::text::schema::Spanned;

    /// Who says it: the column and what stands in it, and the names in it.
    type Said = (&'static str, &'static str, &'static [&'static str]);

    const ARTICLE: [Said; 7] = [
        ("nothing", "", &[]),
        ("agency", "AP", &["AP"]),
        ("credit", "AP", &["AP"]),
        ("source", "KCNA", &["KCNA"]),
        ("photographer", "Pat Quay", &["Pat Quay"]),
        ("caption line", "AP", &["AP"]),
        ("sidecar", "AP", &["AP"]),
    ];

    const CREDIT_LINES: [Said; 6] = [
        ("none", "", &[]),
        ("the same agency", "Associated Press", &["AP"]),
        ("another", "Reuters", &["Reuters"]),
        ("unclear", "Courtesy of the museum", &["Courtesy of the museum"]),
        ("another person", "AP/Lee Dunmore", &["AP", "Lee Dunmore"]),
        ("handout", "Handout", &["Handout"]),
    ];

    const CREATORS: [&[&str]; 3] = [&[], &["Anna Keel"], &["Anna Keel", "Jo Marsh"]];

    /// What is shown, and what is reported.
    fn resolve(article: Said, line: &str, creators: &[&str]) -> (Shown, Vec<Diag>) {
        let (column, text, _) = article;
        let agencies = Agencies::none();
        let value = Some(Spanned { value: text.to_owned(), span: Span::default() });
        let mut fields = Fields::default();
        match column {
            "agency" | "sidecar" => fields.agency = value,
            "credit" => fields.credit = value,
            "source" => fields.source = value,
            "photographer" => fields.photographer = value,
            _ => {}
        }
        let signed = (column == "caption line").then(|| Signed {
            caption: None,
            credit: text.to_owned(),
            credit_span: Span::default(),
            links: Vec::new(),
        });
        let figure = Figure {
            file: "z.jpg".to_owned(),
            alt: "a boat".to_owned(),
            signed,
            ..Figure::default()
        };
        let metadata = Metadata {
            creators: creators.iter().map(|&name| name.to_owned()).collect(),
            credit_line: (!line.is_empty()).then(|| line.to_owned()),
            ..Metadata::default()
        };
        let said = photo::said(&metadata, &agencies);
        let path: Arc<str> = "content/a/b.md".into();
        let own = Fields::default();
        let name = if column == "sidecar" { "the sidecar" } else { "the photo table" };
        let levels = [
            Level { name, path: path.clone(), fields: &fields, said: None },
            Level {
                name: EMBEDDED,
                path: "content/a/z.jpg".into(),
                fields: &own,
                said: Some(&said),
            },
        ];
        let asked = Use {
            file: "z.jpg",
            place: Place { path, span: Some(Span::default()) },
            table: None,
            figure: Some(&figure),
            body_start: 0,
            levels: &levels,
        };
        photo::resolve(&asked, &agencies, &Style::default())
    }

    fn cells() -> impl Iterator<Item = (Said, Said, &'static [&'static str])> {
        ARTICLE.into_iter().flat_map(|article| {
            CREDIT_LINES.into_iter().flat_map(move |line| {
                CREATORS.into_iter().map(move |makers| (article, line, makers))
            })
        })
    }

    #[test]
    fn every_name_is_printed_or_reported() {
        let mut cases = 0;
        for (article, line, creators) in cells() {
            let (shown, problems) = resolve(article, line.1, creators);
            let said: Vec<String> = problems.iter().map(super::words).collect();
            for name in article.2.iter().chain(line.2).chain(creators) {
                assert!(
                    super::contains(&shown.line.to_lowercase(), name)
                        || said.iter().any(|words| super::contains(&words.to_lowercase(), name)),
                    "{name} is lost: article {article:?}, file {line:?}, {creators:?}: {}, {said:?}",
                    shown.line
                );
            }
            cases += 1;
        }
        assert_eq!(cases, 7 * 6 * 3);
    }

    #[test]
    fn no_message_contradicts_what_is_printed() {
        for (article, line, creators) in cells() {
            let (shown, problems) = resolve(article, line.1, creators);
            let cell = format!("{article:?}, {line:?}, {creators:?}: {}, {problems:?}", shown.line);
            for problem in &problems {
                let words = super::words(problem);
                if problem.code == Code::CREDIT_UNCLEAR {
                    assert!(shown.line.contains("Courtesy of the museum"), "{cell}");
                }
                let lost = words.split_once("does not name ").or(words.split_once("leaves out "));
                if let Some((_, rest)) = lost {
                    let names = rest.lines().next().unwrap_or_default();
                    for name in names.split(" and ") {
                        assert!(
                            !super::contains(&shown.line.to_lowercase(), name.trim_matches('"')),
                            "{cell}"
                        );
                    }
                }
                for label in problem.primary.iter().chain(&problem.related) {
                    if let Some((said, _)) = label.text.split_once("; this is printed") {
                        let name = said.rsplit("says ").next().unwrap_or_default();
                        let parts = name.split('/').map(str::trim);
                        assert!(
                            parts
                                .into_iter()
                                .all(|one| super::contains(&shown.line.to_lowercase(), one)),
                            "{cell}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_table_of_the_documentation_is_true() {
        let text = include_str!("../../../docs/photos.md");
        let table = text.lines().skip_while(|line| !line.starts_with("| The article says |"));
        let rows: Vec<&str> = table.skip(2).take_while(|line| line.starts_with('|')).collect();
        let columns =
            ["nothing", "agency", "credit", "caption line", "source", "photographer", "sidecar"];
        assert_eq!(rows.len(), columns.len());
        for (row, column) in rows.iter().zip(columns) {
            let article = ARTICLE.into_iter().find(|said| said.0 == column).unwrap();
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            assert!(cells[0].contains(column) && cells.len() == 7, "{row}");
            for (cell, line) in cells[1..].iter().zip(CREDIT_LINES) {
                let (shown, problems) = resolve(article, line.1, CREATORS[1]);
                let warned = problems.iter().any(|one| one.code == Code::CREDIT_CONFLICT);
                let printed = format!("{}{}", shown.line, if warned { " +" } else { "" });
                assert_eq!(printed, *cell, "{column} × {}: {problems:?}", line.0);
            }
        }
    }

    #[test]
    fn none_and_two_creators_are_like_one() {
        // Article, Credit Line, how many creators; what is printed; how many warnings.
        let rows: &[(&str, &str, usize, &str, usize)] = &[
            ("nothing", "the same agency", 2, "AP/Anna Keel, Jo Marsh", 0),
            ("nothing", "another person", 0, "AP/Lee Dunmore", 0),
            ("credit", "the same agency", 2, "AP/Anna Keel, Jo Marsh", 0),
            ("credit", "another", 2, "AP", 2),
            ("sidecar", "unclear", 2, "AP/Anna Keel, Jo Marsh", 1),
            ("photographer", "none", 0, "Pat Quay", 0),
            ("photographer", "the same agency", 0, "AP/Pat Quay", 0),
            ("photographer", "unclear", 0, "Courtesy of the museum/Pat Quay", 1),
            ("photographer", "another person", 0, "AP/Pat Quay", 1),
        ];
        for &(column, line, creators, printed, warnings) in rows {
            let article = ARTICLE.into_iter().find(|said| said.0 == column).unwrap();
            let text = CREDIT_LINES.into_iter().find(|said| said.0 == line).unwrap().1;
            let (shown, problems) = resolve(article, text, CREATORS[creators]);
            let cell = format!("{column} × {line} × {creators}");
            assert_eq!(shown.line, printed, "{cell}: {problems:?}");
            assert_eq!(problems.len(), warnings, "{cell}: {problems:?}");
        }
    }

    #[test]
    fn values_without_a_name_are_no_credit() {
        for value in ["-", "n/a", "null", "Unknown", "...", "Unbekannt"] {
            let (shown, problems) = resolve(ARTICLE[0], value, &[value]);
            assert_eq!(shown.line, "", "{value}");
            assert!(problems.iter().any(|one| one.code == Code::PHOTO_CREDIT_MISSING), "{value}");
        }
    }

    #[test]
    fn creators_are_read_like_credits() {
        let cases: &[(&[&str], &str)] = &[
            (&["AFP", "Ed Jones"], "AFP/Ed Jones"),
            (&["Ed Jones", "AFP"], "AFP/Ed Jones"),
            (&["© Anna Keel"], "Anna Keel"),
            (&["Foto: Anna\nKeel"], "Anna Keel"),
            (&["Photographer: ANNA KEEL"], "ANNA KEEL"),
            (&["Anna Keel/AFP"], "AFP/Anna Keel"),
            (&["-", "Anna Keel"], "Anna Keel"),
            (&["anna"], "anna"),
        ];
        for (creators, printed) in cases {
            assert_eq!(resolve(ARTICLE[0], "", creators).0.line, *printed, "{creators:?}");
        }
        let (shown, _) = resolve(ARTICLE[0], "Getty Images", &["AFP", "Ed Jones"]);
        assert_eq!(shown.line, "Getty Images/AFP/Ed Jones");
    }

    #[test]
    fn a_table_that_says_a_line_and_its_parts_loses_neither() {
        let agencies = Agencies::none();
        let text = |value: &str| Some(Spanned { value: value.to_owned(), span: Span::default() });
        let line = |credit: &str, photographer: &str| {
            let fields = Fields {
                credit: text(credit),
                photographer: text(photographer),
                alt: text("a boat"),
                ..Fields::default()
            };
            let path: Arc<str> = "content/a/b.md".into();
            let levels = [Level {
                name: "the photo table",
                path: path.clone(),
                fields: &fields,
                said: None,
            }];
            let asked = Use {
                file: "z.jpg",
                place: Place { path, span: None },
                table: None,
                figure: None,
                body_start: 0,
                levels: &levels,
            };
            let (shown, problems) = photo::resolve(&asked, &agencies, &Style::default());
            (shown.line, problems.iter().map(super::words).collect::<String>())
        };
        assert_eq!(line("AP", "Anna Keel"), ("AP/Anna Keel".to_owned(), String::new()));
        let (printed, said) = line("AP/Lee Dunmore", "Anna Keel");
        assert_eq!(printed, "AP/Lee Dunmore");
        assert!(said.contains("does not name Anna Keel"), "{said}");
    }
}
