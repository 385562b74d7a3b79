//! A bucket of S3, Google or Azure: files in the safe order, a record written last, and a mark that
//! keeps a second deploy out.
//!
//! A bucket has no locks, but it has conditional writes. A deploy first writes a *mark* that says
//! what it is about to do; that fails if there is one already. While it works it writes the mark
//! again every few seconds, with what is done, and each time only if nobody else did. Whoever finds
//! a mark watches it for a while: if it changes, its deploy lives, and the second is refused. If it
//! does not, its deploy was cut, and the next one takes the mark over, knows from it what is done,
//! puts the rest, and writes the record. No clock of any machine is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Once};
use std::time::Duration;

use object_store::path::Path;
use object_store::{
    Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion,
};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::credentials::Environment;
use super::kind::NEVER;
use super::manifest::{self, FOLDER, MANIFEST, MARK, Mark};
use super::plan::{Known, Plan, State};
use super::published::Published;
use super::store::{Failure, attributes, connect, put, said};
use super::trouble;
use crate::config::{Store, Target};
use crate::diag::{Code, Diag};
use crate::progress::Progress;

/// How many requests are under way at once.
const AT_ONCE: usize = 16;
/// How often a deploy says that it lives.
const BEAT: Duration = Duration::from_secs(4);
/// How often and how many times somebody else looks whether it does.
const LOOK: Duration = Duration::from_secs(3);
const LOOKS: usize = 5;

/// A bucket, and what was found in it.
pub(super) struct Bucket {
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
    prefix: String,
    name: String,
    /// The record as it was read.
    record: Option<UpdateVersion>,
    /// The mark of another deploy as it was read.
    mark: Option<UpdateVersion>,
    /// What a deploy that was cut is known to have done.
    changed: BTreeMap<String, Known>,
}

/// A result whose problem is told.
type Told<T> = Result<T, Box<Diag>>;

