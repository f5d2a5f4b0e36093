//! The only file that touches the browser itself.

use gloo_timers::callback::{Interval, Timeout};
use leptos::{
    ev,
    prelude::{document, on_cleanup, window_event_listener},
};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, KeyboardEvent,
};

/// A page's title as it is to be written: the browser takes text.
pub fn in_title(text: String) -> String {
    text
}

/// Called when the page has come alive: listens to keys, and says so on the document.
pub fn alive() {
    window_event_listener(ev::keydown, |event| key(&event));
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-alive", "");
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    document()
        .query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// Puts the focus on the first field with a complaint.
pub fn focus_first_complaint() {
    after(0, || {
        let field = find("main [aria-invalid=true]").or_else(|| find("main [role=alert]"));
        if let Some(field) = field {
            let _ = field.focus();
        }
    });
}

/// Puts the focus on an element, by its id.
pub fn focus(id: &str) {
    let selector = format!("#{id}");
    after(0, move || {
        if let Some(element) = find(&selector) {
            let _ = element.focus();
        }
    });
}

/// Says a sentence to screen readers.
pub fn announce(sentence: &str) {
    if let Some(region) = find("#said") {
        region.set_text_content(Some(sentence));
    }
}

/// Runs `step` every second until the reactive owner is gone.
pub fn every_second(step: impl Fn() + 'static) {
    let interval = leptos::prelude::StoredValue::new_local(Some(Interval::new(1000, step)));
    on_cleanup(move || {
        use leptos::prelude::UpdateValue;
        interval.try_update_value(|interval| drop(interval.take()));
    });
}

/// Runs `step` once, after that many milliseconds.
pub fn after(milliseconds: u32, step: impl FnOnce() + 'static) {
    Timeout::new(milliseconds, step).forget();
}

/// What stands in the field of that id.
pub fn value_of(id: &str) -> String {
    let Some(field) = document().get_element_by_id(id) else {
        return String::new();
    };
    match field.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(field) => match field.dyn_into::<HtmlTextAreaElement>() {
            Ok(area) => area.value(),
            Err(field) => field
                .dyn_into::<HtmlSelectElement>()
                .map(|select| select.value())
                .unwrap_or_default(),
        },
    }
}

/// Writes into the field of that id.
pub fn write_into(id: &str, text: &str) {
    let Some(field) = document().get_element_by_id(id) else {
        return;
    };
    match field.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.set_value(text),
        Err(field) => {
            if let Ok(area) = field.dyn_into::<HtmlTextAreaElement>() {
                area.set_value(text);
            }
        }
    }
}

fn radios(name: &str) -> Vec<HtmlInputElement> {
    let Ok(found) = document().query_selector_all(&format!("input[type=radio][name=\"{name}\"]"))
    else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

/// The value of the radio button that is on, among those of that name.
pub fn chosen(name: &str) -> String {
    radios(name)
        .into_iter()
        .find(HtmlInputElement::checked)
        .map(|radio| radio.value())
        .unwrap_or_default()
}

/// Puts the radio button of that name and value on.
pub fn choose(name: &str, value: &str) {
    if let Some(radio) = radios(name)
        .into_iter()
        .find(|radio| radio.value() == value)
    {
        radio.set_checked(true);
    }
}

/// Shows the page in a theme: `system`, `light` or `dark`.
pub fn set_theme(theme: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme);
    }
}

thread_local! {
    /// Whether `g` was pressed just now: the next key names a page.
    static GOING: Cell<bool> = const { Cell::new(false) };
}

