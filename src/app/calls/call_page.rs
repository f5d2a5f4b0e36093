//! A call: facts first, its story below.

use crate::{
    app::{
        calls::{
            actions::{
                AnswerCall, CallBack, CloseCall, DeleteCall, MoveCall, ReadCall, ReopenCall,
                RestoreCall, SettleCall, StartCall, UndoChange,
            },
            call_people::People,
            chain::{Chain, Missed},
            closing_form::{ClosingForm, ClosingRefused, closing_action, rescued},
            move_form::MoveForm,
            receipts::ReceiptsCard,
            status_controls::{StatusActions, StatusControls},
            timeline::Timeline,
        },
        notes::{actions::SaveNote, notes_panel::Notes},
        paths,
        tasks::{
            actions::{DeleteTask, SaveTask, SetTaskStatus},
            task_list::{TaskActions, TaskForm, Tasks},
        },
        telephony::{
            actions::{HangUp, IdentifyCaller},
            phone_card::{HangUpButton, PhoneCard},
        },
        ui::{
            badges::{DirectionBadge, StatusBadge, Time, line_mark},
            form::{FormAction, FormAlert, FormState, NewId, PostForm},
            icon::{Glyph, Icon},
            keyed::{Steady, keyed_one},
            page_data::{ask, show},
        },
    },
    dom,
    domain::{Direction, Stage, Status, Topic},
    view::{CallDetail, ParticipantSummary, When},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A call's page.
#[component]
pub fn CallPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = move || params.read().get("id").unwrap_or_default();
    let page = ask(
        move || {
            [Topic::Call, Topic::Note, Topic::Task, Topic::Notification]
                .map(|topic| topic.of(&id()))
                .to_vec()
        },
        move || ReadCall {
            id: id(),
            close: query.read().get("close").unwrap_or_default(),
            who: query.read().get("who").unwrap_or_default(),
        },
    );
    let actions = StatusActions {
        start: FormAction::to::<StartCall>(),
        close: closing_action(FormAction::to::<CloseCall>()),
        reopen: FormAction::to::<ReopenCall>(),
        undo: FormAction::to::<UndoChange>(),
    };
    let (note, task) = (FormAction::to::<SaveNote>(), FormAction::to::<SaveTask>());
    let rescue = FormAction::to::<SaveNote>();
    let more = More {
        answer: FormAction::to::<AnswerCall>(),
        back: FormAction::to::<CallBack>(),
        settle: FormAction::to::<SettleCall>(),
        delete: FormAction::to::<DeleteCall>(),
        move_to: FormAction::to::<MoveCall>(),
        moving: Steady::default(),
        restore: FormAction::to::<RestoreCall>(),
        identify: FormAction::to::<IdentifyCaller>(),
        hang_up: FormAction::to::<HangUp>(),
        note,
        rescue,
        tasks: TaskActions {
            add: task,
            status: FormAction::to::<SetTaskStatus>(),
            delete: FormAction::to::<DeleteTask>(),
        },
        note_id: NewId::of(note),
        writes: StoredValue::new(query.read_untracked().get("write").is_some()),
        task_id: NewId::of(task),
    };
    html! {
        <ClosingRefused action=actions.close note=rescue />
        {show(page, move |call| html! { <Call call=call actions=actions more=more /> })}
    }
}

/// Where everything besides the status controls goes.
#[derive(Clone, Copy)]
struct More {
    answer: FormAction,
    back: FormAction,
    settle: FormAction,
    delete: FormAction,
    move_to: FormAction,
    moving: Steady,
    restore: FormAction,
    identify: FormAction,
    hang_up: FormAction,
    note: FormAction,
    rescue: FormAction,
    tasks: TaskActions,
    note_id: NewId,
    task_id: NewId,
    /// Whether the note is still to get the focus: whoever has just dialled writes down what is said.
    writes: StoredValue<bool>,
}

