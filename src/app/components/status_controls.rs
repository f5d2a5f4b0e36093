//! What can be done with a call now, each thing a button with its name and key.

use super::form::{Answer, Door, PostForm, Whole};
use crate::{app::routes, domain::Status};
use leptos::prelude::*;
use uuid::Uuid;

/// Where the buttons go.
#[derive(Clone, Copy)]
pub struct StatusDoors {
    /// Puts a call on the line.
    pub start: Door,
    /// Closes a call.
    pub close: Door,
    /// Takes a closed call back to Planned.
    pub reopen: Door,
    /// Takes back the newest change.
    pub undo: Door,
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
    /// Where the buttons go.
    doors: StatusDoors,
) -> impl IntoView {
    let (start, reopen) = (Answer::of(doors.start), Answer::of(doors.reopen));
    let buttons = if status == Status::Planned {
        let start = (!on_the_line).then(|| {
            view! {
                <PostForm door=doors.start class="inline">
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn go" aria-keyshortcuts="s">"Start" <kbd aria-hidden="true">"S"</kbd></button>
                </PostForm>
            }
        });
        view! {
            {start}
            <ClosingButtons action=routes::call(id) open=closing held_first=on_the_line />
        }
        .into_any()
    } else {
        let again = matches!(status, Status::NotHeld | Status::Cancelled)
            .then(|| view! { <a class="btn go" href=routes::plan_again(id)>"Plan again"</a> });
        view! {
            <PostForm door=doors.reopen class="inline">
                <input type="hidden" name="id" value=id.to_string() />
                <button class="btn quiet" aria-keyshortcuts="r">"Reopen" <kbd aria-hidden="true">"R"</kbd></button>
            </PostForm>
            {again}
        }
        .into_any()
    };
    view! {
        <div class="acts" role="group" aria-label="Status">{buttons}</div>
        <Whole answer=start />
        <Whole answer=reopen />
    }
}

/// Held, Not held, Cancel call: each opens its closing form. They are the buttons of a GET form, so that they work
/// without JavaScript and the open form is part of the address.
#[component]
fn ClosingButtons(action: String, open: Option<Status>, held_first: bool) -> impl IntoView {
    let buttons = [(Status::Held, "Held", "h"), (Status::NotHeld, "Not held", "n"), (Status::Cancelled, "Cancel call", "x")].map(|(status, name, key)| {
        let class = if held_first && status == Status::Held { "btn go" } else { "btn" };
        view! {
            <button class=class name="close" value=status.code() aria-pressed=(open == Some(status)).then_some("true") aria-keyshortcuts=key>
                {name}
                <kbd aria-hidden="true">{key.to_uppercase()}</kbd>
            </button>
        }
    });
    view! { <leptos_router::components::Form method="GET" action=action attr:class="inline acts">{buttons}</leptos_router::components::Form> }
}
