//! Where the focus goes when what had it was drawn anew: whoever presses a button by keyboard goes on from there, and not from the
//! top of the page.

use super::{after, find::find, path};
use leptos::{ev::SubmitEvent, prelude::document};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// When it is looked after, in milliseconds: what was changed is read again meanwhile.
const LATER: [u32; 4] = [50, 250, 600, 1_200];

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// Where the focus was when a form was sent.
struct Left {
    path: String,
    /// The button, and what leads to it when it is drawn anew.
    button: HtmlElement,
    again: String,
    around: Vec<Element>,
}

/// A form is being sent.
pub fn leave(event: &SubmitEvent) {
    LEFT.set(left(event));
}

fn left(event: &SubmitEvent) -> Option<Left> {
    let button = event.submitter()?.dyn_into::<HtmlElement>().ok()?;
    let form = button.closest("form").ok().flatten()?;
    // A key that presses a button from afar moves no focus.
    let active = document().active_element()?;
    if !form.contains(Some(&active)) {
        return None;
    }
    let said = |element: &Element, name: &str| element.get_attribute(name).unwrap_or_default();
    let id = form.query_selector("[type=hidden][name$=id], [type=hidden][name$='id]']");
    let of = match id.ok().flatten() {
        Some(id) => format!(":has([value='{}'])", said(&id, "value")),
        None => String::new(),
    };
    let action = said(&form, "action");
    let value = match button.get_attribute("value") {
        Some(value) => format!("[value='{value}']"),
        None => String::new(),
    };
    let again = format!("form[action='{action}']{of} button{value}");
    let mut around = vec![form];
    while let Some(parent) = around.last().and_then(|last| last.parent_element()) {
        around.push(parent);
    }
    Some(Left {
        path: path(),
        button,
        again,
        around,
    })
}

/// It is done: once the page shows it, the focus is there again, or at what is left around it.
pub fn come_back() {
    for later in LATER {
        after(later, step);
    }
}

fn step() {
    let lost = document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY");
    if lost {
        LEFT.with_borrow(|left| {
            if let Some(left) = left.as_ref().filter(|left| left.path == path())
                && let Some(place) = left.place()
            {
                let _ = place.focus();
            }
        });
    }
}

impl Left {
    fn place(&self) -> Option<HtmlElement> {
        if self.button.is_connected() {
            return Some(self.button.clone());
        }
        find(&self.again).or_else(|| {
            let around = self.around.iter().find(|around| around.is_connected())?;
            // Its heading, or what opens it.
            let place = around.query_selector("h1, h2, h3, summary").ok()??;
            let _ = place.set_attribute("tabindex", "-1");
            place.dyn_into().ok()
        })
    }
}