#[component]
fn Call(call: CallDetail, actions: StatusActions, more: More) -> impl IntoView {
    let title = if call.purpose.is_empty() {
        "Call without a purpose yet".to_owned()
    } else {
        call.purpose.clone()
    };
    let mark = match (call.on_the_line, call.overdue) {
        (Some(line), _) => line_mark(line, false),
        (None, true) => html! { <span class="st overdue">"Overdue"</span> },
        (None, false) => html! { <StatusBadge status=call.status /> },
    };
    let gone = call
        .deleted
        .clone()
        .map(|when| html! { <InBin id=call.id.to_string() when=when action=more.restore /> });
    let inbound = call.direction == Direction::Inbound;
    let line = call.telephone.as_ref().filter(|line| line.ends);
    let ends = line.map(|line| inbound && line.stage == Stage::Ringing);
    let controls = (call.mine_to_change && gone.is_none()).then(|| {
        html! {
            {ends.map(|rings| html! { <HangUpButton call=call.id rings=rings action=more.hang_up /> })}
            <a class="btn quiet" href=paths::edit_call(call.id) aria-keyshortcuts="e">"Edit" <kbd aria-hidden="true">"E"</kbd></a>
            <StatusControls id=call.id status=call.status on_the_line=call.on_the_line.is_some() closing=call.closing.as_ref().map(|closing| closing.status) wraps_up=call.wraps_up reopens=call.reopens actions=actions />
        }
    });
    let closing = call.closing.clone().map(|closing| {
        let key = format!("{} {}", closing.id, closing.status.code());
        let back = if closing.wraps_up {
            paths::call_without_outcome(call.id)
        } else {
            paths::call(call.id)
        };
        keyed_one(
            key,
            move || html! { <ClosingForm closing=closing action=actions.close back=back /> },
        )
    });
    let facts = html! { <Facts call=call.clone() /> };
    let new_id = more.note_id.or(&call.drafts, call.new_id);
    // What is offered above as a note is no leftover below.
    let rescued = untrack(|| rescued(actions.close, more.rescue));
    let mut drafts = call.drafts.clone();
    drafts.kept.retain(|draft| Some(draft.id) != rescued);
    let notes = html! { <Notes notes=call.notes.clone() drafts=drafts call=call.id new_id=new_id save=more.note /> };
    let people = html! { <People call=call.clone() action=more.answer /> };
    Effect::new(move |_| {
        if more.writes.get_value() {
            more.writes.set_value(false);
            dom::focus(&[".notes > form textarea"]);
        }
    });
    let chain = html! { <Chain before=call.before.clone() after=call.after.clone() /> };
    let missed = (call.missed && gone.is_none()).then(|| {
        let heard = call.telephone.as_ref().and_then(|it| it.dial.clone());
        let of = |one: &ParticipantSummary| one.record.as_ref().map(|record| record.id);
        // Who has the number that is dialled, and nobody else.
        let dial = match heard {
            Some(e164) => Some(paths::dial(call.people.iter().find_map(of), &e164)),
            None => call.people.iter().find_map(|one| {
                let e164 = one.dial.as_ref()?;
                Some(paths::dial(of(one), e164))
            }),
        };
        html! { <Missed id=call.id new_id=call.new_id back=more.back settle=more.settle may=call.mine_to_change drafts=call.drafts.clone() dial=dial /> }
    });
    let follow_ups = html! { <FollowUps call=call.clone() more=more /> };
    let with = call
        .people
        .iter()
        .filter(|one| one.record.is_some())
        .map(|one| one.name.clone())
        .chain(call.related.iter().map(|related| related.name.clone()));
    let mut with: Vec<String> = with.collect();
    with.dedup();
    let remove = (call.mine_to_change && call.deleted.is_none()).then(|| {
        html! {
            <section class="acts last">
                <PostForm action=more.delete class="inline">
                    <input type="hidden" name="id" value=call.id.to_string() />
                    <button class="btn quiet small">"Delete call"</button>
                </PostForm>
                <FormAlert answer=FormState::of(more.delete) />
            </section>
        }
    });
    let moves = call
        .moves_from
        .clone()
        .filter(|_| call.closing.is_none())
        .map(|from| {
            // Keyed: what is being typed stays whatever others do; untouched, and once it is moved, it follows the call.
            let round = format!("{} {}", call.id, more.move_to.rounds());
            let now = format!("{} {}", from.date, from.time);
            let key = more.moving.key("move", &round, &now);
            let drafts = call.drafts.clone();
            keyed_one(
                key,
                move || html! { <MoveForm id=call.id from=from drafts=drafts action=more.move_to /> },
            )
        });
    let telephone = call.telephone.clone().map(|telephone| {
        let may = call.mine_to_change.then_some(more.identify);
        html! { <PhoneCard call=call.id telephone=telephone may=may /> }
    });
    let receipts = (!call.reminders.is_empty()).then(|| {
        html! { <ReceiptsCard reminders=call.reminders.clone() open={call.status == Status::Planned} /> }
    });
    let story = html! { <Timeline story=call.story.clone() undo=actions.undo /> };
    html! {
        <Title text=title.clone() />
        <header class="top call-top">
            <div class="name">
                <a class="back" href="/calls"><Icon glyph=Glyph::Back />"Calls"</a>
                <DirectionBadge direction=call.direction after=" call" />
                <h1>{title}</h1>
                {(!with.is_empty()).then(|| html! { <p class="subtitle">{with.join(", ")}</p> })}
            </div>
            {mark}
            {controls}
        </header>
        {gone}
        <div class="with-side">
            <div>
                {closing}
                {missed}
                {facts}
                {moves}
                {notes}
                {story}
            </div>
            <aside aria-label="People and follow-ups">
                {telephone}
                {people}
                {chain}
                {follow_ups}
                {receipts}
                {remove}
            </aside>
        </div>
    }
}

