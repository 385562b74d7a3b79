//! Connections: taken, limited in number and patience, and let go when the program is to end.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;

use super::answer::answer;
use super::preview::Preview;

/// How many connections are open at once. A browser takes six and one for each page that is open.
const CONNECTIONS: usize = 256;

/// How long a request may take to say what it wants: whoever drips it in byte by byte is cut off.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest request line with all headers, in bytes.
const HEAD_MAX: usize = 32 * 1024;

/// Answers requests until the program is told to end.
pub(super) async fn serve(listener: TcpListener, preview: Arc<Preview>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let free = Arc::new(Semaphore::new(CONNECTIONS));
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
        let Ok(permit) = free.clone().try_acquire_owned() else { continue };
        let local = peer.ip().to_canonical().is_loopback();
        let _ = stream.set_nodelay(true);
        let preview = preview.clone();
        tokio::spawn(async move {
            let service = service_fn(move |asked| answer(asked, preview.clone(), local));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(HEAD_MAX)
                .half_close(false)
                .serve_connection(TokioIo::new(stream), service);
            // Whatever ended it ended it for its own side alone.
            let _ = connection.await;
            drop(permit);
        });
    }
}
