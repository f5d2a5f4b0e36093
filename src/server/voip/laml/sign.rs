//! How Twilio, and SignalWire, sign: <https://www.twilio.com/docs/usage/security>.

use super::Laml;
use crate::server::{
    signatures::{digest_hex, is_sha1_base64, is_sha1_hex},
    voip::Delivery,
};
use std::collections::BTreeMap;

impl Laml {
    /// Whether that is the signature of a delivery, by a key.
    pub(super) fn fits(self, key: &str, delivery: &Delivery, signature: &str) -> bool {
        let (key, addresses) = (key.as_bytes(), addresses(&delivery.url));
        let of_body = delivery
            .query()
            .into_iter()
            .find(|(name, _)| name == "bodySHA256");
        if let Some((_, digest)) = of_body {
            return digest_hex(&delivery.body) == digest.to_ascii_lowercase()
                && addresses
                    .iter()
                    .any(|url| is_sha1_base64(key, url.as_bytes(), signature));
        }
        if self.signs_json && delivery.content_type.starts_with("application/json") {
            return addresses.iter().any(|url| {
                is_sha1_hex(key, &[url.as_bytes(), &delivery.body].concat(), signature)
            });
        }
        let form = self.signed(&delivery.form());
        addresses
            .iter()
            .any(|url| is_sha1_base64(key, format!("{url}{form}").as_bytes(), signature))
    }

    /// A form, as it is signed: names and values, sorted by name.
    fn signed(self, form: &[(String, String)]) -> String {
        let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in form {
            named.entry(name).or_default().push(value);
        }
        let mut text = String::new();
        for (name, mut values) in named {
            if self.sorts_values {
                values.sort_unstable();
                values.dedup();
            }
            for value in values {
                text.push_str(name);
                text.push_str(value);
            }
        }
        text
    }
}

/// The address with and without the port that goes without saying: Twilio signs either ("signature generation on back end is
/// inconsistent", as its own libraries say).
fn addresses(url: &str) -> Vec<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return vec![url.to_owned()];
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let usual = if scheme == "https" { 443 } else { 80 };
    let bare = host.rsplit_once(':').map_or(host, |(bare, _)| bare);
    vec![
        url.to_owned(),
        format!("{scheme}://{bare}{path}"),
        format!("{scheme}://{bare}:{usual}{path}"),
    ]
}