/// One key. What a key does stands on the element itself, as `aria-keyshortcuts`: pressing it presses that.
fn key(event: &KeyboardEvent) {
    let active = document().active_element();
    if event.key() == "k" && (event.ctrl_key() || event.meta_key()) {
        if let Some(search) = find("#search").or_else(|| find("#q")) {
            let _ = search.focus();
            event.prevent_default();
        }
        return;
    }
    if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
        let here = active
            .as_ref()
            .and_then(|element| element.closest("form").ok().flatten());
        if let Some(form) = here.or_else(|| {
            document()
                .query_selector("#closing form, main form.main")
                .ok()
                .flatten()
        }) {
            submit(&form);
            event.prevent_default();
        }
        return;
    }
    if event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || event.is_composing()
        || event.repeat()
    {
        return;
    }
    if active.as_ref().is_some_and(typing) {
        if event.key() == "Escape"
            && let Some(active) = active.and_then(|element| element.dyn_into::<HtmlElement>().ok())
        {
            let _ = active.blur();
        }
        return;
    }
    let pressed = event.key();
    if matches!(&*pressed, "j" | "k") {
        walk(&pressed, active.as_ref());
        return;
    }
    let name = if GOING.replace(pressed == "g") {
        format!("g {pressed}")
    } else {
        pressed
    };
    if name.contains(['"', '\\']) {
        return;
    }
    // What stands on the page itself goes before what stands around every page.
    let selector = format!("[aria-keyshortcuts=\"{name}\"]");
    if let Some(target) = find(&format!("main {selector}")).or_else(|| find(&selector)) {
        // A key never throws away what is being typed into a form; the mouse may.
        let leaves = target.tag_name() == "A"
            || target
                .closest("form")
                .ok()
                .flatten()
                .is_some_and(|form| !holds_typing(&form));
        if leaves
            && document()
                .query_selector("#closing form, form.main")
                .ok()
                .flatten()
                .is_some_and(|form| holds_typing(&form))
        {
            return;
        }
        event.prevent_default();
        let field = target
            .dyn_ref::<HtmlInputElement>()
            .is_some_and(|input| !matches!(&*input.type_(), "radio" | "checkbox"));
        if field {
            let _ = target.focus();
        } else {
            target.click();
        }
    }
}

/// Whether something was typed or ticked in a form that was not there when it was drawn.
fn holds_typing(form: &Element) -> bool {
    let Ok(fields) = form.query_selector_all("input, textarea") else {
        return false;
    };
    (0..fields.length())
        .filter_map(|index| fields.item(index))
        .any(|field| match field.dyn_ref::<HtmlInputElement>() {
            Some(input) if matches!(&*input.type_(), "radio" | "checkbox") => {
                input.checked() != input.default_checked()
            }
            Some(input) => input.type_() != "hidden" && input.value() != input.default_value(),
            None => field.dyn_ref::<HtmlTextAreaElement>().is_some_and(|area| {
                area.default_value()
                    .is_ok_and(|drawn| area.value() != drawn)
            }),
        })
}

/// Whether keys are letters here.
fn typing(element: &Element) -> bool {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(&*input.type_(), "radio" | "checkbox" | "button" | "submit");
    }
    element.dyn_ref::<HtmlTextAreaElement>().is_some()
        || element.dyn_ref::<HtmlSelectElement>().is_some()
}

/// `j` and `k` walk through the rows of a list.
fn walk(pressed: &str, active: Option<&Element>) {
    let Ok(rows) = document().query_selector_all(".row .title") else {
        return;
    };
    let here = (0..rows.length()).find(|index| {
        rows.item(*index)
            .is_some_and(|row| active.is_some_and(|active| active.is_same_node(Some(&row))))
    });
    let next = match (here, pressed) {
        (None, _) => 0,
        (Some(index), "j") => (index + 1).min(rows.length().saturating_sub(1)),
        (Some(index), _) => index.saturating_sub(1),
    };
    if let Some(row) = rows
        .item(next)
        .and_then(|row| row.dyn_into::<HtmlElement>().ok())
    {
        let _ = row.focus();
    }
}

fn submit(form: &Element) {
    let button = form
        .query_selector("button[type=submit], button:not([type])")
        .ok()
        .flatten();
    match button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok()) {
        Some(button) => button.click(),
        None => {
            if let Some(form) = form.dyn_ref::<HtmlFormElement>() {
                let _ = form.request_submit();
            }
        }
    }
}
