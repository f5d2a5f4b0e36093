//! Keys: what one does stands on the element itself, as `aria-keyshortcuts`; pressing it presses that.

use super::find::find;
use leptos::prelude::document;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, KeyboardEvent,
};

thread_local! {
    /// Whether `g` was pressed just now: the next key names a page.
    static GOING: Cell<bool> = const { Cell::new(false) };
}

/// One key. What a key does stands on the element itself, as `aria-keyshortcuts`: pressing it presses that.
pub fn key(event: &KeyboardEvent) {
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
            submit(&form, event.shift_key());
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
    // Leaves a form: keys act again.
    if event.key() == "Escape"
        && let Some(active) = active
            .as_ref()
            .filter(|active| typing(active) || in_form(active))
            .and_then(|active| active.dyn_ref::<HtmlElement>())
    {
        let _ = active.blur();
        return;
    }
    if active.as_ref().is_some_and(typing) {
        return;
    }
    let mut pressed = event.key();
    // A capital is one with Shift, whatever Caps Lock says.
    if pressed.len() == 1 && !event.shift_key() {
        pressed.make_ascii_lowercase();
    }
    // Whoever reads the sheet of keys presses none of them.
    let reads = document().query_selector("#keys:popover-open");
    let reads = reads.is_ok_and(|sheet| sheet.is_some()) && pressed != "?";
    if reads || !acts(&pressed, active.as_ref()) {
        return;
    }
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
        event.prevent_default();
        if target.tag_name() == "SUMMARY" {
            open_and_focus(&target);
            return;
        }
        let field = target
            .dyn_ref::<HtmlInputElement>()
            .is_some_and(|input| !matches!(&*input.type_(), "radio" | "checkbox"))
            || target.has_type::<HtmlTextAreaElement>();
        if field {
            let _ = target.focus();
        } else {
            target.click();
            // What was picked has the focus: Tab goes on from there.
            if target.has_type::<HtmlInputElement>() {
                let _ = target.focus();
            }
        }
    }
}

/// Whether a single key does anything now: not where they are switched off, not in a form, and not while any form on the page
/// holds what was typed, for then a letter is more likely one that missed its field. Numbers pick in the form itself.
fn acts(pressed: &str, active: Option<&Element>) -> bool {
    let off = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-keys"))
        .is_some_and(|keys| keys == "off");
    let number = pressed.len() == 1 && pressed.as_bytes()[0].is_ascii_digit();
    let in_form = active.is_some_and(in_form);
    // The sheet of keys, and the search, act on nothing.
    let harmless = matches!(pressed, "?" | "/");
    !off && (number || (harmless || !in_form) && !any_holds_typing())
}

fn in_form(element: &Element) -> bool {
    element
        .closest("#closing, form.main, form[data-draft]")
        .is_ok_and(|form| form.is_some())
}

/// Whether somebody writes in that element, or has written what is not saved.
pub fn is_written_in(element: &Element) -> bool {
    let forms = element.query_selector_all("form[method=post]").ok();
    let written = forms.is_some_and(|forms| {
        (0..forms.length())
            .filter_map(|index| forms.item(index)?.dyn_into::<Element>().ok())
            .any(|form| holds_typing(&form))
    });
    let active = document().active_element();
    written || active.is_some_and(|active| typing(&active) && element.contains(Some(&active)))
}

fn any_holds_typing() -> bool {
    let Ok(forms) =
        document().query_selector_all("main form[method=post], .corner form[method=post]")
    else {
        return false;
    };
    (0..forms.length())
        .filter_map(|index| forms.item(index)?.dyn_into::<Element>().ok())
        .any(|form| holds_typing(&form))
}

/// Opens what a summary stands for, with the focus where one types.
fn open_and_focus(summary: &HtmlElement) {
    let Some(details) = summary.parent_element() else {
        return;
    };
    let _ = details.set_attribute("open", "");
    let field = details
        .query_selector("input:not([type=hidden]), textarea")
        .ok()
        .flatten()
        .and_then(|field| field.dyn_into::<HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
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
pub(super) fn typing(element: &Element) -> bool {
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

/// Sends a form, by the button that `goes_on` to what is next where it has one.
fn submit(form: &Element, goes_on: bool) {
    let button = |selector| form.query_selector(selector).ok().flatten();
    let next = goes_on.then(|| button("button[value=next]")).flatten();
    let button = next.or_else(|| button("button[type=submit], button:not([type])"));
    match button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok()) {
        Some(button) => button.click(),
        None => {
            if let Some(form) = form.dyn_ref::<HtmlFormElement>() {
                let _ = form.request_submit();
            }
        }
    }
}
