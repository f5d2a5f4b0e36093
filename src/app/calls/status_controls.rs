//! What can be done with a call now, each thing a button with its name and key.

use crate::app::ui::{
    form::{FormAction, FormAlert, FormState, PostForm},
    get_form::GetForm,
};
use crate::{app::paths, domain::Status};
use leptos::prelude::*;
use uuid::Uuid;

/// Where the buttons go.
#[derive(Clone, Copy)]
pub struct StatusActions {
    /// Puts a call on the line.
    pub start: FormAction,
    /// Closes a call.
    pub close: FormAction,
    /// Takes a closed call back to Planned.
    pub reopen: FormAction,
    /// Takes back the newest change.
    pub undo: FormAction,
}

/// The buttons of a call's page.
#[component]
pub fn StatusControls(
    /// The call.
    id: Uuid,
    /// Where it is in its life.
    status: Status,
    /// Whether it is on the line.
    on_the_line: bool,
    /// The status whose closing form is open.
    closing: Option<Status>,
    /// Whether it is still to be said how it came out.
    wraps_up: bool,
    /// Whether it can be reopened.
    reopens: bool,
    /// Where the buttons go.
    actions: StatusActions,
) -> impl IntoView {
    let (start, reopen) = (FormState::of(actions.start), FormState::of(actions.reopen));
    let buttons = if status == Status::Planned {
        let start = (!on_the_line).then(|| {
            html! {
                <PostForm action=actions.start class="inline">
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn go" aria-keyshortcuts="s">"Start" <kbd aria-hidden="true">"S"</kbd></button>
                </PostForm>
            }
        });
        html! {
            {start}
            <ClosingButtons action=paths::call(id) open=closing held_first=on_the_line />
        }
    } else {
        let again = matches!(status, Status::NotHeld | Status::Cancelled)
            .then(|| html! { <a class="btn go" href=paths::plan_again(id)>"Plan again"</a> });
        html! {
            {reopens.then(|| html! {
                <PostForm action=actions.reopen class="inline">
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn quiet" aria-keyshortcuts="r">"Reopen" <kbd aria-hidden="true">"R"</kbd></button>
                </PostForm>
            })}
            {again}
            {wraps_up.then(|| html! { <OutcomeButton action=paths::call(id) status=status /> })}
        }
    };
    html! {
        <div class="acts" role="group" aria-label="Status">{buttons}</div>
        <FormAlert answer=start />
        <FormAlert answer=reopen />
    }
}

/// Asks how a call came out that its line has closed.
#[component]
fn OutcomeButton(action: String, status: Status) -> impl IntoView {
    html! {
        <GetForm action=action class="inline acts">
            <button class="btn go" name="close" value=status.code() aria-keyshortcuts="h">"Add outcome" <kbd aria-hidden="true">"H"</kbd></button>
        </GetForm>
    }
}

/// Held, Not held, Cancel call: each opens its closing form. They are the buttons of a GET form, so that they work
/// without JavaScript and the open form is part of the address.
#[component]
fn ClosingButtons(action: String, open: Option<Status>, held_first: bool) -> impl IntoView {
    let buttons = [(Status::Held, "Held", "h"), (Status::NotHeld, "Not held", "n"), (Status::Cancelled, "Cancel call", "x")].map(|(status, name, key)| {
        let class = if held_first && status == Status::Held { "btn go" } else { "btn" };
        html! {
            <button class=class name="close" value=status.code() aria-pressed=(open == Some(status)).then_some("true") aria-keyshortcuts=key>
                {name}
                <kbd aria-hidden="true">{key.to_uppercase()}</kbd>
            </button>
        }
    });
    html! { <GetForm action=action class="inline acts">{buttons}</GetForm> }
}
