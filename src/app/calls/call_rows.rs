//! Calls in a list: one line a fact, two a row, and the next step as a button.

use crate::app::{
    calls::closing_form::ClosingForm,
    ui::{
        badges::{DirectionBadge, StatusBadge, Ticking, Time},
        form::{FormAction, PostForm},
    },
};
use crate::{
    app::paths,
    domain::Status,
    view::{CallSummary, Closing},
};
use leptos::prelude::*;
use uuid::Uuid;

/// How rows are closed from a list.
#[derive(Clone)]
pub struct RowClosing {
    /// Where the closing form goes.
    pub action: FormAction,
    /// Where Start goes; none where rows are not started from.
    pub start: Option<FormAction>,
    /// The form that is open.
    pub open: Option<Closing>,
    /// The address of the list as it is: its query without a closing form.
    pub here: String,
}

/// One call.
#[component]
pub fn Row(
    /// The call.
    row: CallSummary,
    /// How it is closed from here.
    closing: RowClosing,
    /// Whether its status is said even where it goes without saying.
    #[prop(default = false)]
    say_status: bool,
    /// Whether its owner is said.
    #[prop(default = false)]
    say_owner: bool,
) -> impl IntoView {
    let open = closing.open.clone().filter(|open| open.id == row.id);
    let close = (row.status == Status::Planned && row.mine_to_change && open.is_none()).then(|| {
        let label = format!("Close “{}”", title(&row));
        html! { <a class="btn quiet" href=closing_link(&closing.here, row.id, Status::Held) aria-label=label>"Close…"</a> }
    });
    let start = closing
        .start
        .filter(|_| close.is_some() && row.on_the_line.is_none())
        .map(|action| {
            let class = if row.soon || row.overdue {
                "btn go"
            } else {
                "btn"
            };
            let label = format!("Start “{}”", title(&row));
            html! {
                <PostForm action=action class="inline">
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <button class=class aria-label=label>"Start"</button>
                </PostForm>
            }
        });
    let state = match row.on_the_line {
        Some(seconds) => html! { <Ticking seconds=seconds /> },
        None if say_status || row.status != Status::Planned => {
            html! { <StatusBadge status=row.status /> }
        }
        None => ().into_any(),
    };
    let when = if row.overdue {
        "when late"
    } else if row.soon {
        "when soon"
    } else {
        "when"
    };
    let supports = [
        row.people.clone(),
        if say_owner {
            row.owner.clone()
        } else {
            String::new()
        },
        row.outcome.clone(),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(" · ");
    let panel = open.map(|open| {
        let ways = Status::CLOSED.map(|status| {
            let here = (status == open.status).then_some("true");
            let name = if status == Status::Cancelled { "Cancel call" } else { status.word() };
            html! { <a class="chip" href=closing_link(&closing.here, open.id, status) aria-current=here>{name}</a> }
        });
        html! {
            <div class="closing">
                <div class="chips" role="group" aria-label="Close as">{ways}</div>
                <ClosingForm closing=open action=closing.action back=closing.here.clone() />
            </div>
        }
    });
    let class = if panel.is_some() { "row opened" } else { "row" };
    html! {
        <li class=class>
            <div class=when>
                <Time when=row.when.clone() />
                <small>{row.under.clone()}</small>
            </div>
            <div class="what">
                <a class="title" href=paths::call(row.id)>{title(&row)}</a>
                <span>
                    <DirectionBadge direction=row.direction />
                    {(!supports.is_empty()).then(|| format!(" · {supports}"))}
                </span>
            </div>
            <div class="acts">{close} {start} {state}</div>
            {panel}
        </li>
    }
}

/// The address of the list with a call's closing form open.
fn closing_link(here: &str, id: Uuid, status: Status) -> String {
    format!(
        "{here}{}call={id}&close={}",
        if here.contains('?') { '&' } else { '?' },
        status.code()
    )
}

/// A call's name in a list.
pub fn title(row: &CallSummary) -> String {
    if row.purpose.is_empty() {
        "Call without a purpose yet".to_owned()
    } else {
        row.purpose.clone()
    }
}
