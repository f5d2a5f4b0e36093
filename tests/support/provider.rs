//! A provider's side of the web in tests: it notes what it is asked, and answers as it is told.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// It places the call.
    Takes,
    /// It answers with that status.
    Refuses(u16),
    /// It takes the request and hangs up without an answer.
    Breaks,
    /// Nobody listens.
    Gone,
}

/// What it was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Where.
    pub path: String,
    /// By whom.
    pub authorization: String,
    /// What.
    pub form: Vec<(String, String)>,
}

/// A provider.
pub struct FakeProvider {
    /// Where it is.
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl FakeProvider {
    /// What it was asked by now.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// Starts one; it ends with the test.
pub async fn provider(answers: Answers) -> FakeProvider {
    let asked = Arc::<Mutex<Vec<Asked>>>::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    match answers {
        Answers::Gone => drop(listener),
        Answers::Breaks => {
            let asked = asked.clone();
            tokio::spawn(async move {
                use tokio::io::AsyncReadExt;
                while let Ok((mut line, _)) = listener.accept().await {
                    let _ = line.read(&mut [0; 4096]).await;
                    asked.lock().unwrap().push(Asked {
                        path: String::new(),
                        authorization: String::new(),
                        form: Vec::new(),
                    });
                }
            });
        }
        answers => {
            let router = Router::new()
                .fallback(answer)
                .with_state((answers, asked.clone()));
            tokio::spawn(async move { axum::serve(listener, router).await });
        }
    }
    FakeProvider { address, asked }
}

async fn answer(
    State((answers, asked)): State<(Answers, Arc<Mutex<Vec<Asked>>>)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    asked.lock().unwrap().push(Asked {
        path: uri.path().to_owned(),
        authorization: headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        form: form_urlencoded::parse(&body).into_owned().collect(),
    });
    match answers {
        Answers::Refuses(status) => (
            StatusCode::from_u16(status).unwrap(),
            r#"{"code": 21210, "message": "The number is not verified", "status": 400}"#,
        )
            .into_response(),
        _ => (
            StatusCode::CREATED,
            r#"{"sid": "CA11111111111111111111111111111111", "status": "queued"}"#,
        )
            .into_response(),
    }
}
