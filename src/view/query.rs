//! Addresses with a query.

/// An address being built.
#[derive(Clone, Debug)]
pub struct Query(String);

impl Query {
    /// From a path.
    pub fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// With a value, unless it is empty.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.push(if self.0.contains('?') { '&' } else { '?' });
            self.0.push_str(name);
            self.0.push('=');
            encode(value, &mut self.0);
        }
        self
    }

    /// The address.
    pub fn href(self) -> String {
        self.0
    }
}

/// An address without these parameters.
pub fn without(address: &str, names: &[&str]) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && !names.contains(&name)
        })
        .collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    format!("{path}{mark}{}", kept.join("&"))
}

/// Percent-encodes a query value (RFC 3986, unreserved characters kept).
fn encode(value: &str, into: &mut String) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(byte as char)
            }
            _ => into.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_is_asked_for_no_more() {
        let shut = |page| without(page, &["call", "close"]);
        assert_eq!(shut("/calls/1?close=held"), "/calls/1");
        assert_eq!(shut("/calls?q=a%26b&call=1&close=held"), "/calls?q=a%26b");
        assert_eq!(shut("/"), "/");
    }
}
