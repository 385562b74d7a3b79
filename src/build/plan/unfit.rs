//! Files whose names no file system holds, or that belong to newsprint or the host.

use rayon::prelude::*;

use super::Job;
use super::claim::{Claim, Later};
use crate::base::diag::{Code, Diag};
use crate::base::names::{self, Fault};
use crate::site::index::Index;

/// Reports every file, of now and later, that can't have its path.
pub(super) fn check(jobs: &[Job], later: &[Later], index: &Index<'_>) -> Vec<Diag> {
    let fault = |claim: Claim<'_>| {
        let out = claim.out();
        if claim.is_static() { names::fault_of_copy(out) } else { names::fault(out) }
    };
    let now = jobs.par_iter().map(Claim::Now);
    let claims = now.chain(later.par_iter().map(Claim::Later));
    claims.filter_map(|claim| Some(problem(claim, &fault(claim)?, index))).collect()
}

fn problem(claim: Claim<'_>, fault: &Fault, index: &Index<'_>) -> Diag {
    let path = claim.path();
    let path = names::excerpt(&path);
    let is_named = claim.is_article();
    let (code, message, help) = match fault {
        Fault::Own => (
            Code::URL_RESERVED,
            format!("{path} is a file of newsprint itself"),
            "rename the file: names in the site's root that begin with .newsprint are newsprint's"
                .to_owned(),
        ),
        Fault::Hidden(part) => (
            Code::URL_RESERVED,
            format!("the URL {path} holds a name that begins with a dot, {part}"),
            "rename it; a file that configures your host belongs under static/".to_owned(),
        ),
        Fault::Host(name) => (
            Code::URL_RESERVED,
            format!("the URL {path} would take the place of the host's configuration, {name}"),
            "rename it; a file that configures your host belongs under static/".to_owned(),
        ),
        Fault::Control(c) => (
            Code::FILE_NAME,
            format!("the URL {path} contains the control character U+{:04X}", u32::from(*c)),
            "rename the file".to_owned(),
        ),
        Fault::LongName(_, length) => (
            Code::URL_TOO_LONG,
            format!("a name in the URL {path} has {length} bytes"),
            too_long(is_named, names::LONGEST_NAME),
        ),
        Fault::LongPath(length) => (
            Code::URL_TOO_LONG,
            format!("the URL {path} has {length} bytes"),
            too_long(is_named, names::LONGEST_PATH),
        ),
    };
    let label = claim.label(index);
    Diag::new(code, message).at_place(label.place, label.text).help(help)
}

fn too_long(is_article: bool, most: usize) -> String {
    let what = if is_article { "write a shorter `slug`" } else { "give it a shorter name" };
    format!("{what}: file systems and buckets hold {most} bytes")
}
