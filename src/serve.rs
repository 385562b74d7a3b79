//! The live preview: a server on this machine that shows the site as it is being written.
//!
//! One [`Live`] is shared by two sides. The watcher learns that files have changed, and has them
//! looked at; the server makes the page that a browser asks for and tells open pages when theirs
//! is another. Nothing is written, nothing can be changed through it, and only this machine
//! (or, if asked for, who knows a token) is answered.

mod answer;
mod connections;
mod editor;
mod events;
mod guard;
mod network;
mod own;
mod panel;
mod patience;
mod preview;
mod problems;
mod range;
mod reading;
mod request;
mod watch;

use std::io;
use std::net::IpAddr;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use jiff::Timestamp;

pub use editor::Editor;
pub use network::qr_code;
use preview::Preview;

use crate::base::diag::Diag;
use crate::build::engine::Live;

/// How long the first page waits for the texts of the articles.
const TEXTS_PATIENCE: Duration = Duration::from_millis(300);

/// How the preview is wanted.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The address to listen at.
    pub host: IpAddr,
    /// The first port to try; 0 takes any that is free.
    pub port: u16,
    /// Whether devices on the local network may look, with the token.
    pub lan: bool,
    /// Whether browsers go to the article that was saved last.
    pub follow: bool,
    /// How a place in a file is opened.
    pub editor: Editor,
    /// Looks at all files this often instead of waiting to be told of changes.
    pub poll: Option<Duration>,
    /// Whether the time shown is fixed, or that of the clock.
    pub fixed: bool,
    /// The site's folder, to watch.
    pub root: std::path::PathBuf,
}

/// Where the preview is.
#[derive(Clone, Debug)]
pub struct Where {
    /// The address of the front page.
    pub url: String,
    /// The port that was asked for, if it was taken.
    pub taken: Option<u16>,
    /// The address for other devices, with its token.
    pub lan: Option<String>,
}

/// Who tells people what happens, and knows what time it is: the command line.
pub trait Voice: Send + Sync {
    /// The server answers.
    fn listening(&self, at: &Where);
    /// The site was looked at again: what is wrong now, and how many articles are published.
    fn looked(&self, problems: &[Diag], articles: usize);
    /// Something about the preview itself.
    fn note(&self, text: &str);
    /// The clock.
    fn now(&self) -> Timestamp;
}

/// Shows a site until the program is told to stop.
///
/// # Errors
/// No port could be had.
pub fn run(live: Live<'static>, setup: Setup, voice: Arc<dyn Voice>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .enable_all()
        .build()?;
    let (listener, taken) = network::listen(setup.host, setup.port)?;
    let address = listener.local_addr()?;
    let preview = Arc::new(Preview::new(live, setup, address, voice.clone())?);
    read_texts(&preview)?;
    voice.listening(&preview.place(taken));
    {
        let preview = preview.clone();
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch::run(&preview))?;
    }
    runtime.block_on(connections::serve(listener, preview))?;
    // What is still being sent is of no use to anybody.
    runtime.shutdown_background();
    Ok(())
}

/// Has the texts of all articles read; of a site that is not very large before it is shown.
fn read_texts(preview: &Preview) -> io::Result<()> {
    let read = preview.live().text_reader();
    let (done, wait) = mpsc::channel();
    std::thread::Builder::new().name("texts".to_owned()).spawn(move || {
        read();
        let _ = done.send(());
    })?;
    let _ = wait.recv_timeout(TEXTS_PATIENCE);
    Ok(())
}
