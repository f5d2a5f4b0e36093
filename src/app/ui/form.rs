//! Forms that work without JavaScript and better with it.
//!
//! A form is a plain post to a server function. Alive, the browser sends it in the background and keeps the page;
//! still, the server answers with the page again. Either way every typed value stays, and each complaint stands
//! beside its field.

pub use super::form_action::{FormAction, NewId, Told};

use crate::app::ui::{keeping::Keeping, page::Page};
use crate::view::{
    Choice, Conflict, Drafts, FieldError, RejectedForm, Reply, Values, query::Query,
};
use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
};
use std::sync::Arc;

/// A form's answers, and what was typed into it: from the newest submission in the browser, or from the post that
/// this page answers.
#[derive(Clone, Copy)]
pub struct FormState {
    told: Signal<Told>,
    typed: StoredValue<Typed>,
}

/// Whether what was sent is a form's own.
type Mine = Arc<dyn Fn(&Values) -> bool + Send + Sync>;

/// What a form starts with besides what its page gives it.
enum Typed {
    /// Nothing.
    Nothing,
    /// All that was sent: an unticked box, or a field that was not on the form, sends nothing.
    Sent(Values),
    /// What was typed and not sent.
    Kept(Values),
}

impl FormState {
    /// The answer of a form that stands once on its page.
    pub fn of(action: FormAction) -> Self {
        Self::when(action, |_| true)
    }

    /// The newest answer of an action, whichever form it was and whether that is still there.
    pub fn latest(action: FormAction) -> Self {
        let first = Self::of(action);
        Self {
            told: Signal::derive(move || action.told().or_else(|| first.told.get())),
            ..first
        }
    }

    /// The answer of one form among several alike, told apart by their hidden `id`; a form for something new has an empty one.
    pub fn of_one(action: FormAction, id: &str) -> Self {
        let id = id.to_owned();
        let mine = move |sent: &Values| sent.get("id") == Some(&id);
        Self::starting(action, None, Arc::new(mine), true)
    }

    /// The answer of one form among several alike, told apart by what it sends.
    pub fn when(
        action: FormAction,
        mine: impl Fn(&Values) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self::starting(action, None, Arc::new(mine), false)
    }

    /// A form whose typing is kept until it is saved, and which changes the thing of that id: it starts with what was typed
    /// before and not saved.
    pub fn kept(action: FormAction, drafts: &Drafts, id: &str) -> (Self, Keeping) {
        let state = Self::drafted(action, drafts, id, true);
        (state, Keeping::of(action.url, drafts, id))
    }

    /// The same, where several forms change the thing: this is the one that sends that value in that field.
    pub fn kept_as(
        action: FormAction,
        drafts: &Drafts,
        id: &str,
        (field, value): (&'static str, &'static str),
    ) -> (Self, Keeping) {
        let (own, fields) = (id.to_owned(), Self::draft_of(action, drafts, id));
        let mine = move |sent: &Values| {
            sent.get("id") == Some(&own) && sent.get(field).is_some_and(|sent| sent == value)
        };
        let state = Self::starting(action, fields, Arc::new(mine), true);
        (state, Keeping::of(action.url, drafts, id))
    }

    /// The same, for something new: the keeping has its id. `alike` where there are several such forms on the page.
    pub fn kept_new(action: FormAction, drafts: &Drafts, id: &str, alike: bool) -> (Self, Keeping) {
        let state = Self::drafted(action, drafts, id, alike);
        let id = state.typed("id", id);
        (state, Keeping::of_new(action.url, drafts, &id))
    }

    fn drafted(action: FormAction, drafts: &Drafts, id: &str, alike: bool) -> Self {
        let fields = Self::draft_of(action, drafts, id);
        let id = id.to_owned();
        let mine = move |sent: &Values| {
            // The only form for something new has another id when its page is made anew.
            let is_new = || sent.get("version").is_none_or(String::is_empty);
            sent.get("id") == Some(&id) || !alike && is_new()
        };
        // One that is known by no id of its own is another form when it is drawn anew.
        Self::starting(action, fields, Arc::new(mine), alike)
    }

    fn draft_of(action: FormAction, drafts: &Drafts, id: &str) -> Option<Values> {
        let draft = id.parse().ok().and_then(|id| drafts.of(action.url, id));
        draft.map(|draft| draft.fields.clone())
    }

    /// `by_id`: what is its own is known by its id, so that an answer that came before the form was drawn anew is still its own.
    fn starting(action: FormAction, draft: Option<Values>, mine: Mine, by_id: bool) -> Self {
        let returned = use_context::<RejectedForm>()
            .filter(|back| back.endpoint == action.url && mine(&back.values));
        let typed = StoredValue::new(match (&returned, draft) {
            (Some(back), _) => Typed::Sent(back.values.clone()),
            (None, Some(fields)) => Typed::Kept(fields),
            (None, None) => Typed::Nothing,
        });
        let before = StoredValue::new(returned.map(|back| back.reply));
        // What is done belongs to the form that was there then, not to the next one through the same action.
        let since = action.answers.get_untracked();
        let told = move || {
            // What is said of another form through the same action is no answer of this one.
            let own = action.told().filter(|_| action.sent(&*mine));
            let new = action.answers.get() > since;
            let waits = by_id && !matches!(own, None | Some(Ok(Reply::Done { .. })));
            if new || waits {
                own
            } else {
                before.get_value()
            }
        };
        Self {
            told: Signal::derive(told),
            typed,
        }
    }

