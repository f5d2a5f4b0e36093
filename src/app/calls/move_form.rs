//! Moving a planned call with one press.

use crate::app::ui::{
    field::Field,
    form::{FormAction, FormAlert, FormState, PostForm},
};
use leptos::prelude::*;
use uuid::Uuid;

/// Where to: what is sent, and what is read.
const MOVES: [(&str, &str); 3] = [
    ("15", "+15 min"),
    ("tomorrow", "Tomorrow, same time"),
    ("week", "Next week"),
];

/// The form; closed until somebody opens it.
#[component]
pub fn MoveForm(
    /// The call.
    id: Uuid,
    /// Moves it.
    action: FormAction,
) -> impl IntoView {
    let answer = FormState::of(action);
    let buttons = MOVES
        .map(|(by, word)| html! { <button class="btn" name="by" value=by>{word}</button> })
        .collect_view();
    html! {
        <details class="card change move">
            <summary aria-keyshortcuts="m">"Move" <kbd aria-hidden="true">"M"</kbd></summary>
            <PostForm action=action>
                <input type="hidden" name="id" value=id.to_string() />
                <Field label="Why it is moved" name="reason" prefix="move-" answer=answer flat=true hint="If you like: it stands in the story" />
                <FormAlert answer=answer fields=&["reason"] />
                <div class="acts">{buttons}</div>
            </PostForm>
        </details>
    }
}
