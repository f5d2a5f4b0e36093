//! Keeping what is typed into a form until it is saved: by the server while one types, in the browser while the server cannot be
//! reached. The form says so, and has a button that throws it away.

use crate::{
    app::ui::page::Page,
    dom,
    view::{
        DISCARD_DRAFT, Drafts,
        query::{Query, without},
    },
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

/// How many drafts are offered at once above a form.
const AT_ONCE: usize = 3;

/// What is being continued: the address names it, so that a page that is read anew, or gone back to, finds it again, and
/// another tab does not.
fn named() -> Vec<Uuid> {
    let map = use_query_map();
    let ids = map.read_untracked().get("draft").unwrap_or_default();
    ids.split('.').filter_map(|id| id.parse().ok()).collect()
}

/// The draft that is being continued in a form for something new.
pub fn continued(drafts: &Drafts, form: &str) -> Option<Uuid> {
    let named = named();
    drafts
        .of_new(form)
        .map(|draft| draft.id)
        .find(|id| named.contains(id))
}

fn with_draft(path: &str, id: &str) -> String {
    Query::new(&without(path, &["draft"]))
        .with("draft", id)
        .href()
}

/// What was typed here before, in another tab or before the page was left: each with its age, to be gone on with or thrown away.
#[component]
pub fn Leftovers(
    /// What is kept.
    drafts: Drafts,
    /// Where the form goes that it was typed into.
    form: &'static str,
    /// What the form is for now.
    id: String,
) -> impl IntoView {
    let mut lines: Vec<_> = drafts
        .of_new(form)
        .filter(|draft| draft.id.to_string() != id)
        .map(|draft| {
            let brief = draft.brief();
            let said = format!("Not saved yet · kept {}", draft.kept.label);
            let more = if brief.is_empty() {
                brief
            } else {
                format!(" · {brief}")
            };
            let to = with_draft(&drafts.place, &draft.id.to_string());
            let address = Query::new(DISCARD_DRAFT).with("page", &drafts.place).href();
            html! {
                <form method="post" action=address class="kept-line">
                    <input type="hidden" name="form[id]" value=draft.id.to_string() />
                    <small>{said} {more}</small>
                    <a class="btn quiet small" href=to rel="external">"Continue"</a>
                    <button class="btn quiet small" name="draft" value=form>"Discard"</button>
                </form>
            }
        })
        .collect();
    // Many of them leave the form where it is.
    let older = lines.split_off(lines.len().min(AT_ONCE));
    let older = (!older.is_empty()).then(|| {
        let many = format!("{} more that are not saved", older.len());
        html! { <details class="change"><summary>{many}</summary>{older.into_iter().collect_view()}</details> }
    });
    html! { {lines.into_iter().collect_view()} {older} }
}

/// How what is typed into one form is kept.
#[derive(Clone)]
pub struct Keeping {
    form: &'static str,
    /// Of what the form makes or changes.
    id: String,
    place: String,
    who: String,
    /// Whether the form is for something that is not there yet.
    is_new: bool,
    said: RwSignal<Option<String>>,
}

impl Keeping {
    /// For the form that goes there, which changes the thing of that id.
    pub(super) fn of(form: &'static str, drafts: &Drafts, id: &str) -> Self {
        let draft = id.parse().ok().and_then(|id| drafts.of(form, id));
        let said = draft.map(|draft| format!("Not saved yet · kept {}", draft.kept.label));
        Self {
            form,
            id: id.to_owned(),
            place: drafts.place.clone(),
            who: use_context::<Page>()
                .and_then(|page| page.me)
                .map(|me| me.id.to_string())
                .unwrap_or_default(),
            is_new: false,
            said: RwSignal::new(said),
        }
    }

    /// The same, for something new.
    pub(super) fn of_new(form: &'static str, drafts: &Drafts, id: &str) -> Self {
        Self {
            is_new: true,
            ..Self::of(form, drafts, id)
        }
    }

    /// Of what the form makes or changes.
    pub fn id(&self) -> String {
        self.id.clone()
    }

    /// What tells the form from all others on its page.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.form, self.id)
    }

    /// The page the form stands on, as an address that brings its typing back.
    pub(super) fn page(&self, path: &str) -> String {
        if self.is_new {
            with_draft(path, &self.id)
        } else {
            path.to_owned()
        }
    }

    /// Something was typed or chosen.
    pub(super) fn typed(&self, event: &ev::Event) {
        let said = self.said;
        let then = move |sentence| {
            said.try_set(Some(sentence));
        };
        let kept = dom::keep_typing(event, self.form, &self.place, &self.who, then);
        if kept && self.is_new {
            dom::name_in_address("draft", &self.id);
        }
    }

    /// Puts back what had not reached the server when the page was left.
    pub(super) fn restore(&self) {
        let keeping = self.clone();
        Effect::new(move |_| {
            let Keeping { form, id, who, .. } = &keeping;
            dom::restore_typing(form, id, who);
        });
    }

    /// What is said of it, and the button that throws it away.
    pub(super) fn line(self) -> AnyView {
        let form = self.form;
        html! {
            <p class="kept-line">
                {move || {
                    self.said.get().map(|said| {
                        html! {
                            <small>{said}</small>
                            <button class="btn quiet small" name="draft" value=form formaction=DISCARD_DRAFT formnovalidate>
                                "Discard"
                            </button>
                        }
                    })
                }}
            </p>
        }
    }
}
