//! Moving a planned call: to a time that is said, or with one press.

use crate::{
    app::ui::{
        field::Field,
        form::{FormAction, FormAlert, FormState, PostForm},
    },
    view::{Drafts, MovesFrom},
};
use leptos::prelude::*;
use uuid::Uuid;

/// The form; closed until somebody opens it.
#[component]
pub fn MoveForm(
    /// The call.
    id: Uuid,
    /// When it is planned now.
    from: MovesFrom,
    /// What the reader typed on this page and has not saved.
    drafts: Drafts,
    /// Moves it.
    action: FormAction,
) -> impl IntoView {
    let (answer, keeping) = FormState::kept(action, &drafts, &id.to_string());
    let open = answer.came_back() || drafts.of(action.url(), id).is_some();
    // Where to with one press: what is sent, and what is read.
    let moves = match from.later {
        true => [
            ("15", "+15 min"),
            ("day", "A day later"),
            ("week", "A week later"),
        ],
        false => [
            ("15", "+15 min"),
            ("day", "Tomorrow, same time"),
            ("week", "Next week"),
        ],
    };
    let buttons = moves
        .map(|(by, word)| html! { <button class="btn" name="form[by]" value=by>{word}</button> })
        .collect_view();
    html! {
        <details class="card change move" id="move" open=open>
            <summary aria-keyshortcuts="m">"Move" <kbd aria-hidden="true">"M"</kbd></summary>
            <PostForm action=action keeping=keeping>
                <input type="hidden" name="form[id]" value=id.to_string() />
                <div class="two">
                    <Field label="Date" name="date" prefix="move-" kind="date" answer=answer value=from.date />
                    <Field label="Time" name="time" prefix="move-" kind="time" answer=answer value=from.time hint=format!("{} time", from.city) />
                </div>
                <Field label="Why it is moved" name="reason" prefix="move-" answer=answer hint="If you like: it stands in the story" />
                <FormAlert answer=answer fields=&["date", "time", "reason"] />
                // The first button is what Enter presses.
                <div class="acts"><button class="btn go" name="form[by]" value="at">"Move"</button> {buttons}</div>
            </PostForm>
        </details>
    }
}
