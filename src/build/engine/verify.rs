//! The proof: a clean build beside the incremental one, compared byte for byte.

use super::trouble::Site;
use super::{Options, Progress, Session};
use crate::base::diag::{Code, Diag};
use crate::build::output::{Tree, discard};

/// How many differing files are named.
const NAMED: usize = 20;

/// Builds the site once more, from nothing, in a folder of the cache, and compares it with the
/// output. Every difference is a mistake in newsprint: none is expected.
#[must_use]
pub fn verify(session: &Session<'_>, options: &Options, progress: &dyn Progress) -> Vec<Diag> {
    let folder = options.cache.join("verify");
    let clean = Options {
        clean: true,
        out: folder.join("public"),
        cache: folder.join("cache"),
        ..options.clone()
    };
    // What a killed check left is of no use.
    let cleared = discard(&folder);
    let report = session.build(&clean, progress);
    let mut problems: Vec<Diag> = Vec::new();
    if let Err(error) = cleared {
        problems.push(super::trouble::failed(&folder, &error, Site::Changed));
    } else if report.finished {
        problems.extend(compare(&Tree::new(&options.out), &Tree::new(&clean.out)));
    } else {
        problems.extend(report.problems.into_iter().filter(Diag::is_error));
    }
    if let Err(error) = discard(&folder) {
        problems.push(super::trouble::failed(&folder, &error, Site::Changed));
    }
    problems
}

/// What is not as it would be if the site were built from nothing.
fn compare(built: &Tree, clean: &Tree) -> Option<Diag> {
    let paths: Vec<&String> = built.owned().union(clean.owned()).collect();
    let differing: Vec<&&String> = paths
        .iter()
        .filter(|path| match (built.read(path), clean.read(path)) {
            (Ok(here), Ok(there)) => here != there,
            _ => true,
        })
        .collect();
    if differing.is_empty() {
        return None;
    }
    let mut diag = Diag::new(
        Code::VERIFY_DIFFERS,
        format!("{} of {} files are not what a clean build makes", differing.len(), paths.len()),
    );
    for path in differing.iter().take(NAMED) {
        diag = diag.note(match (built.read(path), clean.read(path)) {
            (Ok(_), Ok(_)) => format!("{path} has other bytes"),
            (Ok(_), Err(_)) => format!("{path} should not be there"),
            (Err(_), _) => format!("{path} is not there"),
        });
    }
    Some(diag.help(
        "this is a mistake in newsprint; please report it, and build with --clean until it is mended",
    ))
}
