//! U+0000, which nobody types, and which PostgreSQL keeps in no text: addresses and forms are read with a blank instead.

use axum::{body::Bytes, extract::Request, http::uri::PathAndQuery};

/// As it is written in addresses and in forms; a blank is read instead, so that what stands around it makes no new one.
const NULL: &str = "%00";
const BLANK: &str = "%20";

/// An address without one.
pub async fn none_in_address(mut request: Request) -> Request {
    let found = request.uri().path_and_query().map(PathAndQuery::as_str);
    if let Some(address) = found.filter(|address| address.contains(NULL))
        && let Ok(address) = address.replace(NULL, BLANK).parse::<PathAndQuery>()
    {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(address);
        if let Ok(uri) = parts.try_into() {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// A form without one; `None` where it is no text at all.
pub fn none_in_form(form: Bytes) -> Option<Bytes> {
    let text = std::str::from_utf8(&form).ok()?;
    if text.contains(NULL) || text.contains('\0') {
        return Some(text.replace(NULL, BLANK).replace('\0', BLANK).into());
    }
    Some(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[tokio::test]
    async fn what_nobody_types_is_a_blank_and_nothing_else() {
        let form = |text: &'static str| none_in_form(Bytes::from_static(text.as_bytes())).unwrap();
        assert_eq!(form("a=1%002&b=%2500\0"), "a=1%202&b=%2500%20");
        assert_eq!(form("a=%0%000"), "a=%0%200", "none comes of what is left");
        assert_eq!(form("a=1"), "a=1");
        assert_eq!(none_in_form(Bytes::from_static(b"a=\xff")), None);
        let request = Request::get("/calls?q=a%00b&to=%2500").body(Body::empty());
        let request = none_in_address(request.unwrap()).await;
        assert_eq!(request.uri(), "/calls?q=a%20b&to=%2500");
    }
}
