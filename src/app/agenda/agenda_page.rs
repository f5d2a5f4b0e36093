//! The home page: Overdue, Today with the now-marker, Later; beside them what was missed and who is on the line.

use crate::{
    app::{
        Page,
        agenda::actions::ReadAgenda,
        calls::new_call_buttons::NewCallButtons,
        calls::{
            actions::{AnswerCall, CallBack, CloseCall, StartCall, StartNow},
            call_rows::{RowClosing, Say, rows, title},
            callers::{call_back, calling, times},
            closing_form::{ClosingRefused, closing_action},
        },
        notes::actions::SaveNote,
        paths,
        tasks::{actions::SetTaskStatus, task_list::Tasks},
        ui::{
            badges::{Avatar, Time, line_mark},
            form::{FormAction, FormAlert, FormState},
            page_data::{ask, show},
        },
    },
    domain::{Role, Topic},
    view::{Agenda, CallSummary, Caller, TaskSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

/// The agenda.
#[component]
pub fn AgendaPage() -> impl IntoView {
    let query = use_query_map();
    let get = move |name: &str| query.read().get(name).unwrap_or_default();
    let me = use_context::<Page>().and_then(|page| page.me);
    let me = me.map(|me| me.id.to_string()).unwrap_or_default();
    let page = ask(
        move || vec![Topic::Call.any(), Topic::Task.of(&me)],
        move || ReadAgenda {
            call: get("call"),
            close: get("close"),
        },
    );
    let actions = Actions {
        close: closing_action(FormAction::to::<CloseCall>()),
        start: FormAction::to::<StartNow>(),
        begin: FormAction::to::<StartCall>(),
        task: FormAction::to::<SetTaskStatus>(),
        answer: FormAction::to::<AnswerCall>(),
        back: FormAction::to::<CallBack>(),
    };
    let rescue = FormAction::to::<SaveNote>();
    html! {
        <Title text="Agenda" />
        <ClosingRefused action=actions.close note=rescue />
        {show(page, move |page| html! { <Bands page=page actions=actions /> })}
    }
}

/// Where the buttons go.
#[derive(Clone, Copy)]
struct Actions {
    close: FormAction,
    start: FormAction,
    begin: FormAction,
    task: FormAction,
    answer: FormAction,
    back: FormAction,
}

#[component]
fn Bands(page: Agenda, actions: Actions) -> impl IntoView {
    let Actions {
        close,
        start,
        begin,
        task,
        ..
    } = actions;
    let closing = RowClosing {
        action: close,
        start: Some(begin),
        open: page.closing.clone(),
        here: "/".into(),
        answer: Some((actions.answer, page.me.clone())),
    };
    let empty = page.overdue.is_empty() && page.rows.is_empty() && page.later.is_empty();
    let say = Say::default();
    let overdue = rows(page.overdue.clone(), &closing, say);
    // The now-marker stands before the first call that is still to come.
    let split = page
        .rows
        .iter()
        .position(|row| row.when.at > page.now.at)
        .unwrap_or(page.rows.len());
    let (past, coming) = page.rows.split_at(split);
    let (today_count, past, coming) = (
        page.rows.len(),
        rows(past.to_vec(), &closing, say),
        rows(coming.to_vec(), &closing, say),
    );
    let later = rows(
        page.later.clone(),
        &RowClosing {
            start: None,
            ..closing
        },
        say,
    );
    let later_count = counted(page.later_count);
    let now = page.now.clone();

    // Whoever sets Callboard up begins here.
    let is_admin = || {
        use_context::<Page>()?
            .me
            .filter(|me| me.role == Role::Admin)
    };
    let begins = is_admin().filter(|_| empty).map(|_| {
        html! {
            <p>"First time here? Set up in any order:"</p>
            <p class="acts">
                <a class="btn" href="/settings/users">"Add your team"</a>
                <a class="btn" href="/settings/telephony">"Connect your phones"</a>
                <a class="btn" href="/import">"Import contacts and calls"</a>
                <a class="btn" href="/settings/dispositions">"Choose outcomes"</a>
            </p>
        }
    });
    let bands = if empty {
        html! {
            <section class="empty">
                <h2>"Nothing is planned"</h2>
                <p>"Your overdue, today's and upcoming calls show up here, each with its next step."</p>
                <p><a class="btn go" href="/calls/new">"Plan a call"</a></p>
                {begins}
            </section>
        }
    } else {
        html! {
            {(!page.overdue.is_empty()).then(|| html! { <Band name="Overdue" late=true count=counted(page.overdue_count) rows=overdue /> })}
            <Band
                name="Today"
                count=today_count.to_string()
                rows=html! {
                    {past}
                    <li class="now" aria-hidden="true"><span><Time when=now /></span></li>
                    {coming}
                    {(today_count == 0).then(|| html! { <li class="row none">"Nothing more today."</li> })}
                }
            />
            {(!page.later.is_empty()).then(|| html! { <Band name="Later" count=later_count rows=later /> })}
        }
    };
    html! {
        <header class="top">
            <h1>{page.today.clone()}</h1>
            // On the phone the bar below has no room for it.
            <a class="btn phone-only" href="/calendar">"Calendar"</a>
            <NewCallButtons id=page.new_id.to_string() start=start />
        </header>
        <FormAlert answer=FormState::of(start) />
        <FormAlert answer=FormState::of(begin) />
        <FormAlert answer=FormState::of(actions.answer) />
        <FormAlert answer=FormState::of(actions.back) />
        <div class="with-side">
            <div>{bands}</div>
            <aside aria-label="Beside the plan"><Due tasks=page.tasks action=task /> <Missed callers=page.missed count=page.missed_count new_id=page.new_id back=actions.back /> <Unknown callers=page.unknown count=page.unknown_count /> <OnTheLine rows=page.live /></aside>
        </div>
    }
}

/// A count that stops at 99.
fn counted(count: i64) -> String {
    if count >= 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    }
}

#[component]
fn Band(
    name: &'static str,
    #[prop(default = false)] late: bool,
    count: String,
    rows: AnyView,
) -> impl IntoView {
    let id = name.to_ascii_lowercase();
    let labelled_by = id.clone();
    html! {
        <section class="band" aria-labelledby=labelled_by>
            <h2 id=id><span class:late=late>{name}</span> " " <span class="num">{count}</span></h2>
            <ul class="rows">{rows}</ul>
        </section>
    }
}

/// Tasks that are due until tomorrow.
#[component]
fn Due(tasks: Vec<TaskSummary>, action: FormAction) -> impl IntoView {
    (!tasks.is_empty()).then(|| {
        let late = tasks.iter().any(|task| task.overdue);
        let count = tasks.len();
        html! {
            <section class="card" aria-labelledby="due">
                <h2 id="due"><a href="/tasks">"Tasks due"</a> <span class="num" class:late=late>{count}</span></h2>
                <Tasks tasks=tasks status=action say_where=true />
                <FormAlert answer=FormState::of(action) />
            </section>
        }
    })
}

#[component]
fn Missed(callers: Vec<Caller>, count: String, new_id: Uuid, back: FormAction) -> impl IntoView {
    let none = callers.is_empty();
    let people = callers
        .into_iter()
        .map(|caller| {
            let ways = call_back(&caller, back, new_id);
            html! {
                <div class="person below">
                    {who(&caller)}
                    {calling(&caller)}
                    {ways}
                </div>
            }
        })
        .collect_view();
    html! {
        <section class="card">
            <h2><a href="/calls?preset=missed">"Missed"</a> <span class="num" class:late=!none>{count}</span></h2>
            {people}
            {none.then(|| html! { <p class="quiet">"No one to call back."</p> })}
        </section>
    }
}

/// Calls with numbers that nobody has.
#[component]
fn Unknown(callers: Vec<Caller>, count: String) -> impl IntoView {
    (!callers.is_empty()).then(|| {
        let numbers = callers
            .iter()
            .map(|caller| html! { <div class="person">{who(caller)}</div> })
            .collect_view();
        html! {
            <section class="card">
                <h2><a href="/calls?preset=unknown">"Unknown numbers"</a> <span class="num">{count}</span></h2>
                {numbers}
            </section>
        }
    })
}

/// The call, when it was, and with whom.
fn who(caller: &Caller) -> AnyView {
    let row = &caller.newest;
    let with = if row.people.is_empty() {
        row.owner.clone()
    } else {
        row.people.clone()
    };
    html! {
        <div>
            <b><a href=paths::call(row.id)>{title(row)}</a></b>
            <small>{times(caller)} <Time when=row.when.clone() /> " · " {with} {(!row.outcome.is_empty()).then(|| format!(" · {}", row.outcome))}</small>
        </div>
    }
}

#[component]
fn OnTheLine(rows: Vec<CallSummary>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let people = rows
            .into_iter()
            .map(|row| {
                html! {
                    <div class="person">
                        <Avatar name=row.owner.clone() />
                        <div><b>{row.owner.clone()}</b><small><a href=paths::call(row.id)>{title(&row)}</a></small></div>
                        {row.on_the_line.map(|line| line_mark(line, true))}
                    </div>
                }
            })
            .collect_view();
        html! { <section class="card"><h2>"On the line now"</h2>{people}</section> }
    })
}
