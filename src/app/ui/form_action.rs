//! Where forms go and what comes back.

use crate::app::{ui::keeping::continued, updates::Updates};
use crate::{
    dom,
    domain::Change,
    view::{AppError, Drafts, Reply, Values},
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};
use std::sync::Arc;
use uuid::Uuid;

/// What a form is told.
pub type Told = Option<Result<Reply, AppError>>;

/// What follows, told what was changed.
type Step = Arc<dyn Fn(&[Change]) + Send + Sync>;

/// Where a form goes and what comes back: the way of a part to the server.
#[derive(Clone, Copy)]
pub struct FormAction {
    pub(super) url: &'static str,
    told: RwSignal<Told>,
    /// What was sent that was answered last.
    sent: StoredValue<Values>,
    /// How many answers have come.
    pub(super) answers: RwSignal<usize>,
    pub(super) pending: RwSignal<bool>,
    updates: Option<Updates>,
    done: StoredValue<Option<Step>>,
    /// What was done through it: of each time, the id that was sent.
    done_of: StoredValue<Vec<String>>,
}

impl FormAction {
    /// The action of a server function. Made once for each form or set of buttons alike: what went through it is told to the whole page, once.
    pub fn to<S: ServerFn<Output = Reply, Error = AppError>>() -> Self {
        Self::at(S::url())
    }

    fn at(url: &'static str) -> Self {
        Self {
            url,
            told: RwSignal::new(None),
            sent: StoredValue::new(Values::new()),
            answers: RwSignal::new(0),
            pending: RwSignal::new(false),
            updates: use_context::<Updates>(),
            done: StoredValue::new(None),
            done_of: StoredValue::new(Vec::new()),
        }
    }

    /// The same; what was done through it is followed by `step`, before the page is read again. It is told what was changed.
    pub fn followed_by(self, step: impl Fn(&[Change]) + Send + Sync + 'static) -> Self {
        self.done.set_value(Some(Arc::new(step)));
        self
    }

    /// Sends the form of that event, and keeps the page.
    pub(super) fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        // A second press while the first is under way is not a second form.
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        // No `Callback`: that goes with the part of the page it was made in, and the answer may come later.
        let sent = dom::values_sent(event);
        let then = move |reply| self.answered(reply, sent);
        dom::post_form(self.url, event, Box::new(then));
    }

    /// The page that sent the form may be gone by then: what was done is told all the same.
    fn answered(self, reply: Result<Reply, AppError>, sent: Values) {
        self.pending.try_set(false);
        self.answers.try_update(|answers| *answers += 1);
        if matches!(reply, Ok(Reply::Done { .. })) {
            let id = sent.get("id").cloned().unwrap_or_default();
            self.done_of.try_update_value(|done| done.push(id));
        }
        self.sent.try_set_value(sent);
        self.told.try_set(Some(reply.clone()));
        if let (Ok(Reply::Done { changes, .. }), Some(Some(step))) =
            (&reply, self.done.try_get_value())
        {
            step(changes);
        }
        match (reply, self.updates) {
            (
                Ok(Reply::Done {
                    message,
                    undo,
                    changes,
                    transactions,
                }),
                Some(updates),
            ) => {
                updates.knows(transactions);
                updates.done(message, undo, &changes);
                dom::come_back();
            }
            (Ok(Reply::Done { .. }), None) => {}
            // What somebody else saved is shown as it is now.
            (Ok(Reply::Conflict(conflict)), updates) => {
                if let Some(updates) = updates {
                    updates.tell(&conflict.changes);
                }
                dom::focus_first_complaint();
            }
            _ => dom::focus_first_complaint(),
        }
    }

    /// Where it goes.
    pub fn url(&self) -> &'static str {
        self.url
    }

    /// How often something was done through it: the key of a form for something new, which is another form once that is made.
    pub fn rounds(&self) -> usize {
        self.done_of.with_value(Vec::len)
    }

    /// How often that was done for the thing of that id.
    pub fn rounds_of(&self, id: &str) -> usize {
        self.done_of
            .with_value(|done| done.iter().filter(|of| *of == id).count())
    }

    /// The answer of the newest submission.
    pub fn told(&self) -> Told {
        self.told.get()
    }

    /// Whether the newest submission that was answered is one of these.
    pub(super) fn sent(&self, mine: &dyn Fn(&Values) -> bool) -> bool {
        self.sent.with_value(mine)
    }

    /// What was sent that was answered last, by the names inside the brackets of `form[name]`.
    pub fn values(&self) -> Values {
        self.sent.get_value()
    }

    /// Whether what was submitted last is done.
    pub fn is_done(&self) -> bool {
        self.told
            .with(|told| matches!(told, Some(Ok(Reply::Done { .. }))))
    }
}

/// The id of a form for something new: it stays when the page around it is read again, and is a new one once the form is done.
#[derive(Clone, Copy)]
pub struct NewId {
    /// The id, and the page it is for: the same part of the app may come to show another thing.
    id: StoredValue<Option<(Uuid, String)>>,
    action: FormAction,
    drawn: StoredValue<bool>,
}

impl NewId {
    /// For the form through that action.
    pub fn of(action: FormAction) -> Self {
        let id = StoredValue::new(None::<(Uuid, String)>);
        // What was done before is no news for a form that begins now.
        let since = action.answers.get_untracked();
        Effect::new(move |_| {
            let made = || {
                let of = id.with_value(|id| id.as_ref().map(|(id, _)| id.to_string()));
                action.sent(&|sent| sent.get("id") == of.as_ref())
            };
            if action.is_done() && action.answers.get() > since && made() {
                id.set_value(None);
            }
        });
        let drawn = StoredValue::new(false);
        Self { id, action, drawn }
    }

    /// The id in use; when there is none yet, that of what is being continued here, else `otherwise`.
    pub fn or(self, drafts: &Drafts, otherwise: Uuid) -> Uuid {
        let kept = self.id.get_value();
        let elsewhere = kept
            .as_ref()
            .is_some_and(|(_, place)| *place != drafts.place);
        let first = elsewhere || !self.drawn.get_value();
        self.drawn.set_value(true);
        let kept = kept.filter(|_| !elsewhere).map(|(id, _)| id);
        let before = || continued(drafts, self.action.url).filter(|_| first);
        let id = kept.or_else(before).unwrap_or(otherwise);
        self.id.set_value(Some((id, drafts.place.clone())));
        id
    }
}
