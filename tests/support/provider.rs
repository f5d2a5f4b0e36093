//! A provider's side of the web in tests: it notes what it is asked, and answers as it is told.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// It places the call.
    Takes,
    /// It places the call, and knows how it went: the customer talked for twelve minutes.
    Knows,
    /// It answers with that status.
    Refuses(u16),
    /// Its answer to what it is asked to place gets lost; it knows of the call, or of none.
    Loses(bool),
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
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    asked.lock().unwrap().push(Asked {
        path: uri
            .path_and_query()
            .map_or_else(String::new, ToString::to_string),
        authorization: headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        form: form_urlencoded::parse(&body).into_owned().collect(),
    });
    let knows = matches!(answers, Answers::Knows | Answers::Loses(_)) && method == Method::GET;
    let sought = uri.query().is_some_and(|query| query.contains("To="));
    match answers {
        Answers::Loses(_) if method == Method::POST => {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Answers::Loses(false) if sought => r#"{"calls": []}"#.into_response(),
        _ if knows && sought => {
            // What it placed: for us, for somebody else, and long ago.
            let call = |sid: &str, to: &str, minute: u32| {
                format!(
                    r#"{{"sid": "{sid}", "parent_call_sid": null, "to": "{to}", "from": "+12125550199", "status": "completed",
                        "direction": "outbound-api", "date_created": "Thu, 26 Nov 2026 15:{minute:02}:05 +0000"}}"#
                )
            };
            let ours = "CA11111111111111111111111111111111";
            let all = [
                call(ours, "+493012345678", 42),
                call("CA33333333333333333333333333333333", "+493012345679", 42),
                call("CA44444444444444444444444444444444", "+493012345678", 30),
            ];
            format!(r#"{{"calls": [{}]}}"#, all.join(", ")).into_response()
        }
        _ if knows && !uri.path().contains("/Calls") => {
            r#"{"friendly_name": "Acme", "status": "active"}"#.into_response()
        }
        _ if knows && uri.query().is_some() => {
            // What the call dialled.
            let child = r#"{"calls": [{"sid": "CA22222222222222222222222222222222", "parent_call_sid": "CA11111111111111111111111111111111",
                "status": "completed", "direction": "outbound-dial", "date_created": "Thu, 26 Nov 2026 15:42:05 +0000",
                "start_time": "Thu, 26 Nov 2026 15:42:05 +0000", "end_time": "Thu, 26 Nov 2026 15:54:15 +0000", "duration": "720"}]}"#;
            child.into_response()
        }
        _ if knows => {
            let parent = r#"{"sid": "CA11111111111111111111111111111111", "parent_call_sid": null, "status": "completed",
                "direction": "outbound-api", "start_time": "Thu, 26 Nov 2026 15:42:01 +0000",
                "end_time": "Thu, 26 Nov 2026 15:54:16 +0000", "duration": "735"}"#;
            parent.into_response()
        }
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
