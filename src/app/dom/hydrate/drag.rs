//! Moving a call in the calendar: by dragging it, or with Shift and an arrow key. Where it is dropped is written into the form
//! `.dragged-to`, which sends it. Fingers scroll; for them there is the form on the call's page.

use super::{after, find};
use leptos::{ev, prelude::document};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

/// How far a press may slip and still be a press, in pixels.
const SLIP: i32 = 4;
const QUARTER: i32 = 15;
/// The hour that is in sight at first.
const MORNING: i32 = 7;
const DAY: i32 = 24 * 60;
/// How long after the last key it is sent.
const QUIET_MILLISECONDS: u32 = 500;

/// A day and minutes of it.
#[derive(Clone, PartialEq)]
struct Moment {
    day: String,
    minutes: i32,
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        let (day, time) = text.split_once('T')?;
        let (hours, minutes) = time.split_once(':')?;
        Some(Self {
            day: day.to_owned(),
            minutes: hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?,
        })
    }

    fn time(&self) -> String {
        format!("{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

/// A call that is being moved.
struct Held {
    call: HtmlElement,
    id: String,
    from: Moment,
    to: Moment,
    /// Where the pointer took hold, from the window's corner and from the upper edge of the hours.
    at: (i32, i32),
    below_edge: i32,
    by_keys: bool,
    is_dragged: bool,
    /// It was let go, and waits for the server.
    is_sent: bool,
}

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
    /// Whether the press that ends a drag is still to come.
    static JUST_DROPPED: Cell<bool> = const { Cell::new(false) };
    /// The call that was moved with keys: it has the focus again once it is drawn anew.
    static BY_KEYS: RefCell<Option<String>> = const { RefCell::new(None) };
    /// What was in sight: how far below midnight, in pixels.
    static SEEN: Cell<Option<i32>> = const { Cell::new(None) };
    /// What remembers it.
    static SCROLLED: RefCell<Option<Closure<dyn Fn()>>> = const { RefCell::new(None) };
    static PRESSED: Cell<u32> = const { Cell::new(0) };
}

fn call_at(event: &ev::Event) -> Option<HtmlElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-moves]").ok()??.dyn_into().ok()
}

fn hold(call: HtmlElement, at: (i32, i32), by_keys: bool) -> Option<Held> {
    let from = Moment::read(&call.get_attribute("data-moves")?)?;
    let hours = find(".calendar .slots");
    let below_edge = at.1 - hours.map_or(0, |hours| hours.get_bounding_client_rect().top() as i32);
    Some(Held {
        id: call.get_attribute("data-call")?,
        call,
        to: from.clone(),
        from,
        at,
        below_edge,
        by_keys,
        is_dragged: false,
        is_sent: false,
    })
}

/// A button of the pointer goes down.
pub fn take_hold(event: &ev::PointerEvent) {
    JUST_DROPPED.set(false);
    send_what_keys_moved();
    // In a narrow window a week is a list: there is nowhere to drag to.
    let is_list = find(".calendar .slot").is_some_and(|slot| slot.offset_height() == 0);
    if event.button() != 0 || event.pointer_type() == "touch" || is_list || is_under_way() {
        return;
    }
    let at = (event.client_x(), event.client_y());
    HELD.set(call_at(event).and_then(|call| hold(call, at, false)));
}

/// One move after the other: what is sent while another one is under way would be lost.
fn is_under_way() -> bool {
    find(".dragged-to[aria-busy]").is_some()
}

fn send_what_keys_moved() {
    HELD.with_borrow_mut(|held| {
        held.as_mut()
            .is_some_and(|held| held.by_keys && held.send())
    });
}

/// The pointer moves.
pub fn carry(event: &ev::PointerEvent) {
    HELD.with_borrow_mut(|held| {
        let pressed = event.buttons() & 1 == 1;
        let Some(held) = held
            .as_mut()
            .filter(|held| pressed && !held.is_sent && !held.by_keys)
        else {
            return;
        };
        let (x, y) = (event.client_x(), event.client_y());
        if !held.is_dragged {
            if (x - held.at.0).abs().max((y - held.at.1).abs()) < SLIP {
                return;
            }
            held.is_dragged = true;
            let _ = held.call.set_pointer_capture(event.pointer_id());
            let _ = held.call.class_list().add_1("dragged");
        }
        held.carry_to(x, y);
    });
}

impl Held {
    fn carry_to(&mut self, x: i32, y: i32) {
        let inside = |day: &Element| {
            let edge = day.get_bounding_client_rect();
            let within = |from: f64, at: i32, to: f64| from as i32 <= at && at < to as i32;
            within(edge.left(), x, edge.right())
                && (day.has_attribute("data-hours") || within(edge.top(), y, edge.bottom()))
        };
        let mut down = y - self.at.1;
        if let Some(day) = days().into_iter().find(inside) {
            self.to.day = day.get_attribute("data-day").unwrap_or_default();
            if let Some(slots) = day.query_selector(".slots").ok().flatten() {
                let number = |name| day.get_attribute(name)?.parse::<i32>().ok();
                let many = number("data-hours").unwrap_or(24).max(1);
                let edge = slots.get_bounding_client_rect();
                let height = (edge.height() as i32).max(1);
                // By whole quarters from where it was: five past stays five past.
                let carried = y - edge.top() as i32 - self.below_edge;
                let quarters = (carried * many * 4 + height / 2).div_euclid(height);
                let minutes = self.from.minutes + quarters * QUARTER;
                self.to.minutes = minutes.clamp(0, DAY - QUARTER);
                // It is drawn where it would be put.
                down = (self.to.minutes - self.from.minutes) * height / (many * 60);
            }
        }
        self.show(&format!("translate({}px, {down}px)", x - self.at.0));
    }

