//! The calls list. Its address is its state: presets, filters, search, sort and page.

use crate::app::{calls::new_call_buttons::NewCallButtons, paths};
use crate::{
    app::{
        calls::{
            actions::{CallBack, CloseCall, HandOver, ListCalls, SettleCall, StartNow},
            call_rows::{RowClosing, Say, rows},
            callers::{CallerActions, missed, unknown},
            closing_form::{ClosingRefused, closing_action},
        },
        notes::actions::SaveNote,
        telephony::actions::IdentifyCaller,
        ui::{
            addressed::follow_the_address,
            field::Options,
            file_links::Files,
            form::{FormAction, FormAlert, FormState},
            get_form::GetForm,
            keyed::keyed_one,
            page_data::{ask, show},
            paging::Paging,
            person_field::{Names, label_of},
        },
    },
    domain::{Direction, Status, Topic},
    view::{CallList, CallQuery, Choice, People},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const PRESETS: [(&str, &str); 8] = [
    ("", "All"),
    ("mine", "Mine"),
    ("today", "Today"),
    ("overdue", "Overdue"),
    ("planned", "Planned"),
    ("held", "Held"),
    ("missed", "Missed"),
    ("unknown", "Unknown numbers"),
];

/// The calls list.
#[component]
pub fn CallsPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        let map = map.read();
        let get = |name: &str| map.get(name).unwrap_or_default();
        let preset = get("preset");
        CallQuery {
            preset: if preset == "all" {
                String::new()
            } else {
                preset
            },
            status: get("status"),
            direction: get("direction"),
            owner: get("owner"),
            from: get("from"),
            to: get("to"),
            disposition: get("disposition"),
            q: get("q"),
            sort: get("sort"),
            all: get("all"),
            after: get("after"),
            before: get("before"),
            call: get("call"),
            close: get("close"),
        }
    });
    follow_the_address(move || {
        let query = query.get();
        vec![
            ("filter-sort", sort(&query)),
            ("filter-from", day(&query.from)),
            ("filter-to", day(&query.to)),
            ("find", query.q),
            ("filter-status", query.status),
            ("filter-direction", query.direction),
            ("filter-owner", query.owner),
            ("filter-disposition", query.disposition),
        ]
    });
    let page = ask(
        || vec![Topic::Call.any()],
        move || ListCalls { query: query.get() },
    );
    let close = closing_action(FormAction::to::<CloseCall>());
    let start = FormAction::to::<StartNow>();
    let rescue = FormAction::to::<SaveNote>();
    let callers = CallerActions {
        back: FormAction::to::<CallBack>(),
        settle: FormAction::to::<SettleCall>(),
        hand_over: FormAction::to::<HandOver>(),
        identify: FormAction::to::<IdentifyCaller>(),
    };
    html! {
        <Title text="Calls" />
        <ClosingRefused action=close note=rescue />
        {show(page, move |page| html! { <List page=page query=query.get_untracked() close=close start=start callers=callers /> })}
    }
}

#[component]
fn List(
    page: CallList,
    query: CallQuery,
    close: FormAction,
    start: FormAction,
    callers: CallerActions,
) -> impl IntoView {
    let here = query.no_closing().href();
    let closing = RowClosing {
        action: close,
        start: None,
        open: page.closing.clone(),
        here,
        answer: None,
    };
    let presets = PRESETS
        .map(|(preset, name)| {
            let to = CallQuery { preset: preset.into(), ..Default::default() }.href();
            html! { <a class="tab" href=to aria-current=(query.preset == preset).then_some("page")>{name}</a> }
        })
        .into_iter()
        .collect_view();
    let who = page.callers.is_some();
    let is_unknown = query.preset == "unknown";
    let empty = page.rows.is_empty() && page.callers.as_ref().is_none_or(Vec::is_empty);
    let say = Say {
        status: true,
        owner: true,
    };
    let rows = match page.callers {
        None => rows(page.rows, &closing, say),
        Some(all) if is_unknown => unknown(all, callers.identify),
        Some(all) => missed(all, callers, page.new_id, page.colleagues),
    };
    let export = query
        .first_page()
        .href()
        .replacen("/calls", "/export/calls.csv", 1);
    let count = format!(
        "{} {}",
        page.count,
        match (who, &*page.count) {
            (true, "1") => "caller",
            (true, _) => "callers",
            (false, "1") => "call",
            (false, _) => "calls",
        }
    );
    let before = page.before.map(|before| {
        CallQuery {
            before,
            ..query.first_page()
        }
        .href()
    });
    let after = page.after.map(|after| {
        CallQuery {
            after,
            ..query.first_page()
        }
        .href()
    });
    let list = if empty {
        let filtered = query.is_filtered() || !query.preset.is_empty();
        let (title, words) = match &*query.preset {
            "missed" if !query.is_filtered() => (
                "No one to call back",
                "Whoever calls and is missed waits here until somebody has talked to them.",
            ),
            "unknown" => (
                "Every number is known",
                "Calls of the last thirty days whose number nobody has, or several, stand here.",
            ),
            _ if filtered => (
                "No call fits",
                "Take something away from the filter, or look at all calls.",
            ),
            _ => (
                "No calls yet",
                "Every call that is planned, logged or started stands here.",
            ),
        };
        html! {
            <section class="empty">
                <h2>{title}</h2>
                <p>{words}</p>
                <p>{if filtered { html! { <a class="btn" href="/calls">"All calls"</a> } } else { html! { <a class="btn" href="/calls/new">"Plan a call"</a> } }}</p>
            </section>
        }
    } else {
        let name = if who { "Callers" } else { "Calls" };
        html! { <ul class="rows" aria-label=name>{rows}</ul> }
    };
    let older = page.older.map(|day| {
        let to = CallQuery {
            to: day.clone(),
            ..query.first_page()
        };
        html! { <p class="hint">"Only the newest 200 calls are shown here. " <a href=to.href()>"Those until "{day}</a></p> }
    });
    html! {
        <header class="top">
            <h1>"Calls"</h1>
            <NewCallButtons id=page.new_id.to_string() start=start />
        </header>
        <FormAlert answer=FormState::of(start) />
        <FormAlert answer=FormState::of(callers.back) />
        <nav class="tabs" aria-label="Presets">{presets}</nav>
        {(!is_unknown).then(|| html! { <Filters query=query.clone() owners=page.owners dispositions=page.dispositions /> })}
        {(!page.named.is_empty()).then(|| {
            let links = page.named.into_iter().map(|one| html! { <a href=paths::record(one.kind, one.id)>{one.name}</a> " " }).collect_view();
            html! { <p class="hint named">"All calls with: " {links}</p> }
        })}
        {page.warning.map(|warning| html! { <p class="alert" role="alert">{warning}</p> })}
        {page.looked_through.map(|many| {
            let to = CallQuery { all: "1".into(), ..query.first_page() }.href();
            html! { <p class="hint" role="status">"Looked through the newest " {many} " calls. " <a href=to>"Look through all"</a></p> }
        })}
        <div class="counted">
            <p class="count" aria-live="polite"><b class="num">{count}</b></p>
            {(!is_unknown).then(|| html! { <Files export=export /> })}
        </div>
        {list}
        {older}
        <Paging before=before after=after />
    }
}

