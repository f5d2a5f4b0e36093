//! Where the focus goes when what had it was drawn anew: whoever presses a button by keyboard goes on from there, and not from the
//! top of the page.

use super::{after, find::find, path};
use leptos::{
    ev::{self, SubmitEvent},
    prelude::{document, window_event_listener},
};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlTextAreaElement};

/// When it is looked after, in milliseconds: what was changed is read again meanwhile.
const LATER: [u32; 4] = [50, 250, 600, 1_200];

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
    /// What had the focus last.
    static FIELD: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// From now on it is known what has the focus.
pub fn watch() {
    let step = |event: ev::FocusEvent| {
        FIELD.set(event.target().and_then(|target| target.dyn_into().ok()));
    };
    let _ = window_event_listener(ev::focusin, step);
}

/// A form is drawn anew while somebody types into it, because a colleague changed what is around it: they type on where they were.
pub fn type_on(form: &HtmlFormElement) {
    let Some(field) = FIELD.with_borrow(Clone::clone).filter(|_| is_lost()) else {
        return;
    };
    let of = |form: &Element| form.get_attribute("data-draft");
    let before = field.closest("form[data-draft]").ok().flatten();
    let same = before.is_some_and(|before| of(&before) == of(form));
    let name = field.get_attribute("name").unwrap_or_default();
    let again = form.query_selector(&format!("[name='{name}']"));
    let (true, false, Ok(Some(again))) = (same, field.is_connected(), again) else {
        return;
    };
    // Fields of one line have the same members.
    let (before, again): (&HtmlTextAreaElement, &HtmlTextAreaElement) =
        (field.unchecked_ref(), again.unchecked_ref());
    let _ = again.focus();
    if let (Ok(Some(from)), Ok(Some(to))) = (before.selection_start(), before.selection_end()) {
        let _ = again.set_selection_range(from, to);
    }
}

fn is_lost() -> bool {
    document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY")
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
    if is_lost() {
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
