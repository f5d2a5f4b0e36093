//! A file, read row by row whatever it is: CSV in its dialects and encodings, or vCards. Nothing is held but the row.

use crate::server::imports::{
    cells::{Row, text},
    vcard,
};
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

/// The most one row may hold, in bytes: a quotation mark that is never closed ends here, not with the memory.
const LARGEST_ROW: usize = 1 << 20;
/// The most columns a file may have.
const COLUMNS: usize = 500;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180), or with another separator.
    Csv,
    /// Business cards (RFC 6350, and 2.1 and 3.0 before it).
    VCard,
}

impl Format {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::VCard => "vcard",
        }
    }

    /// The one of that code.
    pub fn parse(code: &str) -> Self {
        if code == "vcard" {
            Self::VCard
        } else {
            Self::Csv
        }
    }

    /// By how a file begins.
    pub fn of(beginning: &[u8]) -> Self {
        let mut text = Vec::new();
        // What is cut off in the middle of a letter is no matter here.
        let _ = decoded(beginning).read_to_end(&mut text);
        let text = text.trim_ascii_start().to_ascii_uppercase();
        if text.starts_with(b"BEGIN:VCARD") {
            Self::VCard
        } else {
            Self::Csv
        }
    }
}

/// A mark at the beginning tells UTF-8 and UTF-16; without one the bytes come as they are.
fn decoded<R: Read>(reader: R) -> impl Read {
    DecodeReaderBytesBuilder::new().build(reader)
}

/// A file being read.
pub struct Source {
    /// The names of its columns.
    pub columns: Vec<String>,
    rows: Box<dyn Iterator<Item = io::Result<Row>>>,
}

impl Iterator for Source {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

impl Source {
    /// Begins to read. What cannot be read at all is said in a sentence.
    pub fn open(format: Format, reader: impl Read + 'static) -> io::Result<Self> {
        let reader = BufReader::with_capacity(1 << 16, decoded(reader));
        match format {
            Format::Csv => table(reader),
            Format::VCard => Ok(Self {
                columns: vcard::COLUMNS
                    .iter()
                    .map(|name| (*name).to_owned())
                    .collect(),
                rows: Box::new(vcard::Cards::new(reader)),
            }),
        }
    }
}

fn sentence(words: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, words.into())
}

/// Counts what is read since the last row, and stops where that is too much.
struct Bounded<R> {
    inner: R,
    since: Rc<Cell<usize>>,
    /// Whether the quotation marks so far are odd in number: one of them is open.
    open: Rc<Cell<bool>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > LARGEST_ROW {
            return Err(sentence(
                "A row is longer than a megabyte: a quotation mark may be missing.",
            ));
        }
        let read = self.inner.read(buffer)?;
        self.since.set(self.since.get() + read);
        let marks = buffer[..read].iter().filter(|byte| **byte == b'"').count();
        self.open.set(self.open.get() != (marks % 2 == 1));
        Ok(read)
    }
}

fn table(mut reader: impl BufRead + 'static) -> io::Result<Source> {
    // The first line, as far as it can be looked at; `sep=;` is how some spreadsheets say their separator themselves.
    let mut start = Vec::new();
    Read::take(&mut reader, 1 << 16).read_until(b'\n', &mut start)?;
    let said = (start.len() > 4 && start[..4].eq_ignore_ascii_case(b"sep=")).then(|| start[4]);
    // The reader counts the end of a line with its `\r`, and a `\n` that follows with the next one.
    let behind = i64::from(said.is_some()) + i64::from(start.ends_with(b"\r\n") && said.is_none());
    let separator = said.unwrap_or_else(|| sniffed(&start));
    if said.is_some() {
        start.clear();
    }
    let reader = io::Cursor::new(start).chain(reader);
    let (since, open) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(Bounded {
            inner: reader,
            since: since.clone(),
            open: open.clone(),
        });
    let mut record = csv::ByteRecord::new();
    let read = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => sentence(format!("It cannot be read as CSV: {other:?}")),
    };
    if !rows.read_byte_record(&mut record).map_err(read)? {
        return Err(sentence("The file is empty."));
    }
    let columns: Vec<String> = record
        .iter()
        .map(|cell| text(cell).trim().to_owned())
        .collect();
    if columns.len() > COLUMNS {
        return Err(sentence(format!("It has more than {COLUMNS} columns.")));
    }
    if columns
        .iter()
        .any(|column| column.contains('\0') || column.chars().count() > 500)
    {
        return Err(sentence(
            "This is not a CSV file: save the sheet as CSV first.",
        ));
    }
    let mut last = 1;
    let mut unclosed = None;
    let rows = std::iter::from_fn(move || {
        since.set(0);
        match rows.read_byte_record(&mut record).map_err(read) {
            // A last cell with line ends in it, and a mark too many: everything after that mark became one cell.
            Ok(false) if open.get() && unclosed.is_some() => {
                let line = unclosed.take().unwrap_or(0);
                Some(Err(sentence(format!(
                    "A quotation mark on line {line} is never closed: what follows it would be one row."
                ))))
            }
            Ok(false) => None,
            Ok(true) => {
                // Never the same line twice: the oldest files end their lines in a way that is not counted.
                last = (record
                    .position()
                    .map_or(0, |at| i64::try_from(at.line()).unwrap_or(i64::MAX))
                    + behind)
                    .max(last + 1);
                unclosed = record
                    .iter()
                    .next_back()
                    .is_some_and(|cell| cell.contains(&b'\n'))
                    .then_some(last);
                Some(Ok((last, record.iter().map(text).collect())))
            }
            Err(error) => Some(Err(error)),
        }
    });
    Ok(Source {
        columns,
        rows: Box::new(rows),
    })
}

