//! Where the focus goes when what had it was drawn anew: whoever presses a button by keyboard goes on from there, and not from the
//! top of the page.

use super::{after, find::find, path};
use leptos::{
    ev::{self, SubmitEvent},
    prelude::{document, window, window_event_listener},
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
    let said = |name: &str| field.get_attribute(name).unwrap_or_default();
    let picks = matches!(&*said("type"), "radio" | "checkbox");
    let which = match picks {
        true => format!("[value='{}']", said("value")),
        false => String::new(),
    };
    let again = form.query_selector(&format!("[name='{}']{which}", said("name")));
    let (true, false, Ok(Some(again))) = (same, field.is_connected(), again) else {
        return;
    };
    // Fields of one line have the same members. Text that is written into an empty one leaves the caret behind it.
    let (before, again): (&HtmlTextAreaElement, &HtmlTextAreaElement) =
        (field.unchecked_ref(), again.unchecked_ref());
    let _ = again.focus();
    if !picks {
        again.set_value("");
        again.set_value(&before.value());
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
    thing: Option<String>,
    around: Vec<Element>,
}

/// A form is being sent.
pub fn leave(event: &SubmitEvent) {
    LEFT.set(left(event));
}

fn left(event: &SubmitEvent) -> Option<Left> {
    let button = event.submitter()?.dyn_into::<HtmlElement>().ok()?;
    let form = button.closest("form").ok().flatten()?;
    let said = |element: &Element, name: &str| element.get_attribute(name).unwrap_or_default();
    let active = document().active_element()?;
    let id = form.query_selector("[type=hidden][name$=id], [type=hidden][name$='id]']");
    let id = id.ok().flatten().map(|id| said(&id, "value"));
    let id = id.filter(|id| !id.is_empty());
    let of = id.as_ref().map(|id| format!(":has([value='{id}'])"));
    let (button, again) = if form.contains(Some(&active)) {
        let action = said(&form, "action");
        let value = match button.get_attribute("value") {
            Some(value) => format!("[value='{value}']"),
            None => String::new(),
        };
        let of = of.unwrap_or_default();
        (button, format!("form[action='{action}']{of} button{value}"))
    } else {
        // A key that presses a button from afar moves no focus: it stays where it was, as far as that is drawn again.
        let to = said(&active, "href");
        (active.dyn_into().ok()?, format!("main a[href='{to}']"))
    };
    // What was done something with: its line in a list.
    let thing = id.map(|id| format!("main a[href$='/{id}']"));
    let mut around = vec![form];
    while let Some(parent) = around.last().and_then(|last| last.parent_element()) {
        around.push(parent);
    }
    Some(Left {
        path: path(),
        button,
        again,
        thing,
        around,
    })
}

/// Another page is there: whoever goes on by keyboard goes on from its heading, unless it has put the focus where one types.
pub fn arrive() {
    LEFT.set(None);
    come_back();
}

/// It is done: once the page shows it, the focus is there again, or at what is left around it.
pub fn come_back() {
    for later in LATER {
        after(later, step);
    }
}

fn step() {
    if !is_lost() {
        return;
    }
    let place = LEFT.with_borrow(|left| match left {
        Some(left) => left.place().filter(|_| left.path == path()),
        // A page that was gone back to stays where it was.
        None => heading().filter(|_| !is_scrolled()),
    });
    if let Some(place) = place {
        let _ = place.focus();
    }
}

fn is_scrolled() -> bool {
    window().scroll_y().is_ok_and(|at| at > 0.0)
}

/// What a page is called.
fn heading() -> Option<HtmlElement> {
    let heading = find("main h1")?;
    let _ = heading.set_attribute("tabindex", "-1");
    Some(heading)
}

impl Left {
    fn place(&self) -> Option<HtmlElement> {
        if self.button.is_connected() {
            return Some(self.button.clone());
        }
        let thing = || find(self.thing.as_ref()?);
        find(&self.again).or_else(thing).or_else(|| {
            // What is nearest of what is left: its heading, or what opens it; at the foot of a page, the page's own.
            let near = self.around.iter().filter(|around| around.is_connected());
            let headed = |around: &Element| {
                let own = around.tag_name() != "MAIN" && around.closest("main").ok()?.is_some();
                let heading = ":scope > h1, :scope > h2, :scope > h3, :scope > summary";
                own.then(|| around.query_selector(heading).ok().flatten())?
            };
            let place = near.filter_map(headed).next();
            let Some(place) = place else {
                return heading();
            };
            if place.tag_name() != "SUMMARY" {
                let _ = place.set_attribute("tabindex", "-1");
            }
            place.dyn_into().ok()
        })
    }
}
