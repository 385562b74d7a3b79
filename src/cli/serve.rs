//! `newsprint serve`: the live preview, and what the terminal says while it runs.

use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::arguments::{Arguments, Serve, Site};
use super::progress;
use super::terminal::{self, Terminal, counted};
use super::{options, root};
use crate::base::diag::{Code, Diag};
use crate::build::engine::{Live, Session};
use crate::serve::{self, Editor, Setup, Voice, Where, qr_code};
use crate::site::source::Folder;

pub(super) fn run(arguments: &Arguments, wanted: &Serve, terminal: &Terminal) -> u8 {
    let Some(root) = root(arguments, terminal) else { return 1 };
    // The preview lasts as long as the program: what it lives on need not be given back.
    let disk: &'static Folder = Box::leak(Box::new(Folder::new(&root)));
    let site = Site { drafts: true, now: wanted.now.clone(), base_url: None };
    let Some(mut options) = options(&root, disk, &site, terminal) else { return 2 };
    options.keep_going = true;
    let host = match (wanted.host, wanted.lan) {
        (Some(host), _) => host,
        (None, true) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        (None, false) => IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    if !wanted.lan && !host.is_loopback() {
        terminal.problem(
            &Diag::new(
                Code::SERVE_FAILED,
                format!("{host} can be reached from other machines, and the preview shows drafts"),
            )
            .help("leave --host out, or use --lan: it asks other devices for a token"),
        );
        return 2;
    }
    let setup = Setup {
        host,
        port: wanted.port,
        lan: wanted.lan,
        follow: wanted.follow,
        editor: Editor::parse(&wanted.editor),
        poll: wanted.poll.map(|seconds| Duration::from_secs_f64(seconds.clamp(0.05, 3600.0))),
        fixed: wanted.now.is_some(),
        root: root.clone(),
    };
    let session = Session::new(disk);
    let bar = progress::Bar::new(terminal, false);
    let live = Live::open(session, options, &bar);
    bar.finish();
    let voice = Speaker {
        terminal: terminal.that_goes_on(),
        session,
        open: wanted.open,
        said: Mutex::default(),
    };
    voice.looked(&live.problems, live.articles());
    match serve::run(live, setup, Arc::new(voice)) {
        Ok(()) => 0,
        Err(error) => {
            terminal.problem(
                &Diag::new(
                    Code::SERVE_FAILED,
                    format!("the preview can't listen at port {}: {error}", wanted.port),
                )
                .help("choose another port with --port, or let the system choose with --port 0"),
            );
            3
        }
    }
}

/// Says on the terminal what happens.
struct Speaker {
    terminal: Terminal,
    session: Session<'static>,
    open: bool,
    /// What was said last: who writes need not read it after each save.
    said: Mutex<Option<(Vec<Diag>, usize)>>,
}

impl Voice for Speaker {
    fn listening(&self, at: &Where) {
        if let Some(taken) = at.taken {
            self.terminal.say(&format!("Port {taken} is taken by another program.\n"));
        }
        self.terminal.print(&format!("The preview is at {}\n", at.url));
        if let Some(lan) = &at.lan {
            self.terminal.print(&format!("On the local network: {lan}\n"));
            if let Some(code) = qr_code(lan) {
                self.terminal.say(&format!("{code}\n"));
            }
        }
        self.terminal.say("Save a file to see it. Ctrl-C ends the preview.\n");
        if self.open {
            open_browser(&at.url, &self.terminal);
        }
    }

    fn looked(&self, problems: &[Diag], articles: usize) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let had = said.as_ref().map_or(0, |(before, _)| before.len());
        if said.as_ref().is_some_and(|(before, count)| before == problems && *count == articles) {
            return;
        }
        if said.as_ref().is_none_or(|(before, _)| before != problems) {
            self.terminal.problems(problems, &|path| self.session.text(path));
        }
        if problems.is_empty() {
            let articles = counted(articles, "article");
            let end = if had > 0 { ", and nothing is wrong any more" } else { "" };
            self.terminal.say(&format!("{articles}{end}\n"));
        }
        *said = Some((problems.to_vec(), articles));
    }

    fn note(&self, text: &str) {
        self.terminal.say(&format!("{text}\n"));
    }

    fn now(&self) -> Timestamp {
        terminal::now()
    }
}

/// Opens a page in the browser that the system would open it in.
fn open_browser(url: &str, terminal: &Terminal) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().is_err() {
        terminal.say("No browser could be started; open the address yourself.\n");
    }
}
