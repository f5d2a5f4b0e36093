//! The browser, where there is none: the same names, doing nothing.

mod wire;

pub use wire::{Asked, Payload, ask, fetch, post_form, query_of, values_sent};

/// A page's title as it is to be written: the framework puts it into the HTML as it is, so it is encoded here.
pub fn in_title(text: String) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Puts the focus on the first field with a complaint.
pub fn focus_first_complaint() {}

/// Puts the focus on the first of these elements that is there, unless somebody is typing.
pub fn focus(_selectors: &'static [&'static str]) {}

/// Says a sentence to screen readers.
pub fn announce(_sentence: &str) {}

/// Runs `step` every second until the reactive owner is gone.
pub fn every_second(_step: impl Fn() + 'static) {}

/// Nothing happens by itself on the server.
pub fn every(_milliseconds: u32, _step: impl Fn() + 'static) {}

/// Runs `step` once, after that many milliseconds.
pub fn after(_milliseconds: u32, _step: impl FnOnce() + 'static) {}

/// Where the browser is.
pub fn own_zone() -> Option<String> {
    None
}

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

/// Whether keys act on their own: `on` or `off`.
pub fn set_keys(_keys: &str) {}

/// Adds an id to those that the page's address names.
pub fn name_in_address(_name: &str, _id: &str) {}

/// Opens a page in full, as a link without JavaScript does.
pub fn open(_address: &str) {}

/// Keeps what is typed into a form.
pub fn keep_typing(
    _event: &leptos::ev::Event,
    _form: &str,
    _place: &str,
    _who: &str,
    _said: impl Fn(String) + 'static,
) -> bool {
    false
}

/// Puts back what had not reached the server.
pub fn restore_typing(_form: &str, _id: &str, _who: &str) {}

/// Sends what the last page could not send.
pub fn send_typing(_who: String) {}

/// Leaves nothing that was typed in the browser.
pub fn forget_all_typing() {}

/// Listens to what happens elsewhere.
pub fn live(_position: i64, _heard: impl Fn(&str) + 'static, _line: impl Fn(bool) + 'static) {}

/// Whether nobody has decided yet whether the browser may show notifications of its own.
pub fn may_ask_for_notices() -> bool {
    false
}

/// Asks.
pub fn ask_for_notices() {}

/// Shows one.
pub fn show_notice(_tag: &str, _title: &str, _body: &str, _to: String) {}

/// The call whose closing form is open.
pub fn call_being_closed() -> Option<String> {
    None
}

/// The focus is there again where it was when a form was sent.
pub fn come_back() {}

/// The focus is at the heading of a page that was gone to.
pub fn arrive() {}

/// Where the browser is: on the server, nowhere.
pub fn path() -> String {
    String::new()
}

/// Whether somebody writes in the element of that id.
pub fn is_written_in(_id: &str) -> bool {
    false
}

/// A button of the pointer goes down.
pub fn take_hold(_event: &leptos::ev::PointerEvent) {}

/// The pointer moves.
pub fn carry(_event: &leptos::ev::PointerEvent) {}

/// The button goes up.
pub fn let_go(_event: &leptos::ev::PointerEvent) {}

/// The press that ends a drag.
pub fn no_press(_event: &leptos::ev::MouseEvent) {}

/// What was dragged goes back.
pub fn put_back() {}

/// A key moves what has the focus.
pub fn nudge(_event: &leptos::ev::KeyboardEvent) {}

/// The calendar was drawn anew.
pub fn hold_again() {}