    fn show(&self, transform: &str) {
        if !transform.is_empty() {
            let _ = self.call.style().set_property("transform", transform);
        }
        if let Ok(Some(time)) = self.call.query_selector(".time") {
            time.set_text_content(Some(&self.to.time()));
        }
    }

    /// Sends where it is now, if it was moved and not sent yet; gives whether it did.
    fn send(&mut self) -> bool {
        if self.is_sent || self.to == self.from {
            return false;
        }
        self.is_sent = true;
        let (time, day) = (self.to.time(), &self.to.day);
        for (name, value) in [("id", &self.id), ("date", day), ("time", &time)] {
            let field = find(&format!(".dragged-to [name='form[{name}]']"));
            if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
                field.set_value(value);
            }
        }
        let form = find(".dragged-to").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            let _ = form.request_submit();
        }
        true
    }
}

fn days() -> Vec<Element> {
    let Ok(found) = document().query_selector_all(".calendar [data-day]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

/// The button goes up: what was dragged is moved there. What is on its way already stays where it is drawn.
pub fn let_go(_event: &ev::PointerEvent) {
    let (sent, waits) = HELD.with_borrow_mut(|held| {
        let held = held.as_mut();
        held.map_or((false, false), |held| {
            (held.is_dragged && held.send(), held.is_sent)
        })
    });
    if sent {
        JUST_DROPPED.set(true);
    } else if !waits {
        put_back();
    }
}

/// The press that ends a drag opens nothing.
pub fn no_press(event: &ev::MouseEvent) {
    if JUST_DROPPED.replace(false) {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// What was dragged, and is not moved there, goes back.
pub fn put_back() {
    if let Some(mut held) = HELD.take() {
        if held.is_dragged && !held.is_sent {
            JUST_DROPPED.set(true);
        }
        BY_KEYS.set(None);
        held.to = held.from.clone();
        held.show("");
        let _ = held.call.style().remove_property("transform");
        let _ = held.call.class_list().remove_1("dragged");
    }
}

/// Escape puts back; Shift and an arrow move the call that has the focus, and it is sent when no more keys come.
pub fn nudge(event: &ev::KeyboardEvent) {
    let key = event.key();
    if key == "Escape" {
        put_back();
        return;
    }
    let (quarters, step) = match &*key {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => return,
    };
    let Some(call) = call_at(event).filter(|_| event.shift_key()) else {
        return;
    };
    event.prevent_default();
    if is_under_way() {
        return;
    }
    let same = HELD.with_borrow(|held| {
        held.as_ref()
            .is_some_and(|held| held.call == call && !held.is_sent)
    });
    if !same {
        send_what_keys_moved();
        if is_under_way() {
            return;
        }
        put_back();
        HELD.set(hold(call.clone(), (0, 0), true));
    }
    HELD.with_borrow_mut(|held| {
        let Some(held) = held else { return };
        held.to.minutes = (held.to.minutes + quarters * QUARTER).clamp(0, DAY - QUARTER);
        let days: Vec<String> = days()
            .iter()
            .filter_map(|day| day.get_attribute("data-day"))
            .collect();
        let here = days.iter().position(|day| *day == held.to.day);
        if let Some(day) = here
            .and_then(|here| here.checked_add_signed(step))
            .and_then(|there| days.get(there))
        {
            held.to.day.clone_from(day);
        }
        let _ = held.call.class_list().add_1("dragged");
        held.show("");
        super::announce(&format!("{} {}", held.to.day, held.to.time()));
    });
    BY_KEYS.set(call.get_attribute("data-call"));
    let pressed = PRESSED.get().wrapping_add(1);
    PRESSED.set(pressed);
    after(QUIET_MILLISECONDS, move || {
        if PRESSED.get() != pressed {
            return;
        }
        let stays = HELD.with_borrow_mut(|held| {
            let held = held.as_mut().filter(|held| held.by_keys);
            held.is_none_or(|held| held.send() || held.is_sent)
        });
        if !stays {
            put_back();
        }
    });
}

/// The calendar was drawn anew: what was in sight is so again, at first the working day; and the call that was moved with keys has
/// the focus.
pub fn hold_again() {
    // Others may change what they like meanwhile: what is in one's hand stays there as long as it is on the page.
    let is_there =
        HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.call.is_connected()));
    if !is_there {
        HELD.set(None);
    }
    let hours = find(".calendar .by-hour");
    let first = find(".calendar [data-first]").and_then(|day| day.get_attribute("data-first"));
    if let (Some(hours), Some(first)) = (hours, first.and_then(|first| first.parse::<i32>().ok())) {
        let hour = find(".calendar .slot").map_or(0, |slot| slot.offset_height());
        let morning = (MORNING - first).max(0) * hour;
        hours.set_scroll_top(SEEN.get().map_or(morning, |at| at - first * hour));
        let seen = hours.clone();
        let scrolled =
            Closure::<dyn Fn()>::new(move || SEEN.set(Some(seen.scroll_top() + first * hour)));
        hours.set_onscroll(Some(scrolled.as_ref().unchecked_ref()));
        SCROLLED.set(Some(scrolled));
    }
    // At the latest when all of it is there, and nothing of what was before.
    for later in [0, 100, 400] {
        after(later, focus_what_keys_moved);
    }
    after(500, || {
        if HELD.with_borrow(Option::is_none) {
            BY_KEYS.set(None);
        }
    });
}

fn focus_what_keys_moved() {
    // Whoever is elsewhere by now stays there.
    let is_nowhere = document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY");
    let Some(id) = BY_KEYS.take() else { return };
    let call = find(&format!(".calendar [data-call='{id}']"));
    match call.filter(|_| is_nowhere) {
        Some(call) => drop(call.focus()),
        None => BY_KEYS.set(Some(id)),
    }
}
