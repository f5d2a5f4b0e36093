//! Notes on a call. What is being written is kept while it is typed; each open form has a draft of its own.

use crate::app::{
    calls::call_form::ConflictTable,
    ui::{
        badges::Time,
        field::TextArea,
        form::{FormAction, FormAlert, FormState, PostForm},
        keyed::{keyed, keyed_one},
    },
};
use crate::{
    dom,
    view::{DraftSummary, NoteSummary, Piece},
};
use leptos::prelude::*;
use uuid::Uuid;

/// Where the buttons of notes go.
#[derive(Clone, Copy)]
pub struct NoteActions {
    /// Adds or changes one.
    pub save: FormAction,
    /// Throws a draft away.
    pub drop: FormAction,
    /// Keeps what is being written: note, call, text.
    pub keep: Callback<(String, String, String)>,
    /// When that was last done.
    pub kept: Signal<Option<String>>,
}

/// The notes of a call, what was being written, and the form for a new one.
#[component]
pub fn Notes(
    /// The notes, the oldest first.
    notes: Vec<NoteSummary>,
    /// What the reader was writing and has not saved.
    drafts: Vec<DraftSummary>,
    /// The call.
    call: Uuid,
    /// The id of a new note.
    new_id: Uuid,
    /// Where the buttons go.
    actions: NoteActions,
) -> impl IntoView {
    let none = notes.is_empty() && drafts.is_empty();
    // The one that is being written below is no leftover.
    let drafts: Vec<DraftSummary> = drafts
        .into_iter()
        .filter(|draft| draft.id != new_id)
        .collect();
    html! {
        <section class="card notes" aria-labelledby="notes">
            <h2 id="notes">"Notes"</h2>
            {none.then(|| html! { <p class="quiet">"Nothing is noted yet. Notes stay on the call, for whoever calls next."</p> })}
            // Keyed: what is typed into one form must not end up in another.
            {keyed(notes, |note| format!("{} {}", note.id, note.version), move |note| html! { <Note note=note call=call actions=actions /> })}
            {keyed(drafts, |draft| draft.id.to_string(), move |draft| html! { <Draft draft=draft call=call actions=actions /> })}
            {keyed_one(new_id.to_string(), move || html! { <Writing id=new_id.to_string() text="" version="" call=call actions=actions button="Add note" /> })}
        </section>
    }
}

fn said(pieces: Vec<Piece>) -> impl IntoView {
    pieces
        .into_iter()
        .map(|piece| match piece.href {
            Some(href) => html! { <a href=href rel="external noopener noreferrer" target="_blank">{piece.text}</a> },
            None => piece.text.into_any(),
        })
        .collect_view()
}

#[component]
fn Note(note: NoteSummary, call: Uuid, actions: NoteActions) -> impl IntoView {
    let edited = note
        .edited
        .clone()
        .map(|when| html! { " · changed " <Time when=when /> });
    let before = (!note.before.is_empty()).then(|| {
        let versions = note
            .before
            .iter()
            .map(|(when, body)| html! { <li><Time when=when.clone() /><p class="said">{body.clone()}</p></li> })
            .collect_view();
        html! { <details class="versions"><summary>"What it said before"</summary><ol>{versions}</ol></details> }
    });
    let change = note.mine.then(|| {
        html! {
            <details class="change">
                <summary>"Change"</summary>
                <Writing id=note.id.to_string() text=note.typed.clone() version=note.version.to_string() call=call actions=actions button="Save note" />
            </details>
        }
    });
    html! {
        <article class="note">
            <p class="said">{said(note.body)}</p>
            <small>{note.author} " · " <Time when=note.when /> {edited}</small>
            {before}
            {change}
        </article>
    }
}

#[component]
fn Draft(draft: DraftSummary, call: Uuid, actions: NoteActions) -> impl IntoView {
    let id = draft.id.to_string();
    let answer = FormState::of_one(actions.drop, &id);
    html! {
        <details class="draft">
            <summary>"Not saved yet, kept " <Time when=draft.when /> ": " {draft.body.chars().take(60).collect::<String>()}</summary>
            <Writing id=id.clone() text=draft.body version="" call=call actions=actions button="Save note" />
            <PostForm action=actions.drop class="inline">
                <input type="hidden" name="id" value=id />
                <button class="btn quiet small">"Throw away"</button>
            </PostForm>
            <FormAlert answer=answer />
        </details>
    }
}

/// A note being written: kept a moment after the last key.
#[component]
fn Writing(
    id: String,
    #[prop(into)] text: String,
    #[prop(into)] version: String,
    call: Uuid,
    actions: NoteActions,
    button: &'static str,
) -> impl IntoView {
    let answer = FormState::of_one(actions.save, &id);
    let prefix = format!("n{}-", id.replace('-', ""));
    let field = StoredValue::new(format!("{prefix}body"));
    let keys = RwSignal::new(0u32);
    let (draft_id, is_new) = (StoredValue::new(id.clone()), version.is_empty());
    let typed = move |_| {
        if !is_new {
            return;
        }
        keys.update(|number| *number += 1);
        let number = keys.get_untracked();
        dom::after(700, move || {
            if keys.try_get_untracked() == Some(number) {
                actions.keep.run((
                    draft_id.get_value(),
                    call.to_string(),
                    dom::value_of(&field.get_value()),
                ));
            }
        });
    };
    let version = answer.version(&version);
    html! {
        <div on:input=typed>
            <PostForm action=actions.save>
                <input type="hidden" name="form[id]" value=id />
                <input type="hidden" name="form[call]" value=call.to_string() />
                <input type="hidden" name="form[version]" value=version />
                <TextArea label="Note" name="body" prefix=prefix answer=answer value=text />
                {move || answer.conflict().map(|conflict| html! { <ConflictTable conflict=conflict /> })}
                <FormAlert answer=answer fields=&["body"] />
                <div class="acts">
                    <button class="btn">{button}</button>
                    <small class="quiet" aria-live="polite">{move || actions.kept.get().filter(|_| keys.get() > 0)}</small>
                </div>
            </PostForm>
        </div>
    }
}
