//! The only code that touches the browser itself.

mod back;
mod dialled;
mod drafts;
mod drag;
mod early;
mod find;
mod keys;
mod live;
mod notices;
mod posting;
mod press;
mod refocus;
mod wire;

pub use posting::post_form;
pub use refocus::{arrive, come_back};
pub use wire::{Asked, Payload, ask, fetch, query_of};

pub use drafts::{forget_all_typing, keep_typing, restore_typing, send_typing, values_sent};
pub use drag::{carry, hold_again, let_go, no_press, nudge, put_back, take_hold};
pub use early::Typed;
use find::find;
use gloo_timers::callback::{Interval, Timeout};
use leptos::{
    ev,
    prelude::{document, on_cleanup, window, window_event_listener},
};
pub use live::live;
pub use notices::{ask_for_notices, may_ask_for_notices, show_notice};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, EventTarget, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    UrlSearchParams,
    js_sys::{Array, Intl, Object, Reflect},
};

/// A page's title as it is to be written: the browser takes text.
pub fn in_title(text: String) -> String {
    text
}

/// Called when the page has come alive: puts back what was typed meanwhile, listens to keys and to numbers that are pressed, and
/// says so on the document.
pub fn alive(typed: Typed) {
    // What waits for the server's answer comes alive a moment later, and is written over then.
    after(0, || typed.put_back());
    window_event_listener(ev::keydown, |event| keys::key(&event));
    window_event_listener(ev::click, |event| dialled::pressed(&event));
    dialled::ask_again();
    refocus::watch();
    press::watch();
    early::replay_keys();
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-alive", "");
    }
}

/// Puts the focus on the first field with a complaint.
pub fn focus_first_complaint() {
    after(0, || {
        let field = find("main [aria-invalid=true], .corner [aria-invalid=true]")
            .or_else(|| find("main [role=alert]"));
        if let Some(field) = field {
            let _ = field.focus();
        }
    });
}

/// Puts the focus on the first of these elements that is there, unless somebody is typing.
pub fn focus(selectors: &'static [&'static str]) {
    after(0, move || {
        let typing = document()
            .active_element()
            .is_some_and(|active| keys::typing(&active));
        let element = selectors.iter().find_map(|selector| find(selector));
        if let Some(element) = element.filter(|_| !typing) {
            let _ = element.focus();
        }
    });
}

/// Whether somebody writes in the element of that id, or has written there what is not saved.
pub fn is_written_in(id: &str) -> bool {
    let element = document().get_element_by_id(id);
    element.is_some_and(|element| keys::is_written_in(&element))
}

/// Says a sentence to screen readers.
pub fn announce(sentence: &str) {
    if let Some(region) = find("#said") {
        region.set_text_content(Some(sentence));
    }
}

/// Runs `step` every second until the reactive owner is gone.
pub fn every_second(step: impl Fn() + 'static) {
    every(1_000, step);
}

/// Runs `step` every so many milliseconds until the reactive owner is gone.
pub fn every(milliseconds: u32, step: impl Fn() + 'static) {
    let interval = leptos::prelude::StoredValue::new_local(Some(Interval::new(milliseconds, step)));
    on_cleanup(move || {
        use leptos::prelude::UpdateValue;
        interval.try_update_value(|interval| drop(interval.take()));
    });
}

/// Runs `step` once, after that many milliseconds.
pub fn after(milliseconds: u32, step: impl FnOnce() + 'static) {
    Timeout::new(milliseconds, step).forget();
}

/// Where the browser is: an IANA name.
pub fn own_zone() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok()?.as_string()
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
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(text);
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(text);
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        select.set_value(text);
    }
    say_changed(&field);
}

/// Tells those who listen that something was written or chosen by a press elsewhere.
fn say_changed(element: &Element) {
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("change", &early::bubbling()) {
        let _ = element.dispatch_event(&event);
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
        say_changed(&radio);
    }
}

/// Shows the page in a theme: `system`, `light` or `dark`.
pub fn set_theme(theme: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme);
    }
}

/// Whether keys act on their own: `on` or `off`.
pub fn set_keys(keys: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-keys", keys);
    }
}

/// The path of the page.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The call whose closing form was opened, or is written in, by its id. One that came by itself is left to itself.
pub fn call_being_closed() -> Option<String> {
    let id = find("#closing input[name='form[id]']")?;
    let address = window().location().search().unwrap_or_default();
    let opened = address.contains("close=") && !address.contains("close=later");
    let id = id.dyn_into::<HtmlInputElement>().ok()?.value();
    (opened || is_written_in("closing")).then_some(id)
}

/// Reads the page anew, unless it just did: while an update goes on, there may be two releases at once.
fn reload_once() {
    const KEY: &str = "reloaded";
    // Whole seconds: reading and writing fractions is twenty kilobytes of code.
    let now = (web_sys::js_sys::Date::now() / 1000.0) as i64;
    let Ok(Some(storage)) = window().session_storage() else {
        return;
    };
    let before = storage.get_item(KEY).ok().flatten();
    let before: i64 = before.and_then(|at| at.parse().ok()).unwrap_or_default();
    if now - before > 30 {
        let _ = storage.set_item(KEY, &now.to_string());
        reload();
    }
}

/// Reads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// Adds an id to those that the page's address names: read anew, or gone back to, the page knows them.
pub fn name_in_address(name: &str, id: &str) {
    let location = window().location();
    let (Ok(path), Ok(search)) = (location.pathname(), location.search()) else {
        return;
    };
    if search.contains(id) {
        return;
    }
    let Ok(query) = UrlSearchParams::new_with_str(&search) else {
        return;
    };
    let ids = match query.get(name) {
        Some(before) if before.len() < 120 => format!("{before}.{id}"),
        _ => id.to_owned(),
    };
    query.set(name, &ids);
    let query = query.to_string().as_string().unwrap_or_default();
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(&format!("{path}?{query}")));
    }
}

/// Opens a page in full, as a link without JavaScript does.
pub fn open(address: &str) {
    let _ = window().location().set_href(address);
}

/// Runs `step` with the path of every link of ours that somebody is about to follow: pointed at, touched or focused.
pub fn on_intent(step: impl Fn(&str) + Clone + 'static) {
    let look = move |target: Option<EventTarget>| {
        let link = target
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href^='/']").ok().flatten());
        let Some(link) = link else { return };
        let address = link.get_attribute("href").unwrap_or_default();
        let path = address.split(['?', '#']).next().unwrap_or_default();
        back::about_to_follow(&link, path);
        step(path);
    };
    let again = look.clone();
    window_event_listener(ev::pointerover, move |event| look(event.target()));
    window_event_listener(ev::focusin, move |event| again(event.target()));
}
