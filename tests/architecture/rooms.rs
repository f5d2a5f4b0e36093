//! Which room may use which: only those below it.

use crate::source::{code, files, uses};

/// A room, and the rooms it may use besides itself: the most particular one that a file is in.
const ROOMS: &[(&str, &[&str])] = &[
    ("src/domain/", &[]),
    ("src/view/", &["domain"]),
    ("src/app/dom/", &["view"]),
    ("src/app/", &["domain", "view", "dom", "app"]),
    ("src/server/store/", &["domain", "view"]),
    ("src/server/http/", &["domain", "view", "app", "server"]),
    ("src/server/cli/", &["domain", "view", "server"]),
    ("src/server/jobs/", &["domain", "view", "server"]),
    ("src/server/", &["domain", "view", "server"]),
];

/// What the bodies of actions may use of the server: the ways in, and the nouns behind them.
const BEHIND_ACTIONS: &[&str] = &[
    "auth",
    "forms",
    "http::web::return_path",
    "http::web::server_fn_io",
    "http::web::sign_in",
    "imports",
    "present",
];

fn inside(used: &str, place: &str) -> bool {
    used == place || used.starts_with(&format!("{place}::"))
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let mut checked = 0;
    for (path, text) in files("src") {
        let Some((room, may)) = ROOMS.iter().find(|(room, _)| path.starts_with(room)) else {
            continue;
        };
        let own = room
            .trim_start_matches("src/")
            .trim_end_matches('/')
            .replace('/', "::");
        let action = path.starts_with("src/app/") && path.ends_with("actions.rs");
        for used in uses(&path, &code(&text)) {
            let behind = action
                && BEHIND_ACTIONS
                    .iter()
                    .any(|place| inside(&used, &format!("server::{place}")));
            assert!(
                behind || inside(&used, &own) || may.iter().any(|place| inside(&used, place)),
                "{path} uses {used}, which is not below it"
            );
            checked += 1;
        }
    }
    assert!(
        checked > 150,
        "the reader of `use` lines has gone blind: it saw {checked}"
    );
}

/// A page asks the server and hands down what it gets: a part that asked by itself could not be shown elsewhere.
#[test]
fn only_pages_and_the_layout_use_actions() {
    for (path, text) in files("src/app") {
        let asks = path.ends_with("_page.rs")
            || path.ends_with("actions.rs")
            || path.ends_with("layout.rs");
        for used in uses(&path, &code(&text)) {
            assert!(
                asks || !used.contains("actions"),
                "{path} is a part, and uses {used}"
            );
        }
    }
}

/// The nouns take typed commands and give facts: what is typed is read above them, and what is said is said above them.
const NOUNS: &[&str] = &[
    "calls/",
    "records/",
    "dispositions.rs",
    "notes.rs",
    "tasks.rs",
    "users.rs",
];

#[test]
fn nouns_read_no_forms_and_make_no_sentences() {
    let mut checked = 0;
    for (path, text) in files("src/server") {
        let noun = NOUNS
            .iter()
            .any(|noun| path.starts_with(&format!("src/server/{noun}")));
        let present = path.starts_with("src/server/present/");
        for used in uses(&path, &code(&text)) {
            assert!(
                !present || !inside(&used, "server::forms"),
                "{path} shows, and uses {used}, which reads"
            );
            let above = [
                "view",
                "server::forms",
                "server::present",
                "server::visit",
                "server::Visit",
                "server::Failure",
            ];
            assert!(
                !noun || !above.iter().any(|place| inside(&used, place)),
                "{path} is a noun, and uses {used}"
            );
            checked += usize::from(noun);
        }
    }
    assert!(
        checked > 50,
        "the reader of `use` lines has gone blind: it saw {checked}"
    );
}

#[test]
fn verbs_do_not_know_how_requests_come_in() {
    for (path, text) in files("src/server") {
        let outside = ["src/server/http/", "src/server/cli/", "src/server/jobs/"]
            .iter()
            .any(|room| path.starts_with(room));
        if outside || path == "src/server/mod.rs" {
            continue;
        }
        for used in uses(&path, &code(&text)) {
            let above = ["server::http", "server::cli", "server::jobs", "app"]
                .iter()
                .any(|place| inside(&used, place));
            assert!(!above, "{path} uses {used}");
        }
    }
}
