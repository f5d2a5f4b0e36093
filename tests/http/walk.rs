//! Who may what, asked of everything there is: each server function and each page, as a stranger, somebody kept out, another
//! agent, the owner, a manager and an administrator. What is in no list here fails.

use crate::support::{PASSWORD, Page, TestApp, plan_form};
use crate::walk_table::{ADDRESSES, FUNCTIONS, May};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use callboard::{
    domain::{Denied, RecordKind, Role},
    server::{
        forms::{calls, notes, records, tasks},
        imports::{self, Incoming, Settings},
        state::id_at,
        store::{self, users::NewUser},
    },
    view::{NoteForm, TaskForm, Values},
};
use leptos::server_fn::axum::server_fn_paths;
use uuid::Uuid;

/// Those who come, with their cookies. Kim owns everything.
struct Everybody {
    app: TestApp,
    people: Vec<(&'static str, String)>,
    names: Vec<(&'static str, String)>,
}

impl Everybody {
    async fn come() -> Self {
        let app = TestApp::start().await;
        for (email, name) in [("lou@test.example", "Lou"), ("out@test.example", "Out")] {
            add_agent(&app, email, name).await;
        }
        let mut people = vec![("a stranger", String::new())];
        for (who, email) in [
            ("somebody kept out", "out@test.example"),
            ("another agent", "lou@test.example"),
            ("the owner", "kim@test.example"),
            ("a manager", "max@test.example"),
            ("an administrator", "ada@test.example"),
        ] {
            people.push((who, app.cookie(email).await));
        }
        let mut db = app.db().await;
        let out = store::users::by_email(&mut db, "out@test.example")
            .await
            .unwrap()
            .unwrap();
        store::users::save_disabled(&mut db, out.id, Some(app.state.clock.now()))
            .await
            .unwrap();
        drop(db);
        let names = kims(&app).await;
        Self { app, people, names }
    }

    fn filled(&self, text: &str) -> String {
        let new = id_at(self.app.state.clock.now()).to_string();
        self.names
            .iter()
            .fold(text.replace("{new}", &new), |text, (name, id)| {
                text.replace(&format!("{{{name}}}"), id)
            })
    }
}

async fn add_agent(app: &TestApp, email: &str, name: &str) {
    let mut db = app.db().await;
    let hash = store::users::find(&mut db, app.kim)
        .await
        .unwrap()
        .unwrap()
        .password_hash;
    let user = NewUser {
        id: id_at(app.state.clock.now()),
        email,
        name,
        role: Role::Agent,
        time_zone: "UTC",
        password_hash: &hash,
        password_is_given: false,
    };
    store::users::insert(&mut db, &user).await.unwrap();
}

/// What Kim has: ids by name.
async fn kims(app: &TestApp) -> Vec<(&'static str, String)> {
    let kim = app.ctx(app.kim);
    let mut names = vec![("kim", app.kim.to_string())];
    for (name, kind, called) in [
        ("contact", RecordKind::Contact, "Jane Roe"),
        ("other_contact", RecordKind::Contact, "John Roe"),
        ("lead", RecordKind::Lead, "Ana Silva"),
    ] {
        let id = kim.new_id();
        let mut form = Values::new();
        form.insert("id".into(), id.to_string());
        form.insert("name".into(), called.into());
        form.insert("owner".into(), app.kim.to_string());
        if let Some((stage, _)) = kind.stages().first() {
            form.insert("stage".into(), (*stage).to_owned());
        }
        records::save(&kim, kind.code(), &form).await.unwrap();
        names.push((name, id.to_string()));
    }
    let mut plan = plan_form();
    plan.with = "Jane Roe".into();
    plan.owner = app.kim.to_string();
    let (call, _) = calls::plan(&kim, &plan).await.unwrap();
    names.push(("call", call.to_string()));
    let note = kim.new_id();
    let form = NoteForm {
        id: note.to_string(),
        call: call.to_string(),
        version: String::new(),
        body: "As it was".into(),
    };
    notes::save(&kim, &form).await.unwrap();
    names.push(("note", note.to_string()));
    let task = kim.new_id();
    let form = TaskForm {
        id: task.to_string(),
        title: "Send it".into(),
        owner: app.kim.to_string(),
        ..TaskForm::default()
    };
    tasks::save(&kim, &form).await.unwrap();
    names.push(("task", task.to_string()));
    let change = store::call_changes::latest(&mut *app.db().await, call)
        .await
        .unwrap()
        .unwrap();
    names.push(("change", change.to_string()));
    names.push(("import", import(app).await.to_string()));
    names
}

/// A file of Kim's, checked.
async fn import(app: &TestApp) -> Uuid {
    let kim = app.ctx(app.kim);
    let mut incoming = Incoming::begin(&kim, "people.csv").await.unwrap();
    incoming
        .push(b"Name,Email\nZed Zuse,zed@example.com\n")
        .await
        .unwrap();
    let id = incoming.finish(&kim, &Settings::default()).await.unwrap();
    imports::step(&app.state).await.unwrap();
    id
}

fn granted(may: May, who: &str) -> bool {
    match who {
        "a stranger" | "somebody kept out" => may == May::Anybody,
        "another agent" => matches!(may, May::Anybody | May::SignedIn),
        "the owner" => may != May::Admins,
        "a manager" => !matches!(may, May::Admins | May::Author),
        _ => may != May::Author,
    }
}

/// Whether an answer says that somebody may not.
fn denied(answer: &Page, may: May) -> bool {
    if may == May::Hidden
        && (answer.status == StatusCode::NOT_FOUND || answer.body == "\"NotFound\"")
    {
        return true;
    }
    let sentences = [
        Denied::OthersCall,
        Denied::OthersTask,
        Denied::OthersNote,
        Denied::OthersRecord,
        Denied::OthersImport,
        Denied::NotAdmin,
        Denied::NotAdminOfDispositions,
    ];
    // In a page an apostrophe may be written otherwise; none of these sentences has one but the author's.
    matches!(
        answer.status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::SEE_OTHER
    ) || answer.status == StatusCode::INTERNAL_SERVER_ERROR && answer.body.contains("Forbidden")
        || sentences
            .iter()
            .any(|sentence| answer.body.contains(&sentence.to_string()))
}

#[tokio::test]
async fn every_server_function_answers_those_who_may_and_nobody_else() {
    let mut paths: Vec<&str> = server_fn_paths()
        .map(|(path, _)| path.trim_start_matches("/api/"))
        .collect();
    paths.sort_unstable();
    let mut listed: Vec<&str> = FUNCTIONS.iter().map(|(path, ..)| *path).collect();
    listed.sort_unstable();
    assert_eq!(
        paths, listed,
        "every server function says here who may use it"
    );

    let methods: Vec<(&str, Method)> = server_fn_paths().collect();
    let mut wrong = Vec::new();
    for (path, may, fields) in FUNCTIONS {
        let mut everybody = Everybody::come().await;
        let address = format!("/api/{path}");
        let method = &methods.iter().find(|(one, _)| *one == address).unwrap().1;
        for (who, cookie) in everybody.people.clone() {
            // What the owner forgets is not there for the next one.
            if fields.contains("{import}") {
                let id = import(&everybody.app).await.to_string();
                everybody.names.retain(|(name, _)| *name != "import");
                everybody.names.push(("import", id));
            }
            let fields = encoded(&everybody.filled(fields));
            let get = *method == Method::GET;
            let uri = if get {
                format!("{address}?{fields}")
            } else {
                address.clone()
            };
            let request = Request::builder()
                .method(method)
                .uri(uri)
                .header("accept", "application/json")
                .header("cookie", &cookie)
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(if get {
                    Body::empty()
                } else {
                    Body::from(fields.clone())
                })
                .unwrap();
            let answer = everybody.app.send(request).await;
            if denied(&answer, *may) == granted(*may, who) {
                wrong.push(format!(
                    "{path} as {who}: {} {}",
                    answer.status, answer.body
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `a=b c&d=e` with its values percent-encoded.
fn encoded(fields: &str) -> String {
    let pairs = fields.split('&').filter_map(|pair| pair.split_once('='));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

#[tokio::test]
async fn every_page_shows_itself_to_those_who_may_and_to_nobody_else() {
    let everybody = Everybody::come().await;
    // One kind of record stands for all five: their pages are the same.
    let patterns = leptos_axum::generate_route_list(callboard::app::App);
    for pattern in patterns.iter().map(|route| route.path()) {
        let other_kind = ["/accounts/", "/leads/", "/opportunities/", "/cases/"]
            .iter()
            .any(|kind| pattern.starts_with(kind));
        let open = ["/sign-in", "/sign-in/code", "/setup"].contains(&pattern);
        let shape = |path: &str| -> String {
            path.split('/')
                .map(|step| {
                    if step.starts_with([':', '{']) {
                        "*"
                    } else {
                        step
                    }
                })
                .collect::<Vec<_>>()
                .join("/")
        };
        assert!(
            other_kind
                || open
                || ADDRESSES
                    .iter()
                    .any(|(path, _)| shape(path) == shape(pattern)),
            "{pattern} says here who may see it"
        );
    }

    let mut wrong = Vec::new();
    for (path, may) in ADDRESSES {
        let address = everybody.filled(path);
        for (who, cookie) in &everybody.people {
            let answer = everybody.app.get(cookie, &address).await;
            if denied(&answer, *may) == granted(*may, who) {
                wrong.push(format!("{address} as {who}: {}", answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn somebody_kept_out_cannot_sign_in_again() {
    let everybody = Everybody::come().await;
    let fields = [("email", "out@test.example"), ("password", PASSWORD)];
    let answer = everybody
        .app
        .post("", "/sign-in", "/api/sign-in", &fields)
        .await;
    assert_eq!(answer.header("set-cookie"), "");
}