/// Said of a call that is in the bin.
#[component]
fn InBin(id: String, when: When, action: FormAction) -> impl IntoView {
    html! {
        <div class="alert" role="status">
            <p>"In the bin since " <Time when=when /> "."</p>
            <PostForm action=action class="inline">
                <input type="hidden" name="id" value=id />
                <button class="btn">"Restore"</button>
            </PostForm>
            <FormAlert answer=FormState::of(action) />
        </div>
    }
}

/// What follows from the call.
#[component]
fn FollowUps(call: CallDetail, more: More) -> impl IntoView {
    let id = more.task_id.or(&call.drafts, call.new_id);
    let being_typed = call.drafts.of_new(more.tasks.add.url()).next().is_some();
    html! {
        <section class="card" aria-labelledby="follow-ups">
            <h2 id="follow-ups">"Follow-ups"</h2>
            <Tasks tasks=call.tasks status=more.tasks.status change=Some((more.tasks, call.drafts.clone())) />
            <FormAlert answer=FormState::of(more.tasks.status) />
            {keyed_one(
                format!("task {id}"),
                move || html! {
                    <details class="change" open=being_typed>
                        <summary aria-keyshortcuts="t">"Add a task" <kbd aria-hidden="true">"T"</kbd></summary>
                        <TaskForm action=more.tasks.add id=id drafts=call.drafts call=Some(call.id) owners=call.owners owner=call.me.to_string() />
                    </details>
                },
            )}
        </section>
    }
}

#[component]
fn Facts(call: CallDetail) -> impl IntoView {
    let instant = |name: &'static str, when: Option<When>, under: String| {
        when.map(|when| html! { <Fact name=name value=html! { <Time when=when /> } under=under /> })
    };
    let words = |name: &'static str, value: Option<String>, under: String| {
        value.map(|value| html! { <Fact name=name value=value.into_any() under=under /> })
    };
    let held_name = match call.status {
        Status::Held => "Held",
        Status::NotHeld => "Tried",
        _ => "Started",
    };
    let outcome = match (call.disposition.clone(), call.outcome.clone()) {
        (Some(disposition), text) => Some((disposition, text.unwrap_or_default())),
        (None, Some(text)) => Some((text, String::new())),
        (None, None) => None,
    };
    html! {
        <section class="card" aria-label="Facts">
            <dl class="facts">
                {instant("Planned", call.planned, call.planned_under)}
                {instant(held_name, call.held, call.held_under)}
                {words("Duration", call.duration, String::new())}
                {outcome.map(|(value, under)| html! { <Fact name="Outcome" value=value.into_any() under=under /> })}
                {words("Reason", call.reason, String::new())}
                {words("Result", call.result, String::new())}
                {words("Attempt", (call.attempt > 1).then(|| call.attempt.to_string()), String::new())}
                {words("Called back", call.settled, "Nobody has to".to_owned())}
            </dl>
        </section>
    }
}

#[component]
fn Fact(name: &'static str, value: AnyView, under: String) -> impl IntoView {
    html! {
        <div>
            <dt>{name}</dt>
            <dd class="num">{value} {(!under.is_empty()).then(|| html! { <small>{under}</small> })}</dd>
        </div>
    }
}