/// The separator a header line is written with: what stands in it most, outside quotation marks.
fn sniffed(start: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => counts
                .iter_mut()
                .filter(|(separator, _)| separator == byte)
                .for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // Of equals the first.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &'static [u8]) -> (Vec<String>, Vec<Row>) {
        let source = Source::open(Format::of(bytes), bytes).unwrap();
        (source.columns.clone(), source.map(Result::unwrap).collect())
    }

    #[test]
    fn dialects_and_encodings_are_read_alike() {
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(
                "Name;Phone\r\nZoë;1\r\n"
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes),
            )
            .collect();
        let files: [Vec<u8>; 6] = [
            b"Name,Phone\nZo\xc3\xab,1\n".to_vec(),
            b"\xef\xbb\xbfName;Phone\r\nZo\xc3\xab;1".to_vec(),
            b"Name\tPhone\nZo\xeb\t1\n".to_vec(),
            b"sep=|\nName|Phone\nZo\xc3\xab|1\n".to_vec(),
            b"\"Name\",\"Phone\"\r\n\"Zo\xc3\xab\",\"1\"\r\n".to_vec(),
            utf16,
        ];
        for bytes in files {
            let (columns, rows) = read(bytes.leak());
            assert_eq!(columns, ["Name", "Phone"]);
            assert_eq!(rows[0].1, ["Zoë", "1"]);
        }
    }

    #[test]
    fn a_row_says_where_it_begins_and_may_hold_lines() {
        let (_, rows) = read(b"a,b\n\"one\ntwo\",1\nthree,2,extra\nfour\n");
        assert_eq!(
            rows,
            [
                (2, vec!["one\ntwo".into(), "1".into()]),
                (4, vec!["three".into(), "2".into(), "extra".into()]),
                (5, vec!["four".into()])
            ]
        );
    }

    #[test]
    fn lines_are_counted_however_they_end() {
        for file in [
            &b"a,b\n1,2\n3,4\n"[..],
            b"a,b\r\n1,2\r\n3,4\r\n",
            b"a,b\r1,2\r3,4\r",
        ] {
            let (_, rows) = read(file);
            assert_eq!(
                rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
                [2, 3],
                "{file:?}"
            );
        }
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_ends_the_reading_not_the_memory() {
        let endless = io::Read::chain(&b"a,b\n\"x,"[..], io::repeat(b'y'));
        let problem = Source::open(Format::Csv, endless)
            .unwrap()
            .find_map(Result::err)
            .unwrap();
        assert!(problem.to_string().contains("quotation mark"), "{problem}");
    }

    #[test]
    fn a_last_row_that_swallows_the_rest_is_said() {
        let source = |bytes: &'static [u8]| Source::open(Format::Csv, bytes).unwrap();
        let problem = source(b"a,b\n1,2\n\"open,3\n4,5\n")
            .find_map(Result::err)
            .unwrap();
        assert_eq!(
            problem.to_string(),
            "A quotation mark on line 3 is never closed: what follows it would be one row."
        );
        // Inches are none, and neither are lines within quotation marks.
        assert!(source(b"a,b\n5\" disk,2\n\"x\ny\",3\n").all(|row| row.is_ok()));
    }

    #[test]
    fn what_is_no_table_is_refused_with_a_sentence() {
        assert!(Source::open(Format::Csv, &b""[..]).is_err());
        assert!(Source::open(Format::Csv, &b"PK\x03\x04\0\0\0\0 a spreadsheet"[..]).is_err());
    }

    #[test]
    fn business_cards_are_rows_too() {
        let (columns, rows) = read(
            b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Roe;Jane;;;\r\nFN:Jane Roe\r\nORG:Acme Corp;Sales\r\nTITLE:Head of Oper\r\n ations\r\nEMAIL;TYPE=INTERNET:jane@acme.example\r\nTEL;TYPE=CELL:+1 212 555 0100\r\nTEL;TYPE=WORK,VOICE:+1 212 555 0101\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nNOTE:First\\nsecond\r\nTZ:America/New_York\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Just A Name\r\nTEL;VALUE=uri;TYPE=\"home,voice\":tel:+49-711-123456\r\nEND:VCARD\r\n",
        );
        let cell = |row: usize, name: &str| {
            rows[row].1[columns.iter().position(|column| column == name).unwrap()].clone()
        };
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (
                cell(0, "First name"),
                cell(0, "Last name"),
                cell(0, "Organization")
            ),
            ("Jane".into(), "Roe".into(), "Acme Corp".into())
        );
        assert_eq!(
            (cell(0, "Title"), cell(0, "E-mail")),
            ("Head of Operations".into(), "jane@acme.example".into())
        );
        assert_eq!(
            (cell(0, "Mobile"), cell(0, "Work phone"), cell(0, "Notes")),
            (
                "+1 212 555 0100".into(),
                "+1 212 555 0101".into(),
                "First\nsecond".into()
            )
        );
        assert_eq!(
            (cell(1, "Name"), cell(1, "Home phone"), rows[1].0),
            ("Just A Name".into(), "tel:+49-711-123456".into(), 16)
        );
    }
}
