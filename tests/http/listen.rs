//! The listening socket: whoever says nothing, or half a preface, keeps nobody out and is closed; an answer says what becomes of
//! its connection.

use axum::{
    Router,
    body::Bytes,
    http::StatusCode,
    routing::{get, post},
};
use callboard::server::http;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// Serves these pages, and gives where.
async fn served(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(http::serve(
        listener,
        router,
        http::HEAD,
        std::future::pending(),
    ));
    address
}

/// Sends a form of that many bytes, and gives the head of the answer.
async fn head_of_answer(address: SocketAddr, path: &str, bytes: usize) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nhost: here\r\ncontent-length: {bytes}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // What refuses it may stop listening before all of it is sent.
    let _ = stream.write_all(&vec![b'a'; bytes]).await;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        let read = timeout(Duration::from_secs(120), stream.read_u8()).await;
        answer.push(read.expect("it is answered in time").unwrap());
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn an_answer_says_when_its_connection_is_closed_behind_it() {
    let router = Router::new()
        .route(
            "/reads",
            post(|form: Bytes| async move { form.len().to_string() }),
        )
        .route("/refuses", post(|| async { StatusCode::FORBIDDEN }));
    let address = served(router).await;
    let read = head_of_answer(address, "/reads", 60_000).await;
    assert!(read.starts_with("HTTP/1.1 200"), "{read}");
    assert!(!read.contains("connection: close"), "{read}");
    let refused = head_of_answer(address, "/refuses", 60_000).await;
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    assert!(refused.contains("connection: close"), "{refused}");
    let empty = head_of_answer(address, "/refuses", 0).await;
    assert!(!empty.contains("connection: close"), "{empty}");
}

#[tokio::test]
async fn silent_connections_keep_nobody_out_and_are_closed() {
    let router = Router::new().route("/", get(|| async { "here" }));
    let address = served(router).await;

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
