//! Forms that work without JavaScript and better with it.
//!
//! A form is a plain post to a server function. Alive, the browser sends it in the background and keeps the page;
//! still, the server answers with the page again. Either way every typed value stays, and each complaint stands
//! beside its field.

use crate::app::updates::Updates;
use crate::{
    dom,
    view::{AppError, Choice, Conflict, FieldError, Me, RejectedForm, Reply, Values},
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};
use serde::{Deserialize, Serialize};

/// What the server tells the browser with the page: who is signed in, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Who is signed in.
    pub me: Option<Me>,
    /// The path and query of the page.
    pub path: String,
}

/// What a form is told.
pub type Told = Option<Result<Reply, AppError>>;

/// Where a form goes and what comes back: the way of a part to the server.
#[derive(Clone, Copy)]
pub struct FormAction {
    url: &'static str,
    told: RwSignal<Told>,
    /// How many answers have come.
    answers: RwSignal<usize>,
    pending: RwSignal<bool>,
    updates: Option<Updates>,
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
            answers: RwSignal::new(0),
            pending: RwSignal::new(false),
            updates: use_context::<Updates>(),
        }
    }

    /// Sends the form of that event, and keeps the page.
    fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        // A second press while the first is under way is not a second form.
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        let then = Callback::new(move |reply| self.answered(reply));
        dom::post_form(self.url, event, then);
    }

    /// The page that sent the form may be gone by then: what was done is told all the same.
    fn answered(self, reply: Result<Reply, AppError>) {
        self.pending.try_set(false);
        self.answers.try_update(|answers| *answers += 1);
        self.told.try_set(Some(reply.clone()));
        match (reply, self.updates) {
            (
                Ok(Reply::Done {
                    message,
                    undo,
                    changes,
                }),
                Some(updates),
            ) => updates.done(message, undo, &changes),
            (Ok(Reply::Done { .. }), None) => {}
            _ => dom::focus_first_complaint(),
        }
    }

    /// The answer of the newest submission.
    pub fn told(&self) -> Told {
        self.told.get()
    }

    /// Whether what was submitted last is done.
    pub fn is_done(&self) -> bool {
        self.told
            .with(|told| matches!(told, Some(Ok(Reply::Done { .. }))))
    }
}

/// The id of a form for something new: it stays when the page around it is read again, and is a new one once the form is done.
#[derive(Clone, Copy)]
pub struct NewId(StoredValue<Option<uuid::Uuid>>);

impl NewId {
    /// For the form through that action.
    pub fn of(action: FormAction) -> Self {
        let id = StoredValue::new(None);
        Effect::new(move |_| {
            if action.is_done() {
                id.set_value(None);
            }
        });
        Self(id)
    }

    /// The id in use; `otherwise` when there is none yet.
    pub fn or(self, otherwise: uuid::Uuid) -> uuid::Uuid {
        let id = self.0.get_value().unwrap_or(otherwise);
        self.0.set_value(Some(id));
        id
    }
}

/// A form's answers, and what was typed into it: from the newest submission in the browser, or from the post that
/// this page answers.
#[derive(Clone, Copy)]
pub struct FormState {
    told: Signal<Told>,
    typed: StoredValue<Option<Values>>,
}

impl FormState {
    /// The answer of a form that stands once on its page.
    pub fn of(action: FormAction) -> Self {
        Self::when(action, |_| true)
    }

    /// The answer of one form among several alike, told apart by their hidden `id`; a form for something new has an empty one.
    pub fn of_one(action: FormAction, id: &str) -> Self {
        Self::when(action, |values| {
            values.get("id").is_some_and(|sent| sent == id)
        })
    }

    fn when(action: FormAction, mine: impl Fn(&Values) -> bool) -> Self {
        let returned = use_context::<RejectedForm>()
            .filter(|back| back.endpoint == action.url && mine(&back.values));
        let typed = StoredValue::new(returned.as_ref().map(|back| back.values.clone()));
        let before = StoredValue::new(returned.map(|back| back.reply));
        // An answer belongs to the form that was there when it came, not to the next one through the same action.
        let since = action.answers.get_untracked();
        let told = move || {
            if action.answers.get() > since {
                action.told()
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
            // An unticked box, or a field that was not on the form, sends nothing.
            Some(values) => values.get(field).cloned().unwrap_or_default(),
            None => otherwise.to_owned(),
        })
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
                newest.set_value(conflict.version.to_string());
            }
            self.told.track();
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

/// The field inside the brackets: `form[purpose]` is `purpose`.
pub fn field_name(name: &str) -> &str {
    name.split_once('[')
        .map_or(name, |(_, rest)| rest.trim_end_matches(']'))
}

/// A form with its action.
#[component]
pub fn PostForm(
    /// Where it goes.
    action: FormAction,
    /// Its class.
    #[prop(into, default = String::new())]
    class: String,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    // On a page that answers a post, forms name the page they stand on: the address is not it.
    let page = use_context::<RejectedForm>()
        .and_then(|_| use_context::<Page>())
        .map(|page| page.path);
    let address = match page {
        Some(path) => format!("{}?page={}", action.url, percent(&path)),
        None => action.url.to_owned(),
    };
    let submit = move |event: SubmitEvent| action.submit(&event);
    html! {
        <form method="post" action=address class=class novalidate on:submit=submit aria-busy=move || action.pending.get().then_some("true")>
            {children()}
        </form>
    }
}

fn percent(path: &str) -> String {
    path.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                (byte as char).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
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
