//! A bucket of S3, Google or Azure: files in the safe order, a record written last, and a mark that
//! keeps a second deploy out.
//!
//! A bucket has no locks, but it has conditional writes. A deploy first writes a *mark* that says
//! what it is about to do; that fails if there is one already. While it works it writes the mark
//! again every few seconds, with what is done, and each time only if no other deploy did. Whoever finds
//! a mark watches it for a while: if it changes, its deploy lives, and the second is refused. If it
//! does not, its deploy was cut, and the next one takes the mark over, knows from it what is done,
//! puts the rest, and writes the record. No clock of any machine is asked.

mod held;
mod mark;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Once};

use object_store::path::Path;
use object_store::{
    Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion,
};
use tokio::runtime::Runtime;

use super::credentials::Environment;
use super::kind::NEVER;
use super::manifest::{self, FOLDER, PACKED};
use super::packed::{LARGEST, pack, unpacked};
use super::plan::{Known, Plan, State};
use super::published::Published;
use super::pulse::{LOOK, LOOKS, random};
use super::steps::{self, Step};
use super::store::{Failure, Use, attributes, connect, put, said};
use super::{Ask, trouble};
use crate::base::diag::Diag;
use crate::base::progress::Progress;
use crate::site::config::{Store, Target, is_local};
use held::{Held, Weight};
use mark::{MARK, Mark, Steps};

/// A bucket, and what was found in it.
pub(super) struct Bucket {
    store: Arc<dyn ObjectStore>,
    /// The same for what is read and for the mark: it hears sooner that a server is silent.
    talk: Arc<dyn ObjectStore>,
    runtime: Runtime,
    prefix: String,
    name: String,
    /// The record as it was read.
    record: Option<UpdateVersion>,
    /// The mark of another deploy as it was read.
    found: Option<(Mark, UpdateVersion)>,
    /// What a deploy that was cut is known to have done.
    changed: BTreeMap<String, Known>,
}

/// A result whose problem is told.
type Told<T> = Result<T, Box<Diag>>;

