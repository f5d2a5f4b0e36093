//! Notes on a call. What is being written is kept while it is typed; each open form has a draft of its own.

use crate::app::ui::{
    badges::Time,
    conflict_table::ConflictTable,
    field::TextArea,
    form::{FormAction, FormAlert, FormState, PostForm},
    keyed::{keyed, keyed_one},
};
use crate::view::{Draft, Drafts, NoteSummary, Piece};
use leptos::prelude::*;
use uuid::Uuid;

/// The notes of a call, what was being written, and the form for a new one.
#[component]
pub fn Notes(
    /// The notes, the oldest first.
    notes: Vec<NoteSummary>,
    /// What the reader was writing and has not saved.
    drafts: Drafts,
    /// The call.
    call: Uuid,
    /// The id of a new note.
    new_id: Uuid,
    /// Where the forms go.
    save: FormAction,
) -> impl IntoView {
    // The one that is being written below is no leftover.
    let leftovers: Vec<Draft> = drafts
        .kept
        .iter()
        .filter(|draft| draft.form == save.url() && draft.is_new() && draft.id != new_id)
        .cloned()
        .collect();
    let none = notes.is_empty() && leftovers.is_empty();
    let about = StoredValue::new(drafts);
    html! {
        <section class="card notes" aria-labelledby="notes">
            <h2 id="notes">"Notes"</h2>
            {none.then(|| html! { <p class="quiet">"Nothing is noted yet. Notes stay on the call, for whoever calls next."</p> })}
            // Keyed: what is typed into one form must not end up in another.
            {keyed(notes, |note| format!("{} {}", note.id, note.version), move |note| html! { <Note note=note call=call drafts=about.get_value() save=save /> })}
            {keyed(leftovers, |draft| draft.id.to_string(), move |draft| html! { <Leftover draft=draft call=call drafts=about.get_value() save=save /> })}
            {keyed_one(new_id.to_string(), move || html! { <Writing id=new_id text="" version="" call=call drafts=about.get_value() save=save button="Add note" /> })}
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
fn Note(note: NoteSummary, call: Uuid, drafts: Drafts, save: FormAction) -> impl IntoView {
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
    let being_changed = drafts.of(save.url(), note.id).is_some();
    let change = note.mine.then(|| {
        html! {
            <details class="change" open=being_changed>
                <summary>"Change"</summary>
                <Writing id=note.id text=note.typed.clone() version=note.version.to_string() call=call drafts=drafts save=save button="Save note" />
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

/// What was being written in another tab, or before the page was left.
#[component]
fn Leftover(draft: Draft, call: Uuid, drafts: Drafts, save: FormAction) -> impl IntoView {
    let text = draft.fields.get("body").cloned().unwrap_or_default();
    html! {
        <details class="draft">
            <summary>"Not saved yet, kept " <Time when=draft.kept /> ": " {text.chars().take(60).collect::<String>()}</summary>
            <Writing id=draft.id text=text version="" call=call drafts=drafts save=save button="Save note" />
        </details>
    }
}

/// A note being written.
#[component]
fn Writing(
    id: Uuid,
    #[prop(into)] text: String,
    #[prop(into)] version: String,
    call: Uuid,
    drafts: Drafts,
    save: FormAction,
    button: &'static str,
) -> impl IntoView {
    let id = id.to_string();
    let (answer, keeping) = if version.is_empty() {
        FormState::kept_new(save, &drafts, &id, true)
    } else {
        FormState::kept(save, &drafts, &id)
    };
    let prefix = format!("n{}-", id.replace('-', ""));
    let version = answer.version(&version);
    html! {
        <PostForm action=save keeping=keeping>
            <input type="hidden" name="form[id]" value=id />
            <input type="hidden" name="form[call]" value=call.to_string() />
            <input type="hidden" name="form[version]" value=version />
            <TextArea label="Note" name="body" prefix=prefix answer=answer value=text />
            {move || answer.conflict().map(|conflict| html! { <ConflictTable conflict=conflict /> })}
            <FormAlert answer=answer fields=&["body"] />
            <div class="acts">
                <button class="btn">{button}</button>
            </div>
        </PostForm>
    }
}
