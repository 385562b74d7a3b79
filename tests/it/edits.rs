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

pub mod desk;
mod files;
mod house;
mod machine;
mod names;
pub mod pictures;
pub mod stories;
pub mod text;
pub mod truth;

use std::ops::Range;

use desk::Desk;
use stories::Operation;
use truth::{Truths, assert_named, assert_same, output};

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The site that a script begins with.
pub fn begin(seed: u64) -> Desk {
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

/// A kind of script: how its site begins, and what may happen to it.
struct Kind {
    begin: fn(u64) -> Desk,
    operations: &'static [&'static [(usize, Operation)]],
}

/// A newsroom with everything but renditions of photos.
const NEWSROOM: Kind = Kind {
    begin,
    operations: &[
        stories::OPERATIONS,
        files::OPERATIONS,
        house::OPERATIONS,
        machine::OPERATIONS,
        names::OPERATIONS,
    ],
};

/// Photos of the size that cameras make, and their renditions.
const DARKROOM: Kind =
    Kind { begin: pictures::begin, operations: &[pictures::OPERATIONS, machine::OPERATIONS] };

/// Texts at random don't always fit: the first site from a seed that can be built.
pub fn sound(
    begin: fn(u64) -> Desk,
    seed: u64,
    mut can_be_built: impl FnMut(&Desk) -> bool,
) -> Desk {
    let sites = (0..).map(|again| begin(seed + (again << 32)));
    sites.into_iter().find(|desk| can_be_built(desk)).unwrap()
}

/// Rolls an operation that finds something to do.
fn operate(desk: &mut Desk, kinds: &[&[(usize, Operation)]]) {
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
fn script(kind: &Kind, seed: u64, steps: u64, tally: &mut Tally) {
    let mut truths = Truths::default();
    let mut desk = sound(kind.begin, seed, |desk| truths.of(desk).finished);
    let (mut good, mut failures) = ((desk.sources(), desk.wish.clone()), 0);
    for _ in 0..steps {
        // A site that is wrong is put right soon, as an editor would: most steps try what is right.
        if failures > 0 && (failures > 2 || desk.chance(80)) {
            desk.check_out(&good.0);
            desk.wish = good.1.clone();
            desk.log.push("all as it last was right".to_owned());
        } else {
            for _ in 0..[1, 1, 1, 1, 1, 1, 2, 3][desk.roll(8)] {
                operate(&mut desk, kind.operations);
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
            good = (desk.sources(), desk.wish.clone());
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
    let seed = number("EDIT_SEED", 1) + first;
    play(&NEWSROOM, seed..seed + 5, number("EDIT_STEPS", 100));
}

fn play(kind: &Kind, seeds: Range<u64>, steps: u64) {
    let mut tally = Tally::default();
    for seed in seeds {
        script(kind, seed, steps, &mut tally);
    }
    // Scripts that mostly fail would try little.
    assert!(tally.finished * 3 >= tally.steps * 2, "{tally:?}");
    println!("{tally:?}");
}

#[test]
fn scripts_with_photos_of_real_size_end_in_the_clean_builds_bytes() {
    let seed = number("EDIT_SEED", 1);
    play(&DARKROOM, seed..seed + 2, number("EDIT_STEPS", 100) / 5);
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
