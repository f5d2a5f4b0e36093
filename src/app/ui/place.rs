//! Places in a day, as classes of `style/calendar.css`: the policy for contents forbids a page styles of its own.

/// Where something begins, in quarters of an hour.
pub fn begin(at: u32) -> String {
    format!("h{} q{}", at / 4, at % 4)
}

/// Where it begins, and how long it is.
pub fn place(at: u32, quarters: u32) -> String {
    format!("{} t{} u{}", begin(at), quarters / 4, quarters % 4)
}
