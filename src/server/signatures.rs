//! Signatures, compared in constant time (ring).

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{digest, hmac};

/// Whether `signature`, in base64, is HMAC-SHA1 of `text` by `key`: what Twilio and its kin sign with.
pub fn is_sha1_base64(key: &[u8], text: &[u8], signature: &str) -> bool {
    STANDARD
        .decode(signature)
        .is_ok_and(|tag| is_sha1(key, text, &tag))
}

/// The same in hexadecimal digits.
pub fn is_sha1_hex(key: &[u8], text: &[u8], signature: &str) -> bool {
    unhex(signature).is_some_and(|tag| is_sha1(key, text, &tag))
}

fn is_sha1(key: &[u8], text: &[u8], tag: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    hmac::verify(&key, text, tag).is_ok()
}

/// Whether `signature`, in hexadecimal digits, is HMAC-SHA256 of `text` by `key`.
pub fn is_sha256_hex(key: &[u8], text: &[u8], signature: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    unhex(signature).is_some_and(|tag| hmac::verify(&key, text, &tag).is_ok())
}

/// HMAC-SHA256 of `text` by `key`, in hexadecimal digits.
pub fn sha256_hex(key: &[u8], text: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hex(hmac::sign(&key, text).as_ref())
}

/// The SHA-256 of `text`, in hexadecimal digits.
pub fn digest_hex(text: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, text).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(
        digits
            .chunks(2)
            .map(|pair| pair[0] * 16 + pair[1])
            .collect(),
    )
}
