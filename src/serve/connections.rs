//! Connections: taken, limited in number and patience, and let go when the program is to end.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Notify;

use super::answer::answer;
use super::patience::Patient;
use super::preview::Preview;

/// How many connections are open at once. A browser takes six and one for each page that is open.
const CONNECTIONS: usize = 256;

/// How many of them one other device may have.
const CONNECTIONS_OF_ONE: usize = 64;

/// How long a request may take to say what it wants: whoever drips it in byte by byte is cut off.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest request line with all headers, in bytes.
const HEAD_MAX: usize = 32 * 1024;

/// Answers requests until the program is told to end.
pub(super) async fn serve(listener: TcpListener, preview: Arc<Preview>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let clients = Arc::new(Clients::default());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = tokio::signal::ctrl_c() => return Ok(()),
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(_) => {
                // Out of file descriptors, for instance: some will be free in a moment.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let ip = peer.ip().to_canonical();
        let (clients, client) = (clients.clone(), clients.add(ip));
        let _ = stream.set_nodelay(true);
        let preview = preview.clone();
        tokio::spawn(async move {
            let service = service_fn(|asked| answer(asked, preview.clone(), ip.is_loopback()));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(HEAD_MAX)
                .half_close(false)
                .serve_connection(TokioIo::new(Patient::new(stream, client.clone())), service);
            tokio::select! {
                // Whatever ended it ended it for its own side alone.
                _ = connection => {}
                () = client.evicted.notified() => {}
            }
            clients.lock().remove(&client.no);
        });
    }
}

/// An open connection.
pub(super) struct Client {
    no: u64,
    ip: IpAddr,
    /// The number of its last activity, counted over all connections.
    active: AtomicU64,
    /// Counts the activities of all connections.
    count: Arc<AtomicU64>,
    evicted: Notify,
}

impl Client {
    /// Notes that bytes went to it or came from it.
    pub(super) fn touch(&self) {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        self.active.store(count, Ordering::Relaxed);
    }
}

/// All open connections, by their numbers.
#[derive(Default)]
struct Clients {
    all: Mutex<BTreeMap<u64, Arc<Client>>>,
    count: Arc<AtomicU64>,
}

impl Clients {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Client>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a connection. Where there are too many, the one that was silent for the longest time
    /// has to go: of the same device, or else of the device that has the most.
    fn add(&self, ip: IpAddr) -> Arc<Client> {
        let mut all = self.lock();
        let of = |ip: IpAddr| all.values().filter(move |client| client.ip == ip);
        let crowded = if !ip.is_loopback() && of(ip).count() >= CONNECTIONS_OF_ONE {
            Some(ip)
        } else if all.len() >= CONNECTIONS {
            all.values().map(|client| client.ip).max_by_key(|ip| of(*ip).count())
        } else {
            None
        };
        let silent = crowded.and_then(|ip| {
            of(ip).min_by_key(|client| client.active.load(Ordering::Relaxed)).map(|one| one.no)
        });
        if let Some(evicted) = silent.and_then(|no| all.remove(&no)) {
            evicted.evicted.notify_one();
        }
        let no = self.count.fetch_add(1, Ordering::Relaxed);
        let client = Arc::new(Client {
            no,
            ip,
            active: AtomicU64::new(no),
            count: self.count.clone(),
            evicted: Notify::new(),
        });
        all.insert(no, client.clone());
        client
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn the_connection_that_was_silent_for_longest_makes_room() {
        let clients = Clients::default();
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let first = clients.add(here);
        let second = clients.add(here);
        first.touch();
        for _ in 2..CONNECTIONS {
            clients.add(here);
        }
        assert_eq!(clients.lock().len(), CONNECTIONS);
        clients.add(here);
        assert_eq!(clients.lock().len(), CONNECTIONS);
        assert!(clients.lock().contains_key(&first.no), "it was active since");
        assert!(!clients.lock().contains_key(&second.no));
    }

    #[test]
    fn another_device_pushes_out_nobody_but_itself() {
        let clients = Clients::default();
        let here = clients.add(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let phone = IpAddr::V4(Ipv4Addr::new(192, 168, 0, 7));
        for _ in 0..CONNECTIONS * 2 {
            clients.add(phone);
        }
        assert_eq!(clients.lock().len(), CONNECTIONS_OF_ONE + 1);
        // Many devices that fill all places make room among themselves.
        for last in 0..20 {
            for _ in 0..CONNECTIONS_OF_ONE {
                clients.add(IpAddr::V4(Ipv4Addr::new(192, 168, 1, last)));
            }
        }
        assert_eq!(clients.lock().len(), CONNECTIONS);
        assert!(clients.lock().contains_key(&here.no));
    }
}