    /// What was typed into a field before the form came back; else `otherwise`.
    pub fn typed(&self, field: &str, otherwise: &str) -> String {
        self.typed.with_value(|typed| match typed {
            Typed::Sent(values) => values.get(field).cloned().unwrap_or_default(),
            Typed::Kept(values) => values.get(field).map_or(otherwise, |text| text).to_owned(),
            Typed::Nothing => otherwise.to_owned(),
        })
    }

    /// Whether this page answers the form, sent without JavaScript and refused: what it is in is open then.
    pub fn came_back(&self) -> bool {
        self.typed
            .with_value(|typed| matches!(typed, Typed::Sent(_)))
    }

    /// The complaint beside a field.
    pub fn complaint(&self, field: &str) -> Option<String> {
        match self.told.get() {
            Some(Ok(Reply::Refused { errors })) => {
                let sentences: Vec<_> = errors
                    .into_iter()
                    .filter(|error| error.field == field)
                    .map(|error| error.message)
                    .collect();
                (!sentences.is_empty()).then(|| sentences.join(" "))
            }
            _ => None,
        }
    }

    /// What is said of the form as a whole: complaints without a field (or beside none of `fields`), and errors.
    pub fn whole(&self, fields: &[&str]) -> Option<String> {
        match self.told.get() {
            Some(Ok(Reply::Refused { errors })) => {
                let whole = |error: &FieldError| !fields.contains(&&*error.field);
                let sentences: Vec<_> = errors
                    .into_iter()
                    .filter(whole)
                    .map(|error| error.message)
                    .collect();
                (!sentences.is_empty()).then(|| sentences.join(" "))
            }
            Some(Err(error)) => Some(error.to_string()),
            _ => None,
        }
    }

    /// What a field may have meant, to choose from.
    pub fn choices(&self, field: &str) -> Vec<Choice> {
        match self.told.get() {
            Some(Ok(Reply::Refused { errors })) => errors
                .into_iter()
                .filter(|error| error.field == field)
                .flat_map(|error| error.choices)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The version that is being edited: `read`, or, once both were seen, the newer one, whatever is refused afterwards.
    pub fn version(self, read: &str) -> impl Fn() -> String + Copy + use<> {
        let newest = StoredValue::new(self.typed("version", read));
        move || {
            if let Some(conflict) = self.conflict() {
                // An answer of before says nothing of what was read since.
                let seen = newest.get_value().parse().unwrap_or(0);
                newest.set_value(conflict.version.max(seen).to_string());
            }
            self.told.track();
            newest.get_value()
        }
    }

    /// What the form began with, by the marks in its page, `read`; once both were seen, as what they clash in is saved by now. What
    /// was kept without such marks says nothing of it.
    pub fn was(self, read: &str) -> impl Fn() -> String + Copy + use<> {
        let first = self.typed.with_value(|typed| match typed {
            Typed::Sent(values) | Typed::Kept(values) => {
                values.get("was").cloned().unwrap_or_default()
            }
            Typed::Nothing => read.to_owned(),
        });
        let newest = StoredValue::new(first);
        move || {
            if let Some(conflict) = self.conflict() {
                newest.set_value(conflict.was);
            }
            newest.get_value()
        }
    }

    /// What somebody else saved first.
    pub fn conflict(&self) -> Option<Conflict> {
        match self.told.get() {
            Some(Ok(Reply::Conflict(conflict))) => Some(*conflict),
            _ => None,
        }
    }
}

/// A form with its action.
#[component]
pub fn PostForm(
    /// Where it goes.
    action: FormAction,
    /// Its class.
    #[prop(into, default = String::new())]
    class: String,
    /// How what is typed into it is kept until it is saved.
    #[prop(optional)]
    keeping: Option<Keeping>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    // A form names the page it stands on, so that it comes back there whatever the browser says of where it came from.
    let page = use_context::<Page>().map(|page| page.path);
    let address = match page.filter(|path| !path.is_empty()) {
        Some(path) => {
            let path = match &keeping {
                Some(keeping) => keeping.page(&path),
                None => path,
            };
            Query::new(action.url).with("page", &path).href()
        }
        None => action.url.to_owned(),
    };
    let submit = move |event: SubmitEvent| action.submit(&event);
    let (id, line) = (
        keeping.as_ref().map(Keeping::key),
        keeping.clone().map(Keeping::line),
    );
    if let Some(keeping) = &keeping {
        keeping.restore();
    }
    let kept = StoredValue::new(keeping);
    let typed = move |event: &Event| {
        // A field that is taken away while it is typed into tells of its change once its form is gone.
        kept.try_with_value(|keeping| {
            if let Some(keeping) = keeping {
                keeping.typed(event);
            }
        });
    };
    html! {
        <form
            method="post"
            action=address
            class=class
            novalidate
            data-draft=id
            on:submit=submit
            on:input=move |event| typed(&event)
            on:change=move |event| typed(&event)
            aria-busy=move || action.pending.get().then_some("true")
        >
            {children()}
            {line}
        </form>
    }
}

/// What is said of the form as a whole, above its buttons.
#[component]
pub fn FormAlert(
    /// The form's answer.
    answer: FormState,
    /// The fields that carry their own complaints.
    #[prop(default = &[])]
    fields: &'static [&'static str],
) -> impl IntoView {
    move || {
        answer
            .whole(fields)
            .map(|sentence| html! { <p class="alert" role="alert" tabindex="-1">{sentence}</p> })
    }
}
