//! What keeps other sites out.

use crate::server::http::web::outage_page;
use axum::{
    extract::{Request, State as Shared},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses requests that change something and come from another site (Fetch Metadata; Origin for older browsers).
/// Where people open Callboard over `https`, an address of that host without it is another site too.
pub async fn origin(Shared(https): Shared<bool>, request: Request, next: Next) -> Response {
    // HTTP/1.1 says: exactly one (RFC 9112, 3.2). HTTP/2 has it in the address.
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let of_its_own = request.uri().authority().is_some();
    if hosts > 1 || (hosts == 0 && !of_its_own && request.version() == Version::HTTP_11) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe
        || from_here(
            request.headers(),
            request
                .uri()
                .authority()
                .map(|authority| authority.as_str()),
            https,
        )
    {
        next.run(request).await
    } else {
        outage_page::page(
            StatusCode::FORBIDDEN,
            "This came from another site",
            "Open Callboard and send the form from there.",
            " ",
        )
    }
}

fn from_here(headers: &HeaderMap, authority: Option<&str>, https: bool) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST).or(authority)) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(scheme, from)| from == host && (scheme == "https" || !https)),
        // Neither header: not a browser, and so without anybody's cookie by accident.
        (None, _) => true,
        (Some(_), None) => false,
    }
}

/// What browsers are told of `https` (RFC 6797): nothing where Callboard is not opened over it.
pub fn strict_transport(https: bool, subdomains: bool) -> Option<&'static str> {
    match (https, subdomains) {
        (true, true) => Some("max-age=31536000; includeSubDomains"),
        (true, false) => Some("max-age=31536000"),
        (false, _) => None,
    }
}

/// Headers of every answer.
pub async fn headers(
    Shared(transport): Shared<Option<&'static str>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    };
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set(
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    );
    set("cache-control", "no-store");
    set(
        "content-security-policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    );
    if let Some(transport) = transport {
        set("strict-transport-security", transport);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn forms_are_taken_from_this_site_only() {
        let here = |pairs| from_here(&headers(pairs), None, false);
        assert!(here(&[("sec-fetch-site", "same-origin")]));
        assert!(!here(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://a.example"),
            ("host", "a.example")
        ]));
        assert!(!here(&[("sec-fetch-site", "same-site")]));
        assert!(here(&[
            ("origin", "http://a.example:3000"),
            ("host", "a.example:3000")
        ]));
        assert!(!here(&[
            ("origin", "http://b.example"),
            ("host", "a.example")
        ]));
        assert!(!here(&[("origin", "null"), ("host", "a.example")]));
        assert!(here(&[("host", "a.example")]));
        let over_https = |origin| {
            from_here(
                &headers(&[("origin", origin), ("host", "a.example")]),
                None,
                true,
            )
        };
        assert!(over_https("https://a.example"));
        assert!(
            !over_https("http://a.example"),
            "whoever is in between can write that page"
        );
    }
}
