//! Where a form leads back to.

use axum::http::{header, request::Parts};

/// The page a form stands on: named in its address after it came back once, else the referring page.
pub fn page_of(parts: &Parts) -> String {
    let named = parts.uri.query().and_then(|query| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "page")
            .map(|(_, page)| page.into_owned())
    });
    let referring = || {
        let referer = parts.headers.get(header::REFERER)?.to_str().ok()?;
        let (_, rest) = referer.split_once("://")?;
        rest.find('/').map(|slash| rest[slash..].to_owned())
    };
    let path = named
        .or_else(referring)
        .map(|path| local(&path))
        .unwrap_or_else(|| "/".to_owned());
    // The address of a form is no page: where that is all there is, its usual page.
    match path.split('?').next().unwrap_or_default() {
        "/api/sign-in" => "/sign-in".to_owned(),
        "/api/sign-in/code" => "/sign-in/code".to_owned(),
        "/api/setup" => "/setup".to_owned(),
        "/api/calls/plan" => "/calls/new".to_owned(),
        "/api/calls/log" => "/calls/log".to_owned(),
        form if form.starts_with("/api/") => "/".to_owned(),
        _ => path,
    }
}

/// A path on this site; anything else is the home page.
pub fn local(path: &str) -> String {
    let ours = path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && !path.contains(|c: char| c.is_control())
        && path.is_ascii();
    if ours {
        path.to_owned()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_to() {
        for ours in ["/", "/calls?preset=mine", "/calls/1/edit"] {
            assert_eq!(local(ours), ours);
        }
        for theirs in [
            "",
            "calls",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/é",
        ] {
            assert_eq!(local(theirs), "/", "{theirs:?}");
        }
    }
}