impl Bucket {
    /// Connects to nothing yet: looks whether all is there that a connection needs.
    pub(super) fn open(
        target: &Target,
        (store, bucket, prefix): (Store, &str, &str),
        environment: &Environment,
    ) -> Told<Self> {
        // Only one provider of cryptography is compiled in, and reqwest wants to be told which.
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let settings = environment.settings(store)?;
        let store =
            connect(target, store, bucket, settings).map_err(|error| told(target, &error))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Box::new(trouble::failed("no threads", &error.to_string())))?;
        Ok(Self {
            store,
            runtime,
            prefix: prefix.to_owned(),
            name: target.name.clone(),
            record: None,
            mark: None,
            changed: BTreeMap::new(),
        })
    }

    fn path(&self, path: &str) -> Told<Path> {
        let whole = match self.prefix.as_str() {
            "" => path.to_owned(),
            prefix => format!("{prefix}/{path}"),
        };
        Path::parse(&whole).map_err(|error| {
            Box::new(trouble::failed(&format!("{path} can't be a key"), &error.to_string()))
        })
    }

    fn told(&self, what: &str, error: &Error) -> Box<Diag> {
        Box::new(trouble::failed(&format!("{what} on `{}`", self.name), &said(error)))
    }

    /// The bytes of a record and its version; `None` if there is none.
    async fn get(&self, path: &str) -> Told<Option<(Vec<u8>, UpdateVersion)>> {
        let whole = self.path(path)?;
        let found = async {
            let found = self.store.get(&whole).await?;
            let version = UpdateVersion {
                e_tag: found.meta.e_tag.clone(),
                version: found.meta.version.clone(),
            };
            Ok((found.bytes().await?.to_vec(), version))
        };
        match found.await {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.told("the record can't be read", &error)),
        }
    }

    /// What is published. `overwrite` allows a first deploy to a place where files stand.
    pub(super) fn state(&mut self, take_over: bool, overwrite: bool, looks: bool) -> Told<State> {
        let (mut mark, mut record) = self.runtime.block_on(self.records())?;
        if let Some((_, seen)) = mark.as_ref().filter(|_| !take_over && looks) {
            self.runtime.block_on(self.watch(seen))?;
            // It may have ended well just now.
            (mark, record) = self.runtime.block_on(self.records())?;
        }
        if record.is_none()
            && mark.is_none()
            && !overwrite
            && self.runtime.block_on(self.is_used())?
        {
            return Err(Box::new(
                Diag::new(
                    Code::FOREIGN_FILE,
                    format!("`{}` holds files that newsprint did not put there", self.name),
                )
                .at_file(crate::config::SITE_FILE)
                .help("deploy to an empty bucket or folder; or add --overwrite, which replaces files of the same name and deletes none"),
            ));
        }
        let published = match &record {
            None => manifest::Entries::new(),
            Some((bytes, _)) => manifest::read(bytes).ok_or_else(|| {
                Box::new(trouble::failed(
                    &format!("{MANIFEST} on `{}`", self.name),
                    "this newsprint can't read it",
                ))
            })?,
        };
        let cut: Option<Mark> = mark.as_ref().map(|(bytes, _)| Mark::read(bytes));
        self.record = record.map(|(_, version)| version);
        self.mark = mark.map(|(_, version)| version);
        let state = match cut {
            Some(mark) => State::after(published, &mark),
            None => State { published, ..State::default() },
        };
        self.changed.clone_from(&state.changed);
        Ok(state)
    }

    /// The mark, then the record: a deploy that ends in between has written both.
    async fn records(
        &self,
    ) -> Told<(Option<(Vec<u8>, UpdateVersion)>, Option<(Vec<u8>, UpdateVersion)>)> {
        Ok((self.get(MARK).await?, self.get(MANIFEST).await?))
    }

    /// Looks whether the deploy of a mark lives; an error if it does.
    async fn watch(&self, seen: &UpdateVersion) -> Told<()> {
        for _ in 0..LOOKS {
            tokio::time::sleep(LOOK).await;
            match self.get(MARK).await? {
                None => return Ok(()),
                Some((_, now)) if now.e_tag == seen.e_tag && now.version == seen.version => {}
                Some(_) => return Err(Box::new(trouble::running(&self.name))),
            }
        }
        Ok(())
    }

    async fn is_used(&self) -> Told<bool> {
        let prefix = (!self.prefix.is_empty()).then(|| Path::from(self.prefix.as_str()));
        let found = self.store.list_with_delimiter(prefix.as_ref()).await;
        let found = found.map_err(|error| self.told("the files can't be listed", &error))?;
        let foreign = |path: &Path| path.filename() != Some(FOLDER);
        Ok(!found.objects.is_empty() || found.common_prefixes.iter().any(foreign))
    }

    /// Puts what differs, deletes what is no longer wanted, and writes the record.
    pub(super) fn publish(
        self,
        plan: &Plan<'_>,
        wanted: &Published,
        progress: &dyn Progress,
    ) -> Told<()> {
        if plan.is_empty() && self.mark.is_none() && self.record.is_some() {
            return Ok(());
        }
        self.runtime.block_on(self.work(plan, wanted, progress))
    }

    async fn work(&self, plan: &Plan<'_>, wanted: &Published, progress: &dyn Progress) -> Told<()> {
        let puts = plan.put.iter().map(|file| (file.path.clone(), Some(file.entry.clone())));
        let deletes = plan.delete.iter().map(|path| (path.clone(), None));
        let mut mark =
            Mark { id: random(), intends: puts.chain(deletes).collect(), ..Mark::default() };
        // What a deploy that was cut did, and this one has not to do, must not be forgotten.
        for (path, known) in &self.changed {
            let entry = match known {
                Known::Is(entry) => Some(entry.clone()),
                Known::Nothing => None,
                Known::Unsure => continue,
            };
            if !mark.intends.contains_key(path) {
                mark.intends.insert(path.clone(), entry);
                mark.done.push(path.clone());
            }
        }
        let mode = self.mark.clone().map_or(PutMode::Create, PutMode::Update);
        let version = self.write_mark(&mark, mode).await?;
        let start = tokio::time::Instant::now() + BEAT;
        let mut held =
            Held { mark, version, pulse: tokio::time::interval_at(start, BEAT), bucket: self };
        let now = self.get(MANIFEST).await?.map(|(_, version)| version.e_tag);
        if now != self.record.as_ref().map(|version| version.e_tag.clone()) {
            // Another deploy ended between our look and our mark. Ours intends what it found.
            held.release().await?;
            return Err(Box::new(trouble::running(&self.name)));
        }
        for pass in &plan.passes {
            let mut tasks = JoinSet::new();
            for file in pass {
                while tasks.len() >= AT_ONCE {
                    held.next(&mut tasks, progress).await?;
                }
                let (store, to) = (self.store.clone(), self.path(&file.path)?);
                let (from, entry, path) =
                    (file.from.clone(), file.entry.clone(), file.path.clone());
                tasks.spawn(async move { (path, put(&*store, &to, &from, &entry).await) });
            }
            held.drain(tasks, progress).await?;
        }
        let mut tasks = JoinSet::new();
        for path in &plan.delete {
            while tasks.len() >= AT_ONCE {
                held.next(&mut tasks, progress).await?;
            }
            let (store, at, path) = (self.store.clone(), self.path(path)?, path.clone());
            tasks.spawn(async move {
                let deleted = match store.delete(&at).await {
                    Err(Error::NotFound { .. }) => Ok(()),
                    other => other,
                };
                (path, deleted.map_err(Failure::Store))
            });
        }
        held.drain(tasks, progress).await?;
        // Nobody else may have taken over until now.
        held.beat().await?;
        let text = manifest::write(&wanted.entries());
        let mode = self.record.clone().map_or(PutMode::Create, PutMode::Update);
        self.write(MANIFEST, text.into_bytes(), mode).await?;
        held.release().await
    }

    async fn write_mark(&self, mark: &Mark, mode: PutMode) -> Told<UpdateVersion> {
        self.write(MARK, serde_json::to_vec(mark).unwrap_or_default(), mode).await
    }

    /// Writes a record, unless somebody else did meanwhile.
    async fn write(&self, path: &str, bytes: Vec<u8>, mode: PutMode) -> Told<UpdateVersion> {
        let attributes = attributes("application/json", NEVER, None);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let whole = self.path(path)?;
        match self.store.put_opts(&whole, PutPayload::from(bytes), options).await {
            Ok(done) => Ok(UpdateVersion { e_tag: done.e_tag, version: done.version }),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => {
                Err(Box::new(trouble::running(&self.name)))
            }
            Err(error) => Err(self.told("the record can't be written", &error)),
        }
    }
}

