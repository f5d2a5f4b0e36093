//! Bytes as text that a page can carry: letters stay letters, so that what a page says twice compresses as well as if it were
//! said once, and nothing needs an escape.

/// From here on stand the bytes that are no plain letters: all of these characters are letters too (Latin Extended-A and on).
const BEYOND: u32 = 0x100;

/// Writes bytes as text.
pub fn pack(bytes: &[u8]) -> String {
    let one = |byte: u8| match byte {
        b'"' | b'\'' | b'\\' | b'<' | b'>' | b'&' => beyond(byte),
        b' '..=b'~' => char::from(byte),
        _ => beyond(byte),
    };
    bytes.iter().copied().map(one).collect()
}

fn beyond(byte: u8) -> char {
    char::from_u32(BEYOND + u32::from(byte)).unwrap_or_default()
}

/// Reads what was packed.
pub fn unpack(text: &str) -> Vec<u8> {
    // The low eight bits are the byte, whichever way it was written.
    text.chars().map(|one| one as u32 as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back_and_letters_are_letters() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(unpack(&pack(&all)), all);
        assert_eq!(pack(b"Jane Roe, 14:02"), "Jane Roe, 14:02");
        assert!(
            pack(&all)
                .chars()
                .all(|one| !one.is_control() && one != '<')
        );
        // As a script has it, between quotes: nothing is escaped.
        let script = format!("{:?}", pack(&all));
        assert_eq!(script.len(), pack(&all).len() + 2);
    }
}
