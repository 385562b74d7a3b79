//! Random edit scripts: whatever was done to a site, its clock, its output and its cache, a build
//! gives what a clean build of the same sources gives, byte for byte and problem for problem.
//!
//! Twenty scripts of a hundred steps, the same in every run. `EDIT_STEPS=2000` makes each script
//! longer and `EDIT_SEED=500` begins with another one: the scripts are numbered from there, so that
//! the number of one that failed repeats it. `EDIT_STEPS=5000 EDIT_SEED=21 cargo test --release edits`
//! is a night's work.
//!
//! A step is one operation, sometimes two or three, and a build. A site with errors must be reported
//! as a clean build reports it and leave the output as it was; otherwise the output must be the clean
//! build's, and a second build must find nothing to do. Sites lie in memory where there is such a
//! place.

mod desk;
mod files;
mod house;
mod machine;
mod stories;
mod text;
pub mod truth;

use desk::Desk;
use stories::Operation;
use truth::{Truths, assert_named, assert_same, output};

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The site that a script begins with.
fn begin(seed: u64) -> Desk {
    let mut desk = Desk::new(seed);
    desk.put("site.toml", house::site());
    for name in 0..3 {
        let bytes = text::photo(&mut desk);
        desk.put(&format!("static/img/s{name}.png"), bytes);
        let sidecar = format!("alt = \"Ansicht {name}\"\nagency = \"AP\"\n");
        desk.put(&format!("static/img/s{name}.png.toml"), sidecar);
    }
    let articles = 12 + desk.roll(8);
    while desk.articles().len() < articles {
        stories::add_article(&mut desk);
    }
    for section in ["inland", "ausland", "kultur"] {
        let path = format!("content/{section}/stets.md");
        let text = text::article(&mut desk, &path);
        desk.put(&path, text);
    }
    desk
}

/// Rolls an operation that finds something to do.
fn operate(desk: &mut Desk) {
    let kinds: [&[(usize, Operation)]; 4] =
        [stories::OPERATIONS, files::OPERATIONS, house::OPERATIONS, machine::OPERATIONS];
    let total: usize = kinds.iter().copied().flatten().map(|(weight, _)| weight).sum();
    loop {
        let mut at = desk.roll(total);
        let rolled = kinds.iter().copied().flatten().find(|(weight, _)| {
            let found = at < *weight;
            at = at.wrapping_sub(*weight);
            found
        });
        if let Some(done) = rolled.and_then(|(_, operation)| operation(desk)) {
            desk.log.push(done);
            return;
        }
    }
}

/// What became of the steps of a script.
#[derive(Debug, Default)]
struct Tally {
    steps: usize,
    finished: usize,
}

/// One script: its steps, each with a build that must give the truth.
fn script(seed: u64, steps: u64, tally: &mut Tally) {
    let mut truths = Truths::default();
    let mut desk = begin(seed);
    // Texts at random don't always fit; a script begins with a site that can be built.
    for again in 1.. {
        if truths.of(&desk).finished {
            break;
        }
        desk = begin(seed + (again << 32));
    }
    let (mut good, mut failures) = ((desk.files.clone(), desk.wish.clone()), 0);
    for _ in 0..steps {
        // A site that is wrong is put right soon, as an editor would: most steps try what is right.
        if failures > 0 && (failures > 2 || desk.chance(80)) {
            desk.check_out(&good.0);
            desk.wish = good.1.clone();
            desk.log.push("all as it last was right".to_owned());
        } else {
            for _ in 0..[1, 1, 1, 1, 1, 1, 2, 3][desk.roll(8)] {
                operate(&mut desk);
            }
        }
        let truth = truths.of(&desk);
        let (public, cache) = (desk.root().join("public"), desk.root().join(".newsprint"));
        let before = output(&public);
        let report = desk.build();
        truth.assert_said(&report);
        let after = output(&public);
        tally.steps += 1;
        if !truth.finished {
            failures += 1;
            assert_same(&after, &before, "the folder before, which errors must not change");
            continue;
        }
        tally.finished += 1;
        failures = 0;
        if report.errors() == 0 {
            good = (desk.files.clone(), desk.wish.clone());
        }
        truth.assert_written(&after, &cache);
        assert_named(&report, &before, &after);
        let again = desk.build();
        truth.assert_said(&again);
        assert_eq!(again.counts.rendered, 0, "a second build makes {:?}", again.made);
        assert_eq!((&again.changed, &again.removed), (&Vec::new(), &Vec::new()));
    }
}

/// Five scripts, from the `first` on.
fn scripts(first: u64) {
    let (seed, steps) = (number("EDIT_SEED", 1), number("EDIT_STEPS", 100));
    let mut tally = Tally::default();
    for script_seed in seed + first..seed + first + 5 {
        script(script_seed, steps, &mut tally);
    }
    // Scripts that mostly fail would try little.
    assert!(tally.finished * 3 >= tally.steps * 2, "{tally:?}");
    println!("{tally:?}");
}

#[test]
fn scripts_1_to_5_end_in_the_clean_builds_bytes() {
    scripts(0);
}

#[test]
fn scripts_6_to_10_end_in_the_clean_builds_bytes() {
    scripts(5);
}

#[test]
fn scripts_11_to_15_end_in_the_clean_builds_bytes() {
    scripts(10);
}

#[test]
fn scripts_16_to_20_end_in_the_clean_builds_bytes() {
    scripts(15);
}
