//! What was changed, told to whatever on the page shows it; and, for ten seconds, the sentence that says so, with an Undo.

use crate::{
    dom,
    domain::{Change, Interest, topic},
    view::{News, NewsItem},
};
use leptos::prelude::*;
use std::{collections::VecDeque, sync::Arc};
use uuid::Uuid;

/// How many of one's own changes are remembered.
const KNOWN: usize = 100;
/// What is heard within this time is told together.
const TOGETHER_MILLISECONDS: u32 = 200;
/// How long is said who changed something.
const SAID_MILLISECONDS: u32 = 6_000;

/// Ten seconds to change one's mind.
const UNDO_MILLISECONDS: u32 = 10_000;

/// A sentence about what was done, and how to take it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What was done.
    pub message: String,
    /// The change that may be taken back.
    pub undo: Option<String>,
    number: u32,
}

/// What a part of the page depends on, looked at anew with every change.
type Interests = Arc<dyn Fn() -> Vec<Interest> + Send + Sync>;

/// A part of the page that reads itself again when what it shows was changed.
#[derive(Clone)]
struct Reader {
    number: u32,
    interests: Interests,
    again: RwSignal<u32>,
    /// Whether it is the screen itself, and not what stands around it.
    is_screen: bool,
}

/// The page's own news.
#[derive(Clone, Copy)]
pub struct Updates {
    readers: StoredValue<Vec<Reader>>,
    counted: StoredValue<u32>,
    /// What was changed here, by the numbers under which it is told once more.
    known: StoredValue<VecDeque<i64>>,
    /// What was heard and not told yet.
    heard: StoredValue<Vec<NewsItem>>,
    newest_by: StoredValue<u32>,
    /// Who else just changed what is on the screen.
    pub by: RwSignal<Option<String>>,
    /// Whether the line stands on which changes are told.
    pub live: RwSignal<bool>,
    /// The sentence in the corner.
    pub toast: RwSignal<Option<Toast>>,
}

impl Updates {
    /// Makes it known to everything below.
    pub fn provide() -> Self {
        let updates = Self {
            readers: StoredValue::new(Vec::new()),
            counted: StoredValue::new(0),
            known: StoredValue::new(VecDeque::new()),
            heard: StoredValue::new(Vec::new()),
            newest_by: StoredValue::new(0),
            by: RwSignal::new(None),
            live: RwSignal::new(true),
            toast: RwSignal::new(None),
        };
        provide_context(updates);
        updates
    }

    fn next_number(self) -> u32 {
        self.counted.update_value(|number| *number += 1);
        self.counted.get_value()
    }

    /// Counts up with every change of what it is interested in, until its part of the page is gone.
    pub fn watch(self, interests: Interests) -> Signal<u32> {
        self.watch_as(interests, true)
    }

    /// The same, for what stands around every screen.
    pub fn watch_around(self, interests: Interests) -> Signal<u32> {
        self.watch_as(interests, false)
    }

    fn watch_as(self, interests: Interests, is_screen: bool) -> Signal<u32> {
        let again = RwSignal::new(0);
        let number = self.next_number();
        self.readers.update_value(|readers| {
            readers.push(Reader {
                number,
                interests,
                again,
                is_screen,
            });
        });
        on_cleanup(move || {
            self.readers
                .try_update_value(|readers| readers.retain(|one| one.number != number));
        });
        again.into()
    }

    /// Something was changed here: whoever shows it reads again.
    pub fn tell(self, changes: &[Change]) {
        self.tell_but(changes, None);
    }

    /// The same, of what was changed elsewhere; the screen is left as it is where that is about `left`. Gives whether the screen
    /// shows anything of it.
    fn tell_but(self, changes: &[Change], left: Option<Uuid>) -> bool {
        let is_left = |change: &Change| left.is_some_and(|left| change.subjects.contains(&left));
        let mut screen = false;
        for reader in self.readers.get_value() {
            let interests = untrack(|| (reader.interests)());
            let touched = |of: &dyn Fn(&Change) -> bool| {
                let mut changes = changes.iter().filter(|change| of(change));
                changes.any(|change| interests.iter().any(|interest| interest.touched_by(change)))
            };
            screen |= reader.is_screen && touched(&|_| true);
            if touched(&|change| !(reader.is_screen && is_left(change))) {
                reader.again.try_update(|number| *number += 1);
            }
        }
        screen
    }

    /// What was changed here needs no telling when it comes once more.
    pub fn knows(self, transactions: Vec<i64>) {
        self.known.update_value(|known| {
            known.extend(transactions);
            while known.len() > KNOWN {
                known.pop_front();
            }
        });
    }

    /// What happened elsewhere. What comes within a moment is told together.
    pub fn hear(self, news: News, me: Uuid) {
        if news.anything {
            let forms = dom::call_being_closed().is_some();
            for reader in self.readers.get_value() {
                if !(forms && reader.is_screen) {
                    reader.again.try_update(|number| *number += 1);
                }
            }
            return;
        }
        let mut first = false;
        self.heard.update_value(|heard| {
            first = heard.is_empty();
            heard.extend(news.items);
        });
        if first {
            dom::after(TOGETHER_MILLISECONDS, move || self.tell_what_was_heard(me));
        }
    }

    fn tell_what_was_heard(self, me: Uuid) {
        let items = self
            .heard
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        // What was changed here was told with the answer to its form, which has come by now.
        let known = self.known.get_value();
        let (lines, people): (Vec<NewsItem>, Vec<NewsItem>) = items
            .into_iter()
            .filter(|item| !known.contains(&item.transaction))
            .partition(|item| item.by.is_none());
        let (mine, others): (Vec<NewsItem>, Vec<NewsItem>) = people
            .into_iter()
            .partition(|item| item.by.as_ref().is_some_and(|(id, _)| *id == me));
        let changes =
            |items: &[NewsItem]| topic::together(items.iter().map(|item| item.change.clone()));
        // A closing form that is open stays open, whoever closes the call meanwhile: what was typed is there to be kept.
        let left = dom::call_being_closed().and_then(|id| id.parse().ok());
        // On a call's page a telephone line takes no form away: how the call came out is still to be said. Out of a list the call
        // may go, and its form with it.
        let on_its_page = |id: &Uuid| dom::path().strip_prefix("/calls/") == Some(&*id.to_string());
        self.tell_but(&changes(&lines), left.filter(|id| !on_its_page(id)));
        self.tell_but(&changes(&mine), left);
        if self.tell_but(&changes(&others), left)
            && let Some((_, name)) = others.into_iter().rev().find_map(|item| item.by)
        {
            self.by.try_set(Some(name));
            let number = self.next_number();
            self.newest_by.set_value(number);
            dom::after(SAID_MILLISECONDS, move || {
                if self.newest_by.try_get_value() == Some(number) {
                    self.by.try_set(None);
                }
            });
        }
    }

    /// Something was done here.
    pub fn done(self, message: String, undo: Option<String>, changes: &[Change]) {
        self.tell(changes);
        let number = self.next_number();
        dom::announce(&message);
        self.toast.try_set(Some(Toast {
            message,
            undo,
            number,
        }));
        let toast = self.toast;
        dom::after(UNDO_MILLISECONDS, move || {
            // A newer sentence has its own ten seconds.
            if toast
                .try_get_untracked()
                .flatten()
                .is_some_and(|shown| shown.number == number)
            {
                toast.set(None);
            }
        });
    }
}
