//! Calls in a list: one line a fact, two a row, and the next step as a button.

use crate::app::{
    calls::closing_form::ClosingForm,
    ui::{
        badges::{self, line_mark},
        form::{FormAction, PostForm},
        icon::{Glyph, Icon},
        inert::inert,
        keyed::{content, keyed},
    },
};
use crate::{
    app::paths,
    domain::{Rsvp, Status},
    view::{CallSummary, Closing},
};
use leptos::prelude::*;
use maud::Markup;
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
    /// Where answers to invitations go, and who answers; none where rows are not answered from.
    pub answer: Option<(FormAction, String)>,
}

/// What rows say besides what goes without saying.
#[derive(Clone, Copy, Default)]
pub struct Say {
    /// The status, even where the list is of planned calls.
    pub status: bool,
    /// Whose call it is.
    pub owner: bool,
}

/// A line of the list: a call, or below it the form that closes it.
#[derive(Clone)]
enum Line {
    Call(CallSummary),
    Closing(Closing),
}

/// Calls, and below one of them the form that closes it: a line of its own, so that it stays whatever becomes of the others.
pub fn rows(rows: Vec<CallSummary>, closing: &RowClosing, say: Say) -> AnyView {
    let open = closing.open.clone();
    let lines = rows
        .into_iter()
        .flat_map(|row| {
            let form = open.clone().filter(|open| open.id == row.id);
            [Some(Line::Call(row)), form.map(Line::Closing)]
        })
        .flatten()
        .collect();
    let key = {
        let open = open.as_ref().map(|open| open.id);
        move |line: &Line| match line {
            Line::Call(row) => content(&(row, open == Some(row.id))),
            Line::Closing(closing) => format!("{} {}", closing.id, closing.status.code()),
        }
    };
    let way = StoredValue::new(closing.clone());
    keyed(lines, key, move |line| match line {
        Line::Call(row) => html! { <Row row=row closing=way.get_value() say=say /> },
        Line::Closing(open) => html! { <OpenClosing open=open way=way.get_value() /> },
    })
}

/// One call.
#[component]
fn Row(row: CallSummary, closing: RowClosing, say: Say) -> impl IntoView {
    let is_open = closing.open.as_ref().is_some_and(|open| open.id == row.id);
    let closes = row.status == Status::Planned && row.mine_to_change && !is_open;
    let close = maud::html! {
        @if closes {
            a.btn.quiet href=(closing_link(&closing.here, row.id, Status::Held)) aria-label=(format!("Close “{}”", title(&row))) { "Close…" }
        }
    };
    let start = closing
        .start
        .filter(|_| closes && row.on_the_line.is_none())
        .map(|action| {
            let next = row.soon || row.overdue;
            let class = if next { "btn go" } else { "btn" };
            if let Some((who, e164)) = &row.dial {
                let to = paths::dial_call(row.id, Some(*who), e164);
                let label = format!("Call: {}", title(&row));
                return html! { <a class=class href=to aria-label=label><Icon glyph=Glyph::Phone />"Call"</a> };
            }
            let label = format!("Start “{}”", title(&row));
            html! {
                <PostForm action=action class="inline">
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <button class=class aria-label=label>"Start"</button>
                </PostForm>
            }
        });
    let invited = row.my_answer.zip(closing.answer.clone()).map(|(said, (action, me))| {
        let buttons = Rsvp::ALL
            .iter()
            .copied()
            .filter(|answer| *answer != said && *answer != Rsvp::Invited)
            .map(|answer| {
                let label = format!("{}: {}", answer.verb(), title(&row));
                html! { <button class="btn quiet small" name="answer" value=answer.code() aria-label=label>{answer.verb()}</button> }
            })
            .collect_view();
        html! {
            <PostForm action=action class="inline acts">
                <input type="hidden" name="id" value=row.id.to_string() />
                <input type="hidden" name="who" value=me />
                {buttons}
            </PostForm>
        }
    });
    let said = row.on_the_line.is_none() && (say.status || row.status != Status::Planned);
    let status = maud::html! { @if said { (badges::status(row.status)) } };
    let class = match (is_open, invited.is_some()) {
        (true, _) => "row opened",
        (false, true) => "row invited",
        (false, false) => "row",
    };
    let line = row.on_the_line.map(|line| line_mark(line, false));
    // Where there is nothing to press but a link, and nothing ticks, it is only read.
    let acts = if start.is_none() && invited.is_none() && line.is_none() {
        inert("acts", maud::html! { (close) (status) })
    } else {
        let read = |part: Markup| (!part.0.is_empty()).then(|| inert("inline", part));
        html! { <div class="acts">{read(close)} {start} {invited} {line} {read(status)}</div> }
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
        if say.owner || row.my_answer.is_some() {
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
    let time = maud::html! {
        time datetime=(row.when.at) { (row.when.label) }
        small { (row.under) }
    };
    let what = maud::html! {
        a.title href=(paths::call(row.id)) { (title(&row)) }
        span {
            (badges::direction(row.direction))
            @if !supports.is_empty() { " · " (supports) }
        }
    };
    html! {
        <li class=class>
            {inert(when, time)}
            {inert("what", what)}
            {acts}
        </li>
    }
}

/// The form that closes a call of the list, and the ways to close it otherwise.
#[component]
fn OpenClosing(open: Closing, way: RowClosing) -> impl IntoView {
    let ways = Status::CLOSED.map(|status| {
        let here = (status == open.status).then_some("true");
        let name = if status == Status::Cancelled { "Cancel call" } else { status.word() };
        html! { <a class="chip" href=closing_link(&way.here, open.id, status) aria-current=here>{name}</a> }
    });
    html! {
        <li class="row-closing">
            <div class="chips" role="group" aria-label="Close as">{ways}</div>
            <ClosingForm closing=open action=way.action back=way.here />
        </li>
    }
}

/// The address of the list with a call's closing form open.
fn closing_link(here: &str, id: Uuid, status: Status) -> String {
    format!(
        "{here}{}call={id}&close={}#closing",
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
