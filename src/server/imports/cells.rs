//! Cells, as every kind of file gives them.

use encoding_rs::WINDOWS_1252;

/// One row: the line it begins on, from 1, and its cells in the order of the columns.
pub type Row = (i64, Vec<String>);

/// Text in UTF-8, or, where it is none, in what spreadsheets of the West write.
pub fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}
