//! What a build did: problems, changed files, reasons, counts of work, and what comes next.

use jiff::tz::TimeZone;

use super::calendar::{self, Coming};
use super::profile::{Shelved, Spent};
use super::{Options, Understood};
use crate::base::diag::{Code, Diag};
use crate::build::ledger::Reason;
use crate::site::article::State;

/// What a build did.
#[derive(Debug, Default)]
pub struct Report {
    /// What was wrong, in the order to print it.
    pub problems: Vec<Diag>,
    /// The files whose bytes changed, in the order they were written.
    pub changed: Vec<String>,
    /// The files that were deleted.
    pub removed: Vec<String>,
    /// The files that were made, and why.
    pub made: Vec<Made>,
    /// Counts of work.
    pub counts: Counts,
    /// What was spent on each template, if somebody measures.
    pub templates: Vec<Spent>,
    /// What each shelf costs, if somebody measures.
    pub shelves: Vec<Shelved>,
    /// When the output will differ without an edit.
    pub coming: Coming,
    /// The site's zone, for moments in the summary.
    pub zone: Option<TimeZone>,
    /// Whether the output is now what the site says, and that is remembered.
    pub finished: bool,
    /// What is certain of the output if the build did not finish.
    pub output: Output,
}

/// What is certain of the output folder after a build that did not finish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// This build changed nothing, and no other one could.
    #[default]
    Untouched,
    /// This build changed nothing, but another one is at work.
    Elsewhere,
    /// The build had begun to move files: [`Report::changed`] and [`Report::removed`] say which
    /// ones it moved and deleted, of as many as stand here.
    Moved {
        /// Files to be written.
        written: usize,
        /// Files to be deleted.
        removed: usize,
    },
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its path in the output folder.
    pub out: String,
    /// Why.
    pub reason: Reason,
    /// Whether its bytes differ from what was there.
    pub written: bool,
}

/// Counts of work: tests assert these, never times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles that are published.
    pub articles: usize,
    /// Articles that are not, by why.
    pub drafts: usize,
    /// Scheduled.
    pub scheduled: usize,
    /// Embargoed.
    pub embargoed: usize,
    /// Expired.
    pub expired: usize,
    /// Left out because of errors, with `--keep-going`.
    pub left_out: usize,
    /// Photos not shown because their time is over.
    pub photos_expired: usize,
    /// Pages of the site.
    pub pages: usize,
    /// Output files of the site.
    pub planned: usize,
    /// Pages rendered in this build.
    pub rendered: usize,
    /// Renditions of photos that had to be made in pixels.
    pub developed: usize,
    /// Files written.
    pub written: usize,
    /// Files deleted.
    pub removed: usize,
    /// Files of the site that were looked at.
    pub listed: usize,
    /// Articles and other files that were read to see whether they had changed.
    pub hashed: usize,
    /// Articles that were parsed.
    pub parsed: usize,
    /// Articles whose links, names and photos were resolved.
    pub resolved: usize,
}

impl Report {
    /// Counts what the site has, before anything is made.
    pub(super) fn describe(&mut self, understood: &Understood<'_>, options: &Options) {
        for entry in &understood.index.articles {
            let count = match entry.state {
                State::Out => &mut self.counts.articles,
                State::Draft => &mut self.counts.drafts,
                State::Scheduled(_) => &mut self.counts.scheduled,
                State::Embargoed(_) => &mut self.counts.embargoed,
                State::Expired(_) => &mut self.counts.expired,
                State::LeftOut => &mut self.counts.left_out,
            };
            *count += 1;
            if entry.is_out() {
                self.counts.photos_expired += entry.settled.photos_over.len();
            }
        }
        self.counts.listed = understood.loaded.sources.listing.files.len();
        self.counts.hashed = understood.loaded.hashed;
        self.counts.left_out += understood.loaded.unparsed;
        self.zone = Some(understood.loaded.config().zone.clone());
        self.coming = calendar::coming(&understood.index, options);
    }

    /// Counts the work, and writes down what was learned of the site's files.
    pub(super) fn remember(&mut self, understood: &mut Understood<'_>, options: &Options) {
        let Understood { loaded, index, memory, .. } = understood;
        self.counts.parsed = index.sources.library.parsed();
        self.counts.resolved = index.resolved();
        let saved = memory.take().map_or(Ok(()), |memory| memory.save(loaded, index));
        if let Err(error) = saved {
            let site = super::trouble::Site::Changed;
            let problem = super::trouble::failed(&options.cache, &error, site);
            // What kept pages from being made keeps this from being written, too: one cause, one message.
            if !self.problems.iter().any(|known| known.message == problem.message) {
                self.problems.push(problem);
            }
        }
    }

    /// How many problems are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.is_error()).count()
    }

    /// How many are warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.problems.len() - self.errors()
    }

    /// The exit status of a command that built: 0 done, 1 the site has errors, 3 the machine failed.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let machine = [Code::OUTPUT_FAILED, Code::OUTPUT_LOCKED, Code::FILE_UNREADABLE];
        if self.problems.iter().any(|problem| problem.is_error() && machine.contains(&problem.code))
        {
            3
        } else if self.errors() > 0 {
            1
        } else {
            0
        }
    }
}
