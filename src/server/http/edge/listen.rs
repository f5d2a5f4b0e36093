//! The listening socket: no delay for small packets, no patience for half a request, no request cut at the end.

use super::unread;
use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use std::{future::Future, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt;

/// The longest a client may take to send a request's head, and to send none.
pub const HEAD: Duration = Duration::from_secs(10);
/// The same of a proxy in front: it sends whole heads, and would take a connection that is closed just when it uses it again for
/// a failure of ours. Longer than the minute for which proxies keep theirs.
pub const HEAD_FROM_PROXY: Duration = Duration::from_secs(75);
/// The longest that open requests are waited for at the end.
const LAST: Duration = Duration::from_secs(20);

/// Serves until `stop`, and waits for a head as long as `patience`; then takes no new connection and finishes the requests that are open.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) {
    let mut server = auto::Builder::new(TokioExecutor::new());
    server
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience);
    server
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30))
        .max_concurrent_streams(100);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, or a client that was gone at once: neither ends the server.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Without this a page that is sent in pieces waits 40 ms for an acknowledgement.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let server = server.clone();
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            if begins(&stream).await {
                serve_one(server, stream, peer, router, watcher).await;
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests were still open after 20 seconds");
    }
}

/// How many connections may be silent for a while; of those beyond, each has a moment.
const SILENT: usize = 256;
static SILENCE: Semaphore = Semaphore::const_new(SILENT);
/// The moment of those beyond.
const MOMENT: Duration = Duration::from_millis(300);

/// Whether a client says anything, in time: a whole preface of HTTP/2, or the beginning of anything else. One that does not is
/// closed, so that silent ones do not keep others out.
async fn begins(stream: &TcpStream) -> bool {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let silent = SILENCE.try_acquire();
    let patience = if silent.is_ok() { HEAD } else { MOMENT };
    let said = async {
        let mut first = [0; PREFACE.len()];
        loop {
            match stream.peek(&mut first).await {
                Ok(0) | Err(_) => return false,
                Ok(length) if length == first.len() || !PREFACE.starts_with(&first[..length]) => {
                    return true;
                }
                // A part of it: the rest comes, or time runs out.
                Ok(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    tokio::time::timeout(patience, said).await.unwrap_or(false)
}

async fn serve_one(
    server: auto::Builder<TokioExecutor>,
    stream: TcpStream,
    peer: std::net::SocketAddr,
    router: Router,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let service =
        hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let (mut request, reading) = unread::watched(request);
            request.extensions_mut().insert(peer);
            let answer = router.clone().oneshot(request);
            async move { answer.await.map(|answer| reading.said_in(answer)) }
        });
    let connection = server
        .serve_connection_with_upgrades(TokioIo::new(stream), service)
        .into_owned();
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
