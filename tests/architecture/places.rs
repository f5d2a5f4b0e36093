//! What belongs in one place, and how large a place may be.

use crate::source::{code, files};
use std::{fs, path::Path};

#[test]
fn only_the_store_speaks_sql() {
    for (path, text) in files("src/server") {
        let text = code(&text).to_lowercase();
        let allowed = path.starts_with("src/server/store/");
        let speaks = [
            "select ",
            "insert into",
            "update calls",
            "delete from",
            "query!(",
            "query_as!(",
            "query_scalar!(",
        ]
        .iter()
        .any(|word| text.contains(word));
        assert!(allowed || !speaks, "{path} speaks SQL");
    }
}

#[test]
fn the_browser_is_touched_in_one_room_and_features_are_named_in_one_file() {
    for (path, text) in files("src") {
        let text = code(&text);
        if !path.starts_with("src/app/dom/") && path != "src/lib.rs" {
            for word in ["web_sys", "gloo_timers", "wasm_bindgen", "js_sys"] {
                assert!(!text.contains(word), "{path} names {word}");
            }
        }
        assert!(
            path == "src/lib.rs" || !text.contains("cfg(feature"),
            "{path} names a feature"
        );
    }
}

/// `<textarea>{text}</textarea>` writes the text into the page as it is: there is one component that encodes it.
#[test]
fn there_is_one_textarea() {
    for (path, text) in files("src/app") {
        assert!(
            path == "src/app/ui/field.rs" || !code(&text).contains("<textarea"),
            "{path} has a <textarea"
        );
    }
}

/// Every `inner_html` is a hole in the encoding: each of them is known.
#[test]
fn raw_html_is_written_in_three_known_places() {
    for (path, text) in files("src/app") {
        let known = [
            "src/app/ui/field.rs",
            "src/app/ui/inert.rs",
            "src/app/document.rs",
        ];
        let known = known.contains(&path.as_str());
        assert!(
            known || !code(&text).contains("inner_html"),
            "{path} writes raw HTML"
        );
    }
}

#[test]
fn every_route_is_rendered_whole() {
    let (_, routes) = files("src/app")
        .into_iter()
        .find(|(path, _)| path == "src/app/root.rs")
        .unwrap();
    let (routes_count, whole) = (
        routes.matches("Route path=").count(),
        routes.matches("ssr=SsrMode::Async").count(),
    );
    assert!(routes_count > 10);
    assert_eq!(routes_count, whole);
}

/// A server function that does not ask who is there answers everybody.
#[test]
fn every_server_function_asks_who_is_there() {
    for (path, text) in files("src/app")
        .into_iter()
        .filter(|(path, _)| path.ends_with("actions.rs"))
    {
        for function in text.split("#[server(endpoint").skip(1) {
            let name = function.split('"').nth(1).unwrap_or_default().to_owned();
            let open = [
                "sign-in",
                // Of a session that opens nothing else.
                "sign-in/code",
                "sign-out",
                "setup",
                // By a link that is a secret of its own.
                "forgot",
                "reset",
                "answer/read",
                "answer/save",
            ]
            .contains(&name.as_str());
            assert!(
                open || function.contains("server_fn_io::ctx()?"),
                "{path}: {name} does not ask"
            );
        }
    }
}

#[test]
fn migrations_name_no_schema() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"))
        .unwrap()
        .flatten()
    {
        let text = fs::read_to_string(entry.path()).unwrap().to_lowercase();
        assert!(!text.contains("public."), "{}", entry.path().display());
    }
}

#[test]
fn files_stay_small() {
    for folder in ["src", "xtask/src", "tests", "benches"] {
        for (path, text) in files(folder) {
            let lines = text.lines().count();
            assert!(lines <= 400, "{path} has {lines} lines");
        }
    }
}

/// What the framework compiles anew for every page has one stand-in for all of them: `ask`, `FormAction`, `html!`.
#[test]
fn pages_bring_no_plumbing_of_their_own() {
    for (path, text) in files("src/app") {
        if path.starts_with("src/app/dom/") || path == "src/app/root.rs" {
            continue;
        }
        for word in [
            "Resource::new",
            "ServerAction",
            "Action::new",
            "ActionForm",
            " view! {",
            "<For ",
        ] {
            let known = (path == "src/app/ui/keyed.rs" && word == "<For ")
                || (path == "src/app/mod.rs" && word == " view! {");
            assert!(
                known || !code(&text).contains(word),
                "{path} has {word} of its own"
            );
        }
    }
}
