//! What people did before the page had come alive: it works from the first moment as it does without JavaScript, and what was
//! typed and pressed meanwhile is still there afterwards.

use super::keys;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent,
    js_sys::{Array, Reflect},
};

/// A field, and what was done to it.
enum Touched {
    Text(HtmlInputElement, String),
    Tick(HtmlInputElement, bool),
    Area(HtmlTextAreaElement, String),
    Choice(HtmlSelectElement, String),
}

/// What was typed, ticked and chosen so far: coming alive writes the server's values into some fields once more.
pub struct Typed(Vec<Touched>);

impl Typed {
    /// Looks at every field.
    pub fn so_far() -> Self {
        let Ok(fields) = document().query_selector_all("input, textarea, select") else {
            return Self(Vec::new());
        };
        let touched = (0..fields.length()).filter_map(|index| {
            let field = fields.item(index)?;
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                return match &*input.type_() {
                    "hidden" | "file" => None,
                    "radio" | "checkbox" => (input.checked() != input.default_checked())
                        .then(|| Touched::Tick(input.clone(), input.checked())),
                    _ => (input.value() != input.default_value())
                        .then(|| Touched::Text(input.clone(), input.value())),
                };
            }
            if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
                let drawn = area.default_value().unwrap_or_default();
                return (area.value() != drawn).then(|| Touched::Area(area.clone(), area.value()));
            }
            // Selects do not know what they began with: what is chosen now is chosen afterwards.
            let select = field.dyn_into::<HtmlSelectElement>().ok()?;
            let value = select.value();
            Some(Touched::Choice(select, value))
        });
        Self(touched.collect())
    }

    /// Puts it back where it was written over, and tells those who listen to it.
    pub fn put_back(self) {
        for touched in self.0 {
            let (field, event) = match touched {
                Touched::Text(input, value) => {
                    // Only what the server's value was written over: somebody may have typed on meanwhile.
                    if input.value() == input.default_value() {
                        input.set_value(&value);
                    }
                    (input.unchecked_into::<web_sys::Element>(), "input")
                }
                Touched::Area(area, value) => {
                    if area
                        .default_value()
                        .is_ok_and(|drawn| area.value() == drawn)
                    {
                        area.set_value(&value);
                    }
                    (area.unchecked_into(), "input")
                }
                Touched::Tick(input, checked) => {
                    input.set_checked(checked);
                    (input.unchecked_into(), "change")
                }
                Touched::Choice(select, value) => {
                    if select.value() != value {
                        select.set_value(&value);
                    }
                    continue;
                }
            };
            if let Ok(event) = Event::new_with_event_init_dict(event, &bubbling()) {
                let _ = field.dispatch_event(&event);
            }
        }
    }
}

pub(super) fn bubbling() -> web_sys::EventInit {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    init
}

/// Acts on the keys that were pressed so far: a script in the page's head has kept them.
pub fn replay_keys() {
    let name = JsValue::from_str("earlyKeys");
    let Ok(kept) = Reflect::get(&window(), &name) else {
        return;
    };
    let _ = Reflect::set(&window(), &name, &JsValue::NULL);
    let Ok(kept) = kept.dyn_into::<Array>() else {
        return;
    };
    for event in kept
        .iter()
        .filter_map(|event| event.dyn_into::<KeyboardEvent>().ok())
    {
        keys::key(&event);
    }
}
