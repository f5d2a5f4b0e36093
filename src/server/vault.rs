//! Secrets, sealed: what is in the database is of no use without the key of the installation.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Serialize, de::DeserializeOwned};
use std::{io::Write, os::unix::fs::OpenOptionsExt, path::Path};
use uuid::Uuid;

/// The bytes of a key.
const KEY: usize = 32;

/// Seals and opens secrets (ChaCha20-Poly1305, RFC 8439), each for what it belongs to.
pub struct Vault(LessSafeKey);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

/// A vault that nobody opens again: for what keeps no secrets.
impl Default for Vault {
    fn default() -> Self {
        let mut key = [0; KEY];
        fill(&mut key);
        Self::new(key)
    }
}

impl Vault {
    /// With that key.
    pub fn new(key: [u8; KEY]) -> Self {
        // A key of that length is a key.
        #[expect(clippy::unwrap_used, reason = "the length is the type's")]
        Self(LessSafeKey::new(
            UnboundKey::new(&CHACHA20_POLY1305, &key).unwrap(),
        ))
    }

    /// With the key that is configured (32 bytes, base64), or else the one in the file, which is made if there is none, for this
    /// account of the machine alone.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn open(configured: Option<&str>, file: &Path) -> Result<Self, String> {
        if let Some(text) = configured {
            return parse(text).map(Self::new).ok_or_else(|| {
                "CALLBOARD_SECRET_KEY has to be 32 bytes in base64, as `openssl rand -base64 32` makes them.".to_owned()
            });
        }
        let failed = |error: std::io::Error| format!("{}: {error}", file.display());
        match std::fs::read_to_string(file) {
            Ok(text) => parse(&text).map(Self::new).ok_or_else(|| {
                format!(
                    "{} is damaged: put the key back that was there, or telephone connections and two-step sign-ins have to be set up anew.",
                    file.display()
                )
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut key = [0; KEY];
                fill(&mut key);
                if let Some(folder) = file.parent() {
                    std::fs::create_dir_all(folder).map_err(failed)?;
                }
                let mut made = std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(file)
                    .map_err(failed)?;
                writeln!(made, "{}", STANDARD.encode(key)).map_err(failed)?;
                Ok(Self::new(key))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Seals the secrets of a connection, or of a user.
    pub fn seal(&self, of: Uuid, secrets: &impl Serialize) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        fill(&mut nonce);
        let mut text = serde_json::to_vec(secrets).unwrap_or_default();
        // It fails for texts of 256 GB.
        let _ = self.0.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(of.as_bytes()),
            &mut text,
        );
        [&nonce[..], &text].concat()
    }

    /// Opens them; none where they were sealed with another key, or for another.
    pub fn unseal<T: DeserializeOwned>(&self, of: Uuid, sealed: &[u8]) -> Option<T> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let opened = self
            .0
            .open_in_place(nonce, Aad::from(of.as_bytes()), &mut text)
            .ok()?;
        serde_json::from_slice(opened).ok()
    }
}

fn parse(text: &str) -> Option<[u8; KEY]> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

/// Random bytes.
pub fn fill(bytes: &mut [u8]) {
    #[expect(
        clippy::expect_used,
        reason = "a machine without randomness keeps no secrets"
    )]
    getrandom::fill(bytes).expect("the machine has random numbers");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Vec<String> {
        vec!["f0e1".into()]
    }

    #[test]
    fn what_is_sealed_is_opened_with_its_key_for_its_owner_only() {
        let (vault, one, two) = (Vault::new([7; KEY]), Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = vault.seal(one, &secrets());
        assert!(!sealed.windows(4).any(|part| part == b"f0e1"));
        assert_eq!(vault.unseal(one, &sealed), Some(secrets()));
        assert_eq!(vault.unseal::<Vec<String>>(two, &sealed), None);
        let other = Vault::new([8; KEY]);
        assert_eq!(other.unseal::<Vec<String>>(one, &sealed), None);
        assert_ne!(sealed, vault.seal(one, &secrets()), "never alike twice");
        assert_eq!(vault.unseal::<Vec<String>>(one, b"short"), None);
    }

    #[test]
    fn the_key_is_made_once_for_nobody_else_to_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("callboard-vault-{}", std::process::id()));
        let file = folder.join("secret.key");
        let sealed = Vault::open(None, &file)
            .unwrap()
            .seal(Uuid::nil(), &secrets());
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = Vault::open(None, &file).unwrap();
        assert_eq!(again.unseal(Uuid::nil(), &sealed), Some(secrets()));
        std::fs::write(&file, "nonsense").unwrap();
        assert!(Vault::open(None, &file).unwrap_err().contains("damaged"));
        std::fs::remove_dir_all(folder).unwrap();
        assert!(Vault::open(Some("short"), &file).is_err());
    }
}