impl Bucket {
    /// Connects to nothing yet: checks whether all is there that a connection needs.
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
        let local = target.endpoint.as_deref().is_some_and(is_local);
        let settings = environment.settings(store, local)?;
        let connect = |settings, purpose| {
            connect(target, (store, bucket), settings, purpose)
                .map_err(|error| told(target, &error))
        };
        let talk = connect(settings.clone(), Use::Talk)?;
        let store = connect(settings, Use::Files)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Box::new(trouble::failed("no threads", &error.to_string())))?;
        Ok(Self {
            store,
            talk,
            runtime,
            prefix: prefix.to_owned(),
            name: target.name.clone(),
            record: None,
            found: None,
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
        Box::new(trouble::refused(&format!("{what} on `{}`", self.name), &said(error)))
    }

    /// The bytes of a record and its version; `None` if there is none.
    async fn get(&self, path: &str) -> Told<Option<(Vec<u8>, UpdateVersion)>> {
        let whole = self.path(path)?;
        let found = async {
            let found = self.talk.get(&whole).await?;
            if found.meta.size > LARGEST {
                return Err(Error::Generic {
                    store: "the store",
                    source: "the record is too large".into(),
                });
            }
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

    /// The version of a record; `None` if there is none.
    async fn version(&self, path: &str) -> Told<Option<UpdateVersion>> {
        match self.talk.head(&self.path(path)?).await {
            Ok(meta) => Ok(Some(UpdateVersion { e_tag: meta.e_tag, version: meta.version })),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.told("the record can't be read", &error)),
        }
    }

    /// What is published.
    pub(super) fn state(&mut self, ask: Ask) -> Told<State> {
        let (mut mark, mut record) = self.runtime.block_on(self.records())?;
        let watches = !ask.take_over && !ask.looks_only;
        if let Some((_, seen)) = mark.as_ref().filter(|_| watches) {
            self.runtime.block_on(self.watch(seen))?;
            // It may have ended well just now.
            (mark, record) = self.runtime.block_on(self.records())?;
        }
        if record.is_none()
            && mark.is_none()
            && !(ask.overwrite || ask.rebuild)
            && self.runtime.block_on(self.is_used())?
        {
            return Err(Box::new(trouble::foreign(&self.name, "bucket or folder")));
        }
        let published = match &record {
            None => manifest::Entries::new(),
            Some((bytes, _)) => match manifest::read_packed(bytes) {
                Err(_) if ask.rebuild => manifest::Entries::new(),
                read => read.map_err(|why| Box::new(trouble::unread(&self.name, PACKED, why)))?,
            },
        };
        self.record = record.map(|(_, version)| version);
        let believed = |state: State| if ask.rebuild { state.distrusted() } else { state };
        let Some((bytes, version)) = mark else {
            return Ok(believed(State { published, ..State::default() }));
        };
        let cut: Option<Mark> = serde_json::from_slice(&bytes).ok();
        let steps = match &cut {
            Some(mark) => self.runtime.block_on(self.steps(mark))?,
            None => None,
        };
        let cut = cut.unwrap_or_default();
        let state = match steps {
            Some(steps) => State::after(published, steps, cut.done),
            // Another newsprint's.
            None => State::unsure(published),
        };
        let state = believed(state);
        self.found = Some((cut, version));
        self.changed.clone_from(&state.changed);
        Ok(state)
    }

    /// The steps of a deploy that was cut; `None` if they can't be read.
    async fn steps(&self, mark: &Mark) -> Told<Option<Vec<Step>>> {
        let path = match &mark.steps {
            Steps::Here(steps) => {
                return Ok(Some(steps.clone()).filter(|steps| steps::are_inside(steps)));
            }
            list => list.list(),
        };
        let Some(path) = path else { return Ok(None) };
        Ok(match self.get(&path).await? {
            Some((bytes, _)) => steps::read(unpacked(&bytes)),
            // It is deleted after the record was written, in which all of it stands.
            None => Some(Vec::new()),
        })
    }

    /// The mark and the record, in the time of one answer. A deploy that ends in between leaves an old
    /// record without a mark here; that is seen when the own mark is written (`hold`).
    async fn records(
        &self,
    ) -> Told<(Option<(Vec<u8>, UpdateVersion)>, Option<(Vec<u8>, UpdateVersion)>)> {
        let (mark, record) = tokio::join!(self.get(MARK), self.get(PACKED));
        Ok((mark?, record?))
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

    /// The paths of all files, in order, without those of records.
    pub(super) fn paths(&self) -> Told<Vec<String>> {
        let keys = self.runtime.block_on(self.keys())?;
        let above = if self.prefix.is_empty() { 0 } else { self.prefix.len() + 1 };
        let paths = keys.iter().filter_map(|key| key.get(above..));
        let is_record = |path: &&str| path.split('/').next() == Some(FOLDER);
        Ok(paths.filter(|path| !is_record(path)).map(str::to_owned).collect())
    }

    /// All keys, in order: folder by folder, because what a store answers at once has a limit.
    async fn keys(&self) -> Told<Vec<String>> {
        let mut folders = vec![self.below("")];
        let mut keys = Vec::new();
        while let Some(folder) = folders.pop() {
            let found = self.talk.list_with_delimiter(folder.as_ref()).await;
            let found = found.map_err(|error| self.told("the files can't be listed", &error))?;
            keys.extend(found.objects.into_iter().map(|object| object.location.to_string()));
            folders.extend(found.common_prefixes.into_iter().map(Some));
        }
        keys.sort_unstable();
        Ok(keys)
    }

    /// A folder of the target as a key; `None` for the whole bucket.
    fn below(&self, folder: &str) -> Option<Path> {
        let whole = format!("{}/{folder}", self.prefix);
        let whole = whole.trim_matches('/');
        (!whole.is_empty()).then(|| Path::from(whole))
    }

    async fn is_used(&self) -> Told<bool> {
        let found = self.talk.list_with_delimiter(self.below("").as_ref()).await;
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
        if plan.is_empty() && self.found.is_none() && self.record.is_some() {
            return Ok(());
        }
        self.runtime.block_on(self.work(plan, wanted, progress))
    }

    /// What a deploy that was cut did, and this one has not to do: it must not be forgotten.
    fn carried(&self, plan: &Plan<'_>) -> Vec<Step> {
        let puts = plan.put.iter().map(|file| file.path.as_str());
        let planned: BTreeSet<&str> = puts.chain(plan.delete.iter().map(String::as_str)).collect();
        let certain = self.changed.iter().filter_map(|(path, known)| match known {
            Known::Is(entry) => Some((path.clone(), Some(entry.clone()))),
            Known::Nothing => Some((path.clone(), None)),
            Known::Unsure => None,
        });
        certain.filter(|(path, _)| !planned.contains(path.as_str())).collect()
    }

    async fn work(&self, plan: &Plan<'_>, wanted: &Published, progress: &dyn Progress) -> Told<()> {
        let carried = self.carried(plan);
        let done = carried.len();
        let mut held = self.hold(plan.steps(carried), done).await?;
        let mut number = done;
        for pass in &plan.passes {
            for file in pass {
                let weight = Weight::of(file.entry.size);
                held.room(weight, progress).await?;
                let (store, to) = (self.store.clone(), self.path(&file.path)?);
                let (from, entry, path) =
                    (file.from.clone(), file.entry.clone(), file.path.clone());
                let task = async move { (path, put(&*store, &to, &from, &entry).await) };
                held.begin(number, weight, task);
                number += 1;
            }
            held.drain(progress).await?;
        }
        for path in &plan.delete {
            held.room(Weight::default(), progress).await?;
            let (store, at, path) = (self.store.clone(), self.path(path)?, path.clone());
            let task = async move { (path, delete(&*store, &at).await.map_err(Failure::Store)) };
            held.begin(number, Weight::default(), task);
            number += 1;
        }
        held.drain(progress).await?;
        // No other deploy may have taken over until now.
        held.beat().await?;
        let record = pack(manifest::write(&wanted.entries()).as_bytes());
        let mode = self.record.clone().map_or(PutMode::Create, PutMode::Update);
        self.write(PACKED, record, mode).await?;
        held.release().await
    }

    /// Writes the mark, and the list of the steps if they are many.
    async fn hold(&self, steps: Vec<Step>, done: usize) -> Told<Held<'_>> {
        let (found, mode) = match &self.found {
            Some((mark, version)) => (mark.clone(), PutMode::Update(version.clone())),
            None => (Mark::default(), PutMode::Create),
        };
        let id = random();
        let many = mark::are_many(&steps);
        let old = found.lists.clone();
        let lists = old.iter().cloned().chain(many.then(|| id.clone())).collect();
        // Until there is a list, the mark holds what it held before.
        let mark = match many {
            true => Mark { id: id.clone(), beat: 0, lists, ..found },
            false => {
                Mark { id: id.clone(), beat: 0, done, steps: Steps::Here(steps.clone()), lists }
            }
        };
        let version = self.write_mark(&mark, mode).await?;
        let mut held = Held::new(self, mark, version, done);
        let tag = |version: &Option<UpdateVersion>| version.as_ref().map(|one| one.e_tag.clone());
        if tag(&self.version(PACKED).await?) != tag(&self.record) {
            // Another deploy ended between our look and our mark. Ours intends what it found.
            held.release().await?;
            return Err(Box::new(trouble::running(&self.name)));
        }
        if many {
            held.list(Steps::List(id), &steps).await?;
        }
        for id in &old {
            held.forget(id).await?;
        }
        Ok(held)
    }

    async fn write_mark(&self, mark: &Mark, mode: PutMode) -> Told<UpdateVersion> {
        self.write(MARK, serde_json::to_vec(mark).unwrap_or_default(), mode).await
    }

    /// Takes a record away.
    async fn delete(&self, path: &str) -> Told<()> {
        let deleted = delete(&*self.store, &self.path(path)?).await;
        deleted.map_err(|error| self.told(&format!("{path} can't be taken away"), &error))
    }

    /// Writes a record, unless somebody else did meanwhile.
    async fn write(&self, path: &str, bytes: Vec<u8>, mode: PutMode) -> Told<UpdateVersion> {
        let packed = path.ends_with(".gz");
        let media = if packed { "application/gzip" } else { "application/json" };
        let attributes = attributes(media, NEVER, None);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let whole = self.path(path)?;
        // The mark is small; a large record may need its time on a slow line.
        let store = if path == MARK { &self.talk } else { &self.store };
        match store.put_opts(&whole, PutPayload::from(bytes), options).await {
            Ok(done) => Ok(UpdateVersion { e_tag: done.e_tag, version: done.version }),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => {
                Err(Box::new(trouble::running(&self.name)))
            }
            Err(error) => Err(self.told("the record can't be written", &error)),
        }
    }
}

/// Deletes a file; one that is gone already is deleted.
async fn delete(store: &dyn ObjectStore, at: &Path) -> Result<(), Error> {
    match store.delete(at).await {
        Err(Error::NotFound { .. }) => Ok(()),
        other => other,
    }
}

fn told(target: &Target, error: &Error) -> Box<Diag> {
    Box::new(trouble::refused(&format!("`{}` can't be used", target.name), &said(error)))
}
