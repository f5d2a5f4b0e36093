//! No file uses another that leads back to it.

use crate::source::{code, files, uses};
use std::collections::{BTreeMap, BTreeSet};

/// Which file each file uses: the longest path of a `use` that is a module. A folder's `mod.rs` that only passes on what its
/// files have is not in the way: what it passes on is looked up in it.
fn arrows(files: &[(String, String)]) -> BTreeMap<String, BTreeSet<String>> {
    let module = |path: &str| {
        let path = path.trim_start_matches("src/").trim_end_matches(".rs");
        path.strip_suffix("/mod").unwrap_or(path).replace('/', "::")
    };
    let mut of: BTreeMap<String, String> = files
        .iter()
        .map(|(path, _)| (module(path), path.clone()))
        .collect();
    // One of two files with the same names, chosen in lib.rs.
    of.insert("dom".into(), "src/app/dom/hydrate/mod.rs".into());
    let find = |used: &str| {
        let parts: Vec<&str> = used.split("::").collect();
        (1..=parts.len())
            .rev()
            .find_map(|length| of.get(&parts[..length].join("::")).cloned())
    };
    let arrow = |(path, text): &(String, String)| {
        let to = uses(path, &code(text))
            .iter()
            .filter_map(|used| find(used))
            .filter(|to| to != path)
            .collect();
        (path.clone(), to)
    };
    files.iter().map(arrow).collect()
}

/// A way that leads from a file back to itself.
fn circle(arrows: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        at: &str,
        arrows: &BTreeMap<String, BTreeSet<String>>,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> bool {
        if let Some(start) = way.iter().position(|step| step == at) {
            way.drain(..start);
            return true;
        }
        if !done.insert(at.to_owned()) {
            return false;
        }
        way.push(at.to_owned());
        if arrows
            .get(at)
            .is_some_and(|next| next.iter().any(|next| walk(next, arrows, way, done)))
        {
            return true;
        }
        way.pop();
        false
    }
    let (mut way, mut done) = (Vec::new(), BTreeSet::new());
    arrows
        .keys()
        .any(|from| walk(from, arrows, &mut way, &mut done))
        .then_some(way)
}

#[test]
fn no_two_files_use_each_other_in_a_circle() {
    let arrows = arrows(&files("src"));
    assert!(
        arrows.values().map(BTreeSet::len).sum::<usize>() > 300,
        "the reader of `use` lines has gone blind"
    );
    assert_eq!(circle(&arrows), None);
}

#[test]
fn a_planted_circle_is_found() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let mut planted = vec![
        file("src/server/a.rs", "use crate::server::{b::{self, x}, c};"),
        file("src/server/b.rs", "use crate::server::c::y;"),
        file("src/server/c/mod.rs", "fn y() {}"),
    ];
    assert_eq!(circle(&arrows(&planted)), None);
    planted[2].1 = "fn y() { super::a::z() }".into();
    assert_eq!(circle(&arrows(&planted)).map(|way| way.len()), Some(3));
}
