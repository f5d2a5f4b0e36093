//! The browser, where there is none: the same names, doing nothing.

mod wire;

pub use wire::{Asked, Payload, ask, fetch, post_form, post_values, query_of};

/// A page's title as it is to be written: the framework puts it into the HTML as it is, so it is encoded here.
pub fn in_title(text: String) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Puts the focus on the first field with a complaint.
pub fn focus_first_complaint() {}

/// Puts the focus on an element, by its id.
pub fn focus(_id: &str) {}

/// Says a sentence to screen readers.
pub fn announce(_sentence: &str) {}

/// Runs `step` every second until the reactive owner is gone.
pub fn every_second(_step: impl Fn() + 'static) {}

/// Runs `step` once, after that many milliseconds.
pub fn after(_milliseconds: u32, _step: impl FnOnce() + 'static) {}

/// What stands in the field of that id.
pub fn value_of(_id: &str) -> String {
    String::new()
}

/// Writes into the field of that id.
pub fn write_into(_id: &str, _text: &str) {}

/// The value of the radio button that is on, among those of that name.
pub fn chosen(_name: &str) -> String {
    String::new()
}

/// Puts the radio button of that name and value on.
pub fn choose(_name: &str, _value: &str) {}

/// Shows the page in a theme: `system`, `light` or `dark`.
pub fn set_theme(_theme: &str) {}

/// Opens a page in full, as a link without JavaScript does.
pub fn open(_address: &str) {}
