//! Chance that is the same each time.

/// The same number for the same question, every time: the demo looks alike everywhere.
pub fn pick(number: u32, question: u32, of: u32) -> u32 {
    let mixed = (number.wrapping_mul(2_654_435_761) ^ question.wrapping_mul(40_503))
        .wrapping_mul(2_246_822_519);
    (mixed >> 13) % of
}
