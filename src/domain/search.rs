//! What is typed into a search: words, or the digits of a number.

/// Words of a search; at most eight.
pub fn words(text: &str) -> Vec<String> {
    text.replace('\0', "")
        .split_whitespace()
        .take(8)
        .map(|word| word.chars().take(60).collect())
        .collect()
}

/// The digits of what may be a number: at least three of them, and nothing but what numbers are written with.
pub fn digits(text: &str) -> Option<String> {
    let text = without_extension(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let numeric = text
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-–/().".contains(c));
    // Dialled from here or with `00`: the digits of the number itself are what is looked for.
    let bare = digits.trim_start_matches('0').to_owned();
    (numeric && bare.len() >= 3).then_some(bare)
}

/// A number without what is dialled once it answers: `x43`, `ext. 43`, `#43`, `,43`.
fn without_extension(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let at = ["ext", "x", "#", ",", ";"]
        .iter()
        .filter_map(|mark| lower.find(mark))
        .min();
    let number = at.map_or(text, |at| &text[..at]);
    let whole = number.chars().filter(char::is_ascii_digit).count() >= 7;
    if whole { number } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_in_any_notation_and_words_are_no_number() {
        for (text, expected) in [
            ("212 555 01", Some("21255501")),
            ("+1 (212) 555-0100", Some("12125550100")),
            ("0049/711-123456", Some("49711123456")),
            ("0711 12", Some("71112")),
            ("12", None),
            ("(212) 555-0142 x43", Some("2125550142")),
            ("+1 312 555 0302 ext. 9", Some("13125550302")),
            ("312 555 0302, 43", Some("3125550302")),
            ("12 x 12", None),
            ("Acme 2027", None),
            ("", None),
        ] {
            assert_eq!(digits(text).as_deref(), expected, "{text}");
        }
    }
}
