//! A mark that is ours, and what is under way under it.

use std::collections::HashMap;
use std::future::Future;

use object_store::{PutMode, UpdateVersion};
use tokio::task::{Id, JoinSet};
use tokio::time::MissedTickBehavior;

use super::mark::{self, Done, MARK, Mark, Steps};
use super::{Bucket, Failure, Told};
use crate::base::progress::Progress;
use crate::publish::deploy::packed::pack;
use crate::publish::deploy::pulse::BEAT;
use crate::publish::deploy::steps::{self, Step};
use crate::publish::deploy::store::memory;
use crate::publish::deploy::trouble;

/// How many requests are under way at once. Most files of a news site are small, so that most of
/// the time is waiting for answers.
const AT_ONCE: usize = 64;
/// How much memory they may take together. More would not go faster, and on a slow line each would
/// take so long that it is given up.
const ROOM: u64 = 64 * 1024 * 1024;

/// How much memory a request takes.
#[derive(Clone, Copy, Default)]
pub(super) struct Weight(u64);

impl Weight {
    /// That of putting a file of this size.
    pub(super) fn of(size: u64) -> Self {
        Self(memory(size))
    }
}

/// A mark that is ours.
pub(super) struct Held<'a> {
    bucket: &'a Bucket,
    mark: Mark,
    version: UpdateVersion,
    /// When the mark is to be written again.
    pulse: tokio::time::Interval,
    tasks: JoinSet<(String, Result<(), Failure>)>,
    /// The step and the weight of each task.
    under_way: HashMap<Id, (usize, Weight)>,
    weight: u64,
    done: Done,
}

impl<'a> Held<'a> {
    /// A mark that was just written; of its steps, the first ones are done.
    pub(super) fn new(bucket: &'a Bucket, mark: Mark, version: UpdateVersion, done: usize) -> Self {
        let mut pulse = tokio::time::interval_at(tokio::time::Instant::now() + BEAT, BEAT);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            bucket,
            mark,
            version,
            pulse,
            tasks: JoinSet::new(),
            under_way: HashMap::new(),
            weight: 0,
            done: Done::new(done),
        }
    }

    /// Writes the list of the steps, and into the mark that it is there.
    pub(super) async fn list(&mut self, steps: Steps, list: &[Step]) -> Told<()> {
        if let Some(path) = steps.list() {
            self.bucket.write(&path, pack(&steps::write(list)), PutMode::Overwrite).await?;
        }
        self.mark.steps = steps;
        self.beat().await
    }

    /// Says that this deploy lives and what it did; fails if another has taken over.
    pub(super) async fn beat(&mut self) -> Told<()> {
        self.mark.beat += 1;
        self.mark.done = self.done.first();
        let mode = PutMode::Update(self.version.clone());
        self.version = self.bucket.write_mark(&self.mark, mode).await?;
        Ok(())
    }

    /// Waits until there is room for one more.
    pub(super) async fn room(&mut self, weight: Weight, progress: &dyn Progress) -> Told<()> {
        while self.tasks.len() >= AT_ONCE
            || (!self.tasks.is_empty() && self.weight + weight.0 > ROOM)
        {
            self.next(progress).await?;
        }
        Ok(())
    }

    /// Begins a step.
    pub(super) fn begin(
        &mut self,
        step: usize,
        weight: Weight,
        task: impl Future<Output = (String, Result<(), Failure>)> + Send + 'static,
    ) {
        let id = self.tasks.spawn(task).id();
        self.under_way.insert(id, (step, weight));
        self.weight += weight.0;
    }

    /// Waits until one of the tasks is done, and says meanwhile that this deploy lives.
    async fn next(&mut self, progress: &dyn Progress) -> Told<bool> {
        loop {
            tokio::select! {
                ended = self.tasks.join_next_with_id() => {
                    let (id, (path, result)) = match ended {
                        Some(Ok(ended)) => ended,
                        Some(Err(error)) => {
                            return Err(Box::new(trouble::failed("a file", &error.to_string())));
                        }
                        None => return Ok(false),
                    };
                    match result {
                        Ok(()) => {}
                        Err(Failure::Store(error)) => {
                            return Err(self.bucket.told(&format!("{path} can't be changed"), &error));
                        }
                        Err(Failure::File(why)) => {
                            return Err(Box::new(trouble::failed(&format!("{path} can't be read"), &why)));
                        }
                    }
                    if let Some((step, weight)) = self.under_way.remove(&id) {
                        self.done.end(step);
                        self.weight -= weight.0;
                    }
                    progress.step();
                    return Ok(true);
                }
                _ = self.pulse.tick() => self.beat().await?,
            }
        }
    }

    /// Waits until all that is under way is done.
    pub(super) async fn drain(&mut self, progress: &dyn Progress) -> Told<()> {
        while self.next(progress).await? {}
        Ok(())
    }

    /// Takes a list away that is not needed any more.
    pub(super) async fn forget(&mut self, id: &str) -> Told<()> {
        if let Some(list) = mark::list(id) {
            self.bucket.delete(&list).await?;
        }
        self.mark.lists.retain(|one| one != id);
        Ok(())
    }

    /// Takes the mark away: the deploy is over.
    pub(super) async fn release(mut self) -> Told<()> {
        for id in self.mark.lists.clone() {
            self.forget(&id).await?;
        }
        self.bucket.delete(MARK).await
    }
}
