//! What happens elsewhere, as it happens. Of all the open tabs one listens to the server and tells the others: a browser opens
//! only six lines to a server, and each tab that kept one would soon leave none for the pages themselves.

use super::after;
use leptos::prelude::{window, window_event_listener_untyped};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    BroadcastChannel, EventSource, MessageEvent,
    js_sys::{Function, Promise, Reflect},
};

/// The name under which the tabs talk.
const TABS: &str = "callboard";
/// How long a line may be cut until that is said, and how long until a new one is tried where the browser gives up.
const PATIENCE: u32 = 3_000;
const AGAIN: u32 = 5_000;

type Heard = Rc<dyn Fn(&str)>;
type Line = Rc<dyn Fn(bool)>;

struct Tab {
    channel: Option<BroadcastChannel>,
    heard: Heard,
    line: Line,
    /// Where to read on from.
    position: RefCell<String>,
    /// The line to the server, in the tab that listens.
    source: RefCell<Option<EventSource>>,
    leads: Cell<bool>,
}

/// Listens from a position on: `heard` is told every piece of news, `line` whether the line stands.
pub fn live(position: i64, heard: impl Fn(&str) + 'static, line: impl Fn(bool) + 'static) {
    let tab = Rc::new(Tab {
        channel: BroadcastChannel::new(TABS).ok(),
        heard: Rc::new(heard),
        line: Rc::new(line),
        position: RefCell::new(position.to_string()),
        source: RefCell::new(None),
        leads: Cell::new(false),
    });
    tab.clone().listen_to_tabs();
    // Whoever listens already reads on from here for this tab as well.
    tab.tell('h', &position.to_string());
    tab.clone().know_of_the_network();
    tab.lead_when_free();
}

impl Tab {
    fn tell(&self, kind: char, text: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(&format!("{kind}{text}")));
        }
    }

    /// `n`: news · `p`: a position · `s`: whether the line stands · `h`: another tab was opened, at a position.
    fn listen_to_tabs(self: Rc<Self>) {
        let Some(channel) = self.channel.clone() else {
            return;
        };
        let told = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string().unwrap_or_default();
            let (kind, text) = message.split_at(message.len().min(1));
            match kind {
                "n" => (self.heard)(text),
                "p" => text.clone_into(&mut self.position.borrow_mut()),
                "s" => (self.line)(text == "1"),
                "h" if self.leads.get() => {
                    text.clone_into(&mut self.position.borrow_mut());
                    self.clone().open();
                }
                _ => {}
            }
        });
        channel.set_onmessage(Some(told.as_ref().unchecked_ref()));
        told.forget();
    }

    /// A line may seem to stand for minutes after the network is gone.
    fn know_of_the_network(self: Rc<Self>) {
        let tab = self.clone();
        let _ = window_event_listener_untyped("offline", move |_| (tab.line)(false));
        let _ = window_event_listener_untyped("online", move |_| {
            if self.leads.get() {
                self.clone().open();
            }
        });
    }

    /// The tab that holds the lock leads, until it is closed.
    fn lead_when_free(self: Rc<Self>) {
        let tab = self.clone();
        let lead = Closure::once_into_js(move || -> Promise {
            tab.leads.set(true);
            tab.open();
            // Never done: the lock is given back when the tab is gone.
            Promise::new(&mut |_, _| {})
        });
        let navigator = window().navigator();
        let asked = Reflect::get(&navigator, &"locks".into())
            .and_then(|locks| {
                let request = Reflect::get(&locks, &"request".into())?;
                let request: Function = request.dyn_into()?;
                request.call2(&locks, &TABS.into(), &lead)
            })
            .is_ok();
        if !asked {
            // A browser without locks: each tab for itself.
            self.leads.set(true);
            self.open();
        }
    }

    /// Opens the line, in place of one that was open.
    fn open(self: Rc<Self>) {
        if let Some(before) = self.source.borrow_mut().take() {
            before.close();
        }
        let address = format!("/stream?from={}", self.position.borrow());
        let Ok(source) = EventSource::new(&address) else {
            return;
        };
        let tab = self.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let position = event.last_event_id();
            tab.tell('p', &position);
            *tab.position.borrow_mut() = position;
            if let Some(news) = event.data().as_string() {
                tab.tell('n', &news);
                (tab.heard)(&news);
            }
        });
        let tab = self.clone();
        let opened = Closure::<dyn Fn()>::new(move || tab.say(true));
        let (tab, of) = (self.clone(), source.clone());
        let failed = Closure::<dyn Fn()>::new(move || {
            let (tab, of) = (tab.clone(), of.clone());
            let given_up = of.ready_state() == EventSource::CLOSED;
            after(PATIENCE, move || {
                if of.ready_state() != EventSource::OPEN && tab.is_newest(&of) {
                    tab.say(false);
                }
                if given_up {
                    after(AGAIN, move || {
                        if tab.is_newest(&of) {
                            tab.open();
                        }
                    });
                }
            });
        });
        source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        heard.forget();
        opened.forget();
        failed.forget();
        self.source.replace(Some(source));
    }

    fn is_newest(&self, source: &EventSource) -> bool {
        self.source.borrow().as_ref() == Some(source)
    }

    fn say(&self, stands: bool) {
        self.tell('s', if stands { "1" } else { "0" });
        (self.line)(stands);
    }
}
