//! The history of a record: planned calls on top, then the newest first, each with why it is here.

use crate::app::{
    calls::call_rows::title,
    ui::{
        badges::{DirectionBadge, StatusBadge, Time, line_mark},
        paging::Paging,
    },
};
use crate::{
    app::paths,
    domain::{Direction, Status, Why},
    view::{History, HistoryEntry, HistoryQuery},
};
use leptos::prelude::*;

/// The history.
#[component]
pub fn HistoryPanel(
    /// A page of it.
    history: History,
    /// What was asked for.
    query: HistoryQuery,
    /// The record's name.
    name: String,
) -> impl IntoView {
    let chip = |to: HistoryQuery, word: &'static str, on: bool| html! { <a class="chip" href=to.href() aria-current=on.then_some("true")>{word}</a> };
    let first = query.first_page();
    let statuses = std::iter::once(chip(
        HistoryQuery {
            status: String::new(),
            ..first.clone()
        },
        "All",
        query.status.is_empty(),
    ))
    .chain(Status::ALL.map(|status| {
        let on = query.status == status.code();
        let code = if on {
            String::new()
        } else {
            status.code().to_owned()
        };
        chip(
            HistoryQuery {
                status: code,
                ..first.clone()
            },
            status.word(),
            on,
        )
    }))
    .collect_view();
    let directions = Direction::ALL
        .map(|direction| {
            let on = query.direction == direction.code();
            let code = if on {
                String::new()
            } else {
                direction.code().to_owned()
            };
            chip(
                HistoryQuery {
                    direction: code,
                    ..first.clone()
                },
                direction.word(),
                on,
            )
        })
        .into_iter()
        .collect_view();
    let below = history.has_below.then(|| {
        let on = !query.below.is_empty();
        let below = if on { String::new() } else { "1".to_owned() };
        chip(
            HistoryQuery {
                below,
                ..first.clone()
            },
            "With accounts below",
            on,
        )
    });
    let empty = history.planned.is_empty() && history.rows.is_empty();
    let filtered = !query.status.is_empty()
        || !query.direction.is_empty()
        || !query.after.is_empty()
        || !query.before.is_empty();
    let none = empty.then(|| {
        let sentence = if filtered {
            "No call fits. Take something away from the filter.".to_owned()
        } else {
            format!("No calls with or about {name} yet.")
        };
        html! { <p class="quiet">{sentence}</p> }
    });
    let count = format!(
        "{} {}",
        history.count,
        if history.count == "1" {
            "call"
        } else {
            "calls"
        }
    );
    let before = history.before.map(|before| {
        HistoryQuery {
            before,
            ..first.clone()
        }
        .href()
    });
    let after = history.after.map(|after| {
        HistoryQuery {
            after,
            ..first.clone()
        }
        .href()
    });
    let rows = |rows: Vec<HistoryEntry>| {
        rows.into_iter()
            .map(|row| html! { <Line row=row /> })
            .collect_view()
    };
    html! {
        <section class="history" aria-labelledby="history">
            <header class="top">
                <h2 id="history">"Calls"</h2>
                <span class="count num">{count}</span>
            </header>
            <nav class="chips" aria-label="Filter the calls">{statuses} {directions} {below}</nav>
            {none}
            {(!empty).then(|| html! { <ul class="rows" aria-label="Calls">{rows(history.planned)} {rows(history.rows)}</ul> })}
            <Paging before=before after=after names=("Newer", "Older") />
        </section>
    }
}

#[component]
fn Line(row: HistoryEntry) -> impl IntoView {
    let call = row.call.clone();
    let state = match call.on_the_line {
        Some(line) => line_mark(line, false),
        None if call.overdue => html! { <span class="st overdue">"Overdue"</span> },
        None => html! { <StatusBadge status=call.status /> },
    };
    let under = if row.duration.is_empty() {
        call.under.clone()
    } else {
        row.duration.clone()
    };
    let why = match (row.why, row.via.clone()) {
        (Why::Through, Some(via)) => {
            html! { "through " <a href=paths::record(via.kind, via.id)>{via.name}</a> }
        }
        (why, _) => why.word().into_any(),
    };
    let below = row.below.map(|account| html! { " · " <a href=paths::record(account.kind, account.id)>{account.name}</a> });
    html! {
        <li class="row history-row">
            <div class=if call.overdue { "when late" } else { "when" }>
                <Time when=call.when.clone() />
                <small>{under}</small>
            </div>
            <div class="what">
                <a class="title" href=paths::call(call.id)>{title(&call)}</a>
                <span>
                    <DirectionBadge direction=call.direction />
                    {(!row.people.is_empty()).then(|| format!(" · {}", row.people))}
                </span>
                {(!call.outcome.is_empty()).then(|| html! { <span class="outcome">{call.outcome.clone()}</span> })}
                <span class="why">{why} {below} {row.planned.map(|when| html! { " · planned " <Time when=when /> })}</span>
            </div>
            <div class="acts">{state}</div>
        </li>
    }
}