/// How the list is sorted.
fn sort(query: &CallQuery) -> String {
    match (&*query.sort, &*query.preset) {
        ("", "overdue") => "oldest",
        ("", _) => "newest",
        (sort, _) => sort,
    }
    .to_owned()
}

/// A date field cannot show what is not a date; the warning above the list says it.
fn day(typed: &str) -> String {
    let shaped = typed.len() == 10
        && typed.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped {
        typed.to_owned()
    } else {
        String::new()
    }
}

#[component]
fn Filters(query: CallQuery, owners: People, dispositions: Vec<Choice>) -> impl IntoView {
    let with_any = |name: &str, choices: Vec<Choice>| {
        std::iter::once(Choice {
            value: String::new(),
            label: name.into(),
        })
        .chain(choices)
        .collect::<Vec<_>>()
    };
    let statuses = Choice::list(Status::ALL.map(|status| (status.code(), status.word())));
    let directions =
        Choice::list(Direction::ALL.map(|direction| (direction.code(), direction.word())));
    let sorts = Choice::list([
        ("newest", "Newest first"),
        ("oldest", "Oldest first"),
        ("longest", "Longest first"),
    ]);
    let lists = [
        (
            "Status",
            "status",
            with_any("Any status", statuses),
            query.status.clone(),
        ),
        (
            "Direction",
            "direction",
            with_any("Any direction", directions),
            query.direction.clone(),
        ),
        (
            "Owner",
            "owner",
            with_any("Any owner", owners.choices.clone()),
            query.owner.clone(),
        ),
        (
            "Disposition",
            "disposition",
            with_any("Any disposition", dispositions),
            query.disposition.clone(),
        ),
        ("Sort", "sort", sorts, sort(&query)),
    ]
    .map(|(label, name, choices, value): (&str, &str, _, _)| {
        // Too many for a list: whose they are is typed.
        let control = if name == "owner" && owners.more {
            let value = label_of(&owners, &value);
            html! { <input name=name value=value list="filter-owners" placeholder="Any owner" autocomplete="off" /> <Names id="filter-owners".to_owned() people=owners.clone() /> }
        } else {
            html! { <select id=format!("filter-{name}") name=name><Options choices=choices value=value /></select> }
        };
        html! { <label class="filter"><span>{label}</span>{control}</label> }
    });
    // A typed owner follows the address by being drawn anew.
    let key = format!("filters {}", if owners.more { &*query.owner } else { "" });
    let filtered = query.is_filtered() || !query.sort.is_empty();
    let clear = CallQuery {
        preset: query.preset.clone(),
        ..Default::default()
    }
    .href();
    // Open where anything in it is set.
    let more_is_open = CallQuery {
        q: String::new(),
        ..query.clone()
    }
    .is_filtered()
        || !query.sort.is_empty();
    let (from, to) = (day(&query.from), day(&query.to));
    // Drawn once: when the list is read again, it stays as open as somebody has it, with what they have chosen. A colleague who is
    // new meanwhile is offered on the next visit.
    let more = keyed_one(key, move || {
        html! {
            <details open=more_is_open>
                <summary>"Filter and sort"</summary>
                <div class="filter-fields">
                    {lists}
                    <label class="filter"><span>"From"</span><input type="date" id="filter-from" name="from" value=from /></label>
                    <label class="filter"><span>"To"</span><input type="date" id="filter-to" name="to" value=to /></label>
                    <button class="btn">"Apply"</button>
                </div>
            </details>
        }
    });
    html! {
        <GetForm action="/calls" class="filters" landmark=Some(("search", "This list"))>
            {(!query.preset.is_empty()).then(|| html! { <input type="hidden" name="preset" value=query.preset.clone() /> })}
            <div class="find">
                <input id="find" type="search" name="q" value=query.q.clone() placeholder="Find in purpose and outcome" aria-label="Find in purpose and outcome" aria-keyshortcuts="/" />
                <button class="btn">"Find"</button>
                {filtered.then(|| html! { <a class="btn quiet" href=clear>"Clear"</a> })}
            </div>
            {more}
        </GetForm>
    }
}