/// A mark that is ours.
struct Held<'a> {
    mark: Mark,
    version: UpdateVersion,
    /// When the mark is to be written again.
    pulse: tokio::time::Interval,
    bucket: &'a Bucket,
}

type Tasks = JoinSet<(String, Result<(), Failure>)>;

impl Held<'_> {
    /// Says that this deploy lives and what it did; fails if another has taken over.
    async fn beat(&mut self) -> Told<()> {
        self.mark.beat += 1;
        let mode = PutMode::Update(self.version.clone());
        self.version = self.bucket.write_mark(&self.mark, mode).await?;
        Ok(())
    }

    /// Waits until one of the tasks is done, and says meanwhile that this deploy lives.
    async fn next(&mut self, tasks: &mut Tasks, progress: &dyn Progress) -> Told<bool> {
        loop {
            tokio::select! {
                done = tasks.join_next() => {
                    let Some(Ok((path, result))) = done else { return Ok(false) };
                    match result {
                        Ok(()) => self.mark.done.push(path),
                        Err(Failure::Store(error)) => {
                            return Err(self.bucket.told(&format!("{path} can't be changed"), &error));
                        }
                        Err(Failure::File(why)) => {
                            return Err(Box::new(trouble::failed(&format!("{path} can't be read"), &why)));
                        }
                    }
                    progress.step();
                    return Ok(true);
                }
                _ = self.pulse.tick() => self.beat().await?,
            }
        }
    }

    /// Waits until all of a wave is done, and notes it.
    async fn drain(&mut self, mut tasks: Tasks, progress: &dyn Progress) -> Told<()> {
        let any = !tasks.is_empty();
        while self.next(&mut tasks, progress).await? {}
        if any { self.beat().await } else { Ok(()) }
    }

    /// Takes the mark away: the deploy is over.
    async fn release(self) -> Told<()> {
        let path = self.bucket.path(MARK)?;
        let done = self.bucket.store.delete(&path).await;
        done.map_err(|error| self.bucket.told("the mark can't be taken away", &error))
    }
}

/// A number nobody else draws.
pub(super) fn random() -> String {
    let mut bytes = [0; 16];
    let _ = getrandom::fill(&mut bytes);
    format!("{:032x}", u128::from_le_bytes(bytes))
}

fn told(target: &Target, error: &Error) -> Box<Diag> {
    Box::new(trouble::failed(&format!("`{}` can't be used", target.name), &said(error)))
}
