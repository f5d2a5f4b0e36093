//! The listening socket: whoever says nothing, or half a preface, keeps nobody out and is closed.

use axum::{Router, routing::get};
use callboard::server::http;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

#[tokio::test]
async fn silent_connections_keep_nobody_out_and_are_closed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { "here" }));
    tokio::spawn(http::serve(
        listener,
        router,
        http::HEAD,
        std::future::pending(),
    ));

    let mut silent = Vec::new();
    for number in 0..300 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        if number % 2 == 0 {
            stream.write_all(b"PRI * HT").await.unwrap();
        }
        silent.push(stream);
    }
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    let patience = Duration::from_secs(120);
    timeout(patience, stream.read_to_string(&mut answer))
        .await
        .expect("it is answered while they are silent")
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    for mut stream in silent {
        let read = timeout(patience, stream.read(&mut [0; 8])).await;
        // Closed: nothing comes, or a reset for what it had said.
        assert!(
            matches!(read.expect("it is closed in time"), Ok(0) | Err(_)),
            "nothing is said to them"
        );
    }
}
