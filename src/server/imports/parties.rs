//! Who took part in what a row tells of, and which way it went.

use crate::server::imports::row::Reader;
use crate::{
    domain::{Direction, Email},
    server::phones,
};
use serde_json::{Value, json};

/// Who took part, as far as the row knows them: names, and ids where it comes from, each list parted by semicolons.
pub fn people(row: &mut Reader<'_>) -> Vec<Value> {
    let names: Vec<String> = parts(&row.get("people"));
    let refs: Vec<String> = parts(&row.get("people_ref"));
    let email = Some(Email::normal(&row.get("email"))).filter(|email| !email.is_empty());
    // Of a call's two numbers the one at the other end: the called one, unless they called.
    let (first, second) = if direction(row) == Direction::Inbound {
        ("from", "to")
    } else {
        ("to", "from")
    };
    let both = !row.get("from").is_empty() && !row.get("to").is_empty();
    let number = match (row.get("e164"), row.get(first)) {
        (number, other) if !number.is_empty() || !other.is_empty() => {
            if number.is_empty() {
                other
            } else {
                number
            }
        }
        _ if !both => row.get(second),
        _ => String::new(),
    };
    let e164 = phones::read_anyhow(&number, &row.reading.import.country).e164;
    let many = names
        .len()
        .max(refs.len())
        .max(usize::from(email.is_some() || e164.is_some()));
    (0..many.min(100))
        .map(|at| {
            // `Jane Roe (jane@acme.example)`
            let whole = names.get(at).map(String::as_str).unwrap_or_default();
            let (name, bracketed) = match whole
                .strip_suffix(')')
                .and_then(|rest| rest.rsplit_once(" ("))
            {
                Some((name, inside)) if inside.contains('@') => (name, Some(inside.to_lowercase())),
                // What our own export adds to a name.
                _ => (whole, None),
            };
            let only = |value: &Option<String>| value.clone().filter(|_| many == 1);
            json!({
                "ref": refs.get(at),
                "name": Some(name).filter(|name| !name.is_empty()),
                "email": bracketed.or_else(|| only(&email)),
                "e164": only(&e164),
            })
        })
        .collect()
}

fn parts(text: &str) -> Vec<String> {
    text.split([';', '\n'])
        .map(|part| part.trim().chars().take(200).collect::<String>())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Who dialled whom: we did, unless the row says otherwise.
pub fn direction(row: &Reader<'_>) -> Direction {
    let words = row.get("direction").to_lowercase();
    if words.starts_with("in") && !words.starts_with("internal") {
        Direction::Inbound
    } else {
        Direction::Outbound
    }
}
