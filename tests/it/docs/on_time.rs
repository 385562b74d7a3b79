//! `docs/publishing-on-time.md`: the script that all its recipes call.

use std::process::Command;

use super::{fenced, file};
use crate::site::{HEAD, Site};

#[test]
fn the_script_that_says_whether_a_build_is_due_is_right() {
    let document = file("docs/publishing-on-time.md");
    let script = fenced(&document).into_iter().find(|block| block.info == "sh file due").unwrap();
    let article = "-- content/a/b.md --\n+++\ntitle = \"B\"\ndate = 2001-01-01\nexpires = 2001-01-05\n+++\nText\n";
    let mut site = Site::new(&format!("{HEAD}{article}"));
    site.write("due", &script.text);
    let due = |site: &Site| {
        let status = Command::new("sh").arg(site.root().join("due")).current_dir("/").status();
        status.unwrap().code().unwrap()
    };
    assert_eq!(due(&site), 0, "never built");
    // The clock of the script is the machine's: what was to come in 2001 has come, in 2999 not yet.
    site.now = "2001-01-01T12:00:00Z".parse().unwrap();
    assert!(site.build().coming.next.is_some());
    assert_eq!(due(&site), 0, "its moment has come");
    site.now = "2001-02-01T12:00:00Z".parse().unwrap();
    assert_eq!(site.build().coming.next, None);
    assert_eq!(due(&site), 1, "nothing is to come");
    site.write(
        "content/a/c.md",
        "+++\ntitle = \"C\"\ndate = 2001-01-01\nembargo = 2999-01-01\n+++\nText\n",
    );
    assert!(site.build().coming.next.is_some());
    assert_eq!(due(&site), 1, "its moment is to come");
}
