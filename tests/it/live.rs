//! A site that is looked at again and again shows what a fresh look shows.

use std::path::Path;

use newsprint::build::engine::{Found, Live, Options, Quiet, Session};
use newsprint::site::source::Folder;

use crate::site::{HEAD, Site};

const ARTICLES: &str = r#"
-- content/ausland/zug.md --
---
title: Zug entgleist
date: 2026-05-01 10:00
topics: [Bahn]
byline: [{who: Anna Berger}]
---
Ein Zug. Mehr [hier](bus.md).

-- content/ausland/bus.md --
---
title: Bus kommt
date: 2026-05-02 10:00
topics: [Bahn]
lead: Er kommt.
---
Ein Bus.

## Danach

Ende.

-- content/inland/draft.md --
---
title: Entwurf
date: 2026-05-03 10:00
draft: true
---
Noch nicht.

-- content/inland/later.md --
---
title: Geheim
date: 2026-05-03 10:00
embargo: 2027-01-01 06:00
---
![Ein Bild](geheim.png){credit="APA/Anna Berger"}

-- content/inland/geheim.png --
geheim
"#;

/// What a preview looks for.
fn options(site: &Site) -> Options {
    Options { drafts: true, keep_going: true, ..site.usual_options() }
}

/// All that a look shows, by path.
fn all(live: &Live<'_>) -> Vec<(String, String)> {
    let good = live.good.as_ref().unwrap();
    let show = |path: String| {
        let text = match live.find(&path).unwrap() {
            Found::File { bytes, .. } => String::from_utf8_lossy(&bytes).into_owned(),
            other => format!("{other:?}"),
        };
        (path, text)
    };
    good.jobs.iter().map(|job| show(job.path().into_owned())).collect()
}

fn fresh(site: &Site, folder: &Path) -> Vec<(String, String)> {
    let disk = Folder::new(site.root());
    let options = Options { cache: folder.join("fresh"), clean: true, ..options(site) };
    all(&Live::open(Session::new(&disk), options, &Quiet))
}

#[test]
fn an_edit_shows_what_a_fresh_look_shows() {
    let site = Site::new(&format!("{HEAD}{ARTICLES}"));
    let elsewhere = tempfile::tempdir().unwrap();
    let disk = Folder::new(site.root());
    let mut live = Live::open(Session::new(&disk), options(&site), &Quiet);
    assert_eq!(live.problems, []);
    let zug = "content/ausland/zug.md";
    // What is edited, and whether the rest of the site can stay as it is.
    let edits: [(&str, &str, &str, bool); 11] = [
        (zug, "Ein Zug.", "Zwei Züge.", true),
        (zug, "title: Zug entgleist", "title: Zug steht wieder", true),
        (zug, "Zwei Züge.", "Zwei Züge und [mehr](bus.md#danach).", true),
        ("content/ausland/bus.md", "Ende.", "Schluss.", true),
        ("content/ausland/bus.md", "lead: Er kommt.", "lead: Er kommt doch.", true),
        ("content/ausland/bus.md", "## Danach\n\nSchluss.", "Schluss.", false),
        (zug, "bus.md#danach", "bus.md", false),
        (zug, "topics: [Bahn]", "topics: [Bahn, Verkehr]", false),
        (zug, "byline: [{who: Anna Berger}]", "byline: [{who: Berta Huber}]", false),
        (zug, "date: 2026-05-01 10:00", "date: 2026-05-04 10:00", false),
        ("content/inland/draft.md", "Noch nicht.", "Bald.", true),
    ];
    for (path, old, new, alone) in edits {
        site.edit(path, old, new);
        assert_eq!(live.edit(path), alone, "{old} becomes {new}");
        if !alone {
            let looked = live.look_at(live.options.now);
            drop(live.adopt(looked));
        }
        let bad_links = new.contains("## ") || old.contains("## Danach");
        if !bad_links {
            assert_eq!(live.problems, [], "{old} becomes {new}");
            assert_eq!(all(&live), fresh(&site, elsewhere.path()), "{old} becomes {new}");
        }
    }
}

#[test]
fn what_is_not_out_is_shown_to_its_writer_alone() {
    let site = Site::new(&format!("{HEAD}{ARTICLES}"));
    let disk = Folder::new(site.root());
    let live = Live::open(Session::new(&disk), options(&site), &Quiet);
    let Found::File { bytes, .. } = live.find("/inland/later/").unwrap() else { panic!("no page") };
    assert!(String::from_utf8(bytes).unwrap().contains("Geheim"));
    assert!(matches!(live.find("/inland/later/geheim.png").unwrap(), Found::File { .. }));
    assert!(
        matches!(live.find("/inland/later").unwrap(), Found::Moved(to) if to == "/inland/later/")
    );
    for (path, text) in all(&live) {
        assert!(!text.contains("Geheim") && !text.contains("geheim.png"), "{path} tells");
    }
    assert!(matches!(live.find("/inland/nothing/").unwrap(), Found::Missing));
}

#[test]
fn the_last_good_site_stays_while_something_is_wrong() {
    let site = Site::new(&format!("{HEAD}{ARTICLES}"));
    let disk = Folder::new(site.root());
    let mut live = Live::open(Session::new(&disk), options(&site), &Quiet);
    let before = all(&live);
    let zug = "content/ausland/zug.md";
    site.edit(zug, "date: 2026-05-01 10:00", "date: gestern");
    assert!(!live.edit(zug));
    let looked = live.look_at(live.options.now);
    drop(live.adopt(looked));
    assert_eq!(all(&live), before);
    assert!(live.problems.iter().any(|problem| problem.is_error()));
    site.edit(zug, "date: gestern", "date: 2026-05-01 10:00");
    assert!(!live.edit(zug), "what was wrong is looked at as a whole");
    let looked = live.look_at(live.options.now);
    drop(live.adopt(looked));
    assert_eq!((all(&live), live.problems), (before, Vec::new()));
}

#[test]
fn another_moment_is_another_site() {
    let site = Site::new(&format!("{HEAD}{ARTICLES}"));
    let disk = Folder::new(site.root());
    let mut live = Live::open(Session::new(&disk), options(&site), &Quiet);
    assert_eq!(live.next_change(), Some("2027-01-01T05:00:00Z".parse().unwrap()));
    let looked = live.look_at("2027-01-01T05:00:00Z".parse().unwrap());
    drop(live.adopt(looked));
    let front = all(&live).into_iter().find(|(path, _)| path == "/").unwrap().1;
    assert!(front.contains("Geheim"));
    assert_eq!(live.next_change(), None);
}
