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
