//! Patterns.

/// The pattern of whatever has `word` in it.
pub fn like(word: &str) -> String {
    format!(
        "%{}%",
        word.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    )
}

/// The pattern of whatever begins with `word`.
pub fn begins(word: &str) -> String {
    like(&word.to_lowercase())[1..].to_owned()
}
