//! What is typed and not saved: into the browser's own storage with every key, and to the server a moment later; from then on
//! it is the server's. What could not be sent is sent when the server can be reached again, or with the next page.

use super::{after, wire::post_values};
use crate::view::{AppError, KEEP_DRAFT, Values, field_name};
use gloo_timers::callback::Timeout;
use leptos::{
    ev::{Event, SubmitEvent},
    prelude::{document, window},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{
    FormData, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Storage,
    UrlSearchParams, js_sys::Array,
};

/// A moment after the last key.
const MOMENT: u32 = 700;
/// When what could not be sent is tried again.
const AGAIN: u32 = 5_000;
const PREFIX: &str = "draft ";

type Said = Rc<dyn Fn(String)>;
type Then = Box<dyn FnOnce()>;

thread_local! {
    /// What waits to be sent, and what is then told.
    static WAITING: RefCell<Vec<(String, Timeout, Said)>> = const { RefCell::new(Vec::new()) };
    /// What is saved, as it was sent: a field that goes away with its form tells once more of what was typed into it.
    static SAVED: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
    /// What is on its way, and what waits for it.
    static SENDING: RefCell<Vec<(String, Option<Then>)>> = const { RefCell::new(Vec::new()) };
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// One form's typing, as the browser keeps it: `draft <form> <id>`, and below it who, where, and the fields.
struct Entry {
    key: String,
    form: String,
    id: String,
    who: String,
    place: String,
    fields: String,
}

impl Entry {
    fn at(key: &str) -> Option<Self> {
        let value = storage()?.get_item(key).ok()??;
        let (form, id) = key.strip_prefix(PREFIX)?.split_once(' ')?;
        let mut lines = value.splitn(3, '\n').map(str::to_owned);
        Some(Self {
            key: key.to_owned(),
            form: form.to_owned(),
            id: id.to_owned(),
            who: lines.next()?,
            place: lines.next()?,
            fields: lines.next()?,
        })
    }

    fn all() -> Vec<Self> {
        let Some(storage) = storage() else {
            return Vec::new();
        };
        let keys: Vec<String> = (0..storage.length().unwrap_or_default())
            .filter_map(|index| storage.key(index).ok().flatten())
            .collect();
        keys.iter().filter_map(|key| Self::at(key)).collect()
    }

    /// Sent, unless something was typed since.
    fn sent(&self) {
        if Self::at(&self.key).is_some_and(|now| now.fields == self.fields) {
            forget(&self.key);
        }
    }
}

fn key(form: &str, id: &str) -> String {
    format!("{PREFIX}{form} {id}")
}

/// A form is saved as it was sent, or what it held is thrown away.
pub fn saved((key, fields): (String, String)) {
    forget(&key);
    SAVED.with_borrow_mut(|all| {
        all.retain(|(of, _)| *of != key);
        all.push((key, fields));
    });
}

/// What is kept here of a form is at the server, or is wanted no more.
fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

fn fields_of(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

/// What a form sends, by the name inside the brackets of `form[purpose]`. It is remembered with the answer: passwords are not.
pub fn values_sent(event: &SubmitEvent) -> Values {
    let form = event.target().and_then(|form| form.dyn_into().ok());
    let Some(fields) = form.as_ref().and_then(fields_of) else {
        return Values::new();
    };
    let field = |pair| {
        let pair = Array::from(&pair);
        let name = pair.get(0).as_string()?;
        let kept = !name.contains("password");
        kept.then_some((field_name(&name).to_owned(), pair.get(1).as_string()?))
    };
    Array::from(&fields).iter().filter_map(field).collect()
}

fn id_in(fields: &UrlSearchParams) -> Option<String> {
    fields.get("form[id]").or_else(|| fields.get("id"))
}

/// Something was typed into a form: it is kept here at once, and by the server a moment later, which is then `said`. Gives whether
/// there was anything to keep.
pub fn keep_typing(
    event: &Event,
    form: &str,
    place: &str,
    who: &str,
    said: impl Fn(String) + 'static,
) -> bool {
    let element = event
        .current_target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(fields) = element.as_ref().and_then(fields_of) else {
        return false;
    };
    let Some(id) = id_in(&fields) else {
        return false;
    };
    let key = key(form, &id);
    let fields = fields.to_string().as_string().unwrap_or_default();
    let saved = (key, fields);
    if SAVED.with_borrow(|all| all.contains(&saved)) {
        return false;
    }
    let (key, fields) = saved;
    SAVED.with_borrow_mut(|all| all.retain(|(of, _)| *of != key));
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key, &format!("{who}\n{place}\n{fields}"));
    }
    send_after(MOMENT, key, Rc::new(said));
    true
}

fn send_after(milliseconds: u32, key: String, said: Said) {
    let (sent, told) = (key.clone(), said.clone());
    let waiting = Timeout::new(milliseconds, move || {
        // It has run: there is nothing left to cancel.
        if let Some((done, _)) = stop_waiting(&sent) {
            done.forget();
        }
        if let Some(entry) = Entry::at(&sent) {
            send(entry, told);
        }
    });
    // The one that waited before is cancelled as it goes.
    stop_waiting(&key);
    WAITING.with_borrow_mut(|all| all.push((key, waiting, said)));
}

fn stop_waiting(key: &str) -> Option<(Timeout, Said)> {
    WAITING.with_borrow_mut(|all| {
        let at = all.iter().position(|(of, ..)| of == key)?;
        let (_, timeout, said) = all.swap_remove(at);
        Some((timeout, said))
    })
}

fn send(entry: Entry, said: Said) {
    SENDING.with_borrow_mut(|sending| sending.push((entry.key.clone(), None)));
    let (form, place, fields) = (
        entry.form.clone(),
        entry.place.clone(),
        entry.fields.clone(),
    );
    let values = [("of", &*form), ("place", &*place), ("fields", &*fields)];
    post_values(KEEP_DRAFT, &values, move |answer| {
        let sending = SENDING.with_borrow_mut(|all| {
            let at = all.iter().position(|(of, _)| *of == entry.key)?;
            all.swap_remove(at).1
        });
        match answer {
            Ok(sentence) => {
                entry.sent();
                said(sentence);
            }
            Err(AppError::Unreachable(_) | AppError::Unavailable { .. }) => {
                said("Kept on this device until the server can be reached".to_owned());
                let typed_since =
                    WAITING.with_borrow(|all| all.iter().any(|(of, ..)| *of == entry.key));
                if !typed_since {
                    send_after(AGAIN, entry.key.clone(), said);
                }
            }
            Err(AppError::Outdated) => {
                said("Kept on this device until the page is loaded anew".to_owned());
            }
            Err(AppError::SignedOut) => {
                said("Kept on this device until you sign in again".to_owned());
            }
            Err(error) => {
                entry.sent();
                said(error.to_string());
            }
        }
        if let Some(then) = sending {
            then();
        }
    });
}

/// Before a form is sent: what it holds is not kept after that any more. `then` runs when nothing of it is on its way.
pub fn settle_typing(key: Option<&str>, then: impl FnOnce() + 'static) {
    let mut then: Option<Then> = Some(Box::new(then));
    if let Some(key) = key {
        stop_waiting(key);
        SENDING.with_borrow_mut(|all| {
            if let Some((_, waiting)) = all.iter_mut().find(|(of, _)| of == key) {
                *waiting = then.take();
            }
        });
    }
    if let Some(then) = then {
        then();
    }
}

/// What is kept of the form that is being sent: where, and what it holds.
pub fn sending(event: &SubmitEvent, form: &str) -> Option<(String, String)> {
    let element = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let fields = element
        .has_attribute("data-draft")
        .then(|| fields_of(&element))??;
    let id = id_in(&fields)?;
    Some((key(form, &id), fields.to_string().as_string()?))
}

/// Whoever signs out leaves nothing of theirs in the browser.
pub fn forget_all_typing() {
    for entry in Entry::all() {
        forget(&entry.key);
    }
}

/// Sends what the last page of that person could not send; again whenever the browser is online again.
pub fn send_typing(who: String) {
    let step = move || {
        for entry in Entry::all().into_iter().filter(|entry| entry.who == who) {
            // One that waits has somebody to tell.
            let said = stop_waiting(&entry.key).map(|(_, said)| said);
            send(entry, said.unwrap_or_else(|| Rc::new(|_| {})));
        }
    };
    after(0, step.clone());
    leptos::prelude::window_event_listener_untyped("online", move |_| step());
}

/// Puts what had not reached the server back into the form it was typed into: the one of that thing, or, for something new, the
/// one that the address names.
pub fn restore_typing(form: &str, id: &str, who: &str) {
    let on_page = |id: &str| {
        document()
            .query_selector(&format!("form[data-draft=\"{form} {id}\"]"))
            .ok()
            .flatten()
            .and_then(|element| element.dyn_into::<HtmlFormElement>().ok())
    };
    let address = window().location().search().unwrap_or_default();
    let continued = |entry: &Entry| address.contains(&entry.id) && on_page(&entry.id).is_none();
    let mine = |entry: &Entry| {
        entry.form == form && entry.who == who && (entry.id == id || continued(entry))
    };
    let Some(element) = on_page(id) else {
        return;
    };
    if let Some(entry) = Entry::all().into_iter().find(mine) {
        write_fields(&element, &entry.fields);
        if let Ok(Some(details)) = element.closest("details") {
            let _ = details.set_attribute("open", "");
        }
    }
    super::refocus::type_on(&element);
}

fn write_fields(form: &HtmlFormElement, fields: &str) {
    let Ok(fields) = UrlSearchParams::new_with_str(fields) else {
        return;
    };
    let Ok(elements) = form.query_selector_all("[name]") else {
        return;
    };
    for element in (0..elements.length()).filter_map(|index| elements.item(index)) {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            let name = input.name();
            if matches!(&*input.type_(), "radio" | "checkbox") {
                let on = fields.get_all(&name);
                let on = Array::includes(&on, &input.value().into(), 0);
                input.set_checked(on);
            } else if let Some(text) = fields.get(&name) {
                input.set_value(&text);
                if input.type_() == "hidden" {
                    super::say_changed(input);
                }
            }
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            if let Some(text) = fields.get(&area.name()) {
                area.set_value(&text);
            }
        } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>()
            && let Some(text) = fields.get(&select.name())
        {
            select.set_value(&text);
        }
    }
    super::say_changed(form);
}
