//! A record: facts and people on one side, its calls on the other.

use crate::app::records::list_page::heading;
use crate::{
    app::{
        calls::actions::StartNow,
        paths,
        records::{
            actions::{
                ConvertLead, DeleteRecord, ReadHistory, ReadRecord, RestoreRecord, UndoMerge,
            },
            history_panel::HistoryPanel,
        },
        tasks::{
            actions::{DeleteTask, SaveTask, SetTaskStatus},
            task_list::{TaskActions, TaskForm, Tasks},
        },
        ui::{
            badges::{Avatar, Time},
            field::{Chips, Field},
            form::{FormAction, FormAlert, FormState, NewId, PostForm},
            icon::{Glyph, Icon},
            keyed::keyed_one,
            page_data::{ask, show_both},
        },
    },
    dom,
    domain::{RecordKind, Topic},
    view::{History, HistoryQuery, NumberRow, RecordDetail, RecordFact, RelatedGroup},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

#[derive(Clone, Copy)]
struct Actions {
    start: FormAction,
    convert: FormAction,
    delete: FormAction,
    restore: FormAction,
    unmerge: FormAction,
    tasks: TaskActions,
    task_id: NewId,
}

/// A record's page.
#[component]
pub fn RecordPage() -> impl IntoView {
    let kind = expect_context::<RecordKind>();
    let (params, query) = (use_params_map(), use_query_map());
    let id = move || params.read().get("id").unwrap_or_default();
    let history = Memo::new(move |_| {
        let query = query.read();
        let get = |name: &str| query.get(name).unwrap_or_default();
        HistoryQuery {
            page: format!("/{}/{}", kind.plural(), id()),
            status: get("status"),
            direction: get("direction"),
            below: get("below"),
            after: get("after"),
            before: get("before"),
        }
    });
    let page = ask(
        move || {
            [Topic::Record, Topic::Task]
                .map(|topic| topic.of(&id()))
                .to_vec()
        },
        move || ReadRecord {
            list: kind.plural().into(),
            id: id(),
        },
    );
    let calls = ask(
        move || vec![Topic::Call.of(&id())],
        move || ReadHistory {
            id: id(),
            query: history.get(),
        },
    );
    let add = FormAction::to::<SaveTask>();
    let actions = Actions {
        start: FormAction::to::<StartNow>(),
        convert: FormAction::to::<ConvertLead>(),
        delete: FormAction::to::<DeleteRecord>(),
        restore: FormAction::to::<RestoreRecord>(),
        unmerge: FormAction::to::<UndoMerge>(),
        tasks: TaskActions {
            add,
            status: FormAction::to::<SetTaskStatus>(),
            delete: FormAction::to::<DeleteTask>(),
        },
        task_id: NewId::of(add),
    };
    html! {
        {show_both(page, calls, move |record, calls| {
            html! { <Record record=record calls=calls query=history.get_untracked() actions=actions /> }
        })}
    }
}

#[component]
fn Record(
    record: RecordDetail,
    calls: History,
    query: HistoryQuery,
    actions: Actions,
) -> impl IntoView {
    let (id, kind, name) = (
        record.named.id,
        record.named.kind,
        record.named.name.clone(),
    );
    let gone = record.deleted.is_some() || record.merged.is_some();
    let buttons = (!gone).then(|| {
        html! {
            <a class="btn quiet" href=paths::edit_record(kind, id) aria-keyshortcuts="e">"Edit" <kbd aria-hidden="true">"E"</kbd></a>
            <PostForm action=actions.start class="inline">
                <input type="hidden" name="id" value=record.new_id.to_string() />
                <input type="hidden" name="with" value=id.to_string() />
                <button class="btn quiet" aria-keyshortcuts="c"><Icon glyph=Glyph::Phone />"Start now" <kbd aria-hidden="true">"C"</kbd></button>
            </PostForm>
            <a class="btn" href=paths::log_with(id) aria-keyshortcuts="l"><Icon glyph=Glyph::List />"Log a call" <kbd aria-hidden="true">"L"</kbd></a>
            <a class="btn go" href=paths::plan_with(id) aria-keyshortcuts="p"><Icon glyph=Glyph::Plus />"Plan a call" <kbd aria-hidden="true">"P"</kbd></a>
        }
    });
    let subtitle = [record.named.under.clone(), record.stage.clone()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let facts =
        html! { <Facts facts=record.facts.clone() description=record.description.clone() /> };
    let history = html! { <HistoryPanel history=calls query=query name=name.clone() /> };
    let side = html! { <Side record=record.clone() actions=actions gone=gone /> };
    html! {
        <Title text=name.clone() />
        <header class="top">
            <div class="name">
                <a class="back" href=paths::records(kind)><Icon glyph=Glyph::Back />{heading(kind)}</a>
                <h1>{name}</h1>
                {(!subtitle.is_empty()).then(|| html! { <p class="subtitle">{subtitle}</p> })}
            </div>
            {buttons}
        </header>
        <FormAlert answer=FormState::of(actions.start) />
        <Gone record=record actions=actions />
        <div class="with-side of-record">
            <div>{facts} {history}</div>
            <aside aria-label="Beside the calls">{side}</aside>
        </div>
    }
}

/// Said of a record that is in the bin, was merged into another one, or whose calls a merge is still moving.
#[component]
fn Gone(record: RecordDetail, actions: Actions) -> impl IntoView {
    let id = record.named.id.to_string();
    let deleted = record.deleted.map(|when| {
        html! {
            <div class="alert" role="status">
                <p>"In the bin since " <Time when=when /> ". Its calls are still here."</p>
                <PostForm action=actions.restore class="inline">
                    <input type="hidden" name="id" value=id />
                    <button class="btn">"Restore"</button>
                </PostForm>
                <FormAlert answer=FormState::of(actions.restore) />
            </div>
        }
    });
    let merged = record.merged.map(|(into, merge)| {
        html! {
            <div class="alert" role="status">
                <p>"Merged into " <a href=paths::record(into.kind, into.id)>{into.name}</a> ", with its calls."</p>
                <PostForm action=actions.unmerge class="inline">
                    <input type="hidden" name="merge" value=merge.to_string() />
                    <button class="btn">"Take the merge back"</button>
                </PostForm>
                <FormAlert answer=FormState::of(actions.unmerge) />
            </div>
        }
    });
    let moving = record.calls_move.then(|| {
        html! {
            <div class="alert" role="status">
                <p>"Calls are still being moved between this and the one it was merged with: some may be missing here for some minutes."</p>
            </div>
        }
    });
    html! { {deleted} {merged} {moving} }
}

#[component]
fn Facts(facts: Vec<RecordFact>, description: String) -> impl IntoView {
    let facts = facts
        .into_iter()
        .map(|fact| {
            let value = match fact.link {
                Some(link) => {
                    html! { <a href=paths::record(link.kind, link.id)>{fact.value}</a> }
                }
                None => fact.value.into_any(),
            };
            html! { <div><dt>{fact.name}</dt><dd class="num">{value}</dd></div> }
        })
        .collect_view();
    let description =
        (!description.is_empty()).then(|| html! { <p class="said">{description}</p> });
    html! {
        <section class="card" aria-label="Facts">
            <dl class="facts">{facts}</dl>
            {description}
        </section>
    }
}

#[component]
fn Side(record: RecordDetail, actions: Actions, gone: bool) -> impl IntoView {
    let (id, kind) = (record.named.id, record.named.kind);
    let reach = kind.is_reachable().then(|| {
        html! { <Reach id=record.named.id numbers=record.numbers.clone() email=record.email.clone() /> }
    });
    let convert = record
        .convertible
        .then(|| html! { <Convert id=id.to_string() action=actions.convert /> });
    let related = record
        .related
        .into_iter()
        .map(|group| html! { <Related group=group /> })
        .collect_view();
    let new = match kind {
        RecordKind::Account => &[
            RecordKind::Contact,
            RecordKind::Opportunity,
            RecordKind::Case,
            RecordKind::Account,
        ][..],
        RecordKind::Contact => &[RecordKind::Case][..],
        _ => &[][..],
    };
    let new = (!new.is_empty() && !gone).then(|| {
        let links = new
            .iter()
            .map(|kind| html! { <a class="btn small" href=paths::new_record(*kind, Some(id))>{format!("New {}", kind.word().to_ascii_lowercase())}</a> })
            .collect_view();
        html! { <div class="acts new">{links}</div> }
    });
    let task_id = actions.task_id.or(&record.drafts, record.new_id);
    let being_typed = record
        .drafts
        .of_new(actions.tasks.add.url())
        .next()
        .is_some();
    let tasks = html! {
        <section class="card" aria-labelledby="tasks">
            <h2 id="tasks">"Tasks"</h2>
            <Tasks tasks=record.tasks status=actions.tasks.status change=Some((actions.tasks, record.drafts.clone())) say_where=true />
            <FormAlert answer=FormState::of(actions.tasks.status) />
            {(!gone || being_typed || dom::is_written_in("add-task")).then(|| {
                let drafts = record.drafts.clone();
                // Keyed: opened, it stays open; half written, it stays when the record is merged, and follows it.
                keyed_one(
                    format!("task {task_id}"),
                    move || html! { <details class="change" id="add-task" open=being_typed><summary>"Add a task"</summary><TaskForm action=actions.tasks.add id=task_id drafts=drafts record=Some(id) /></details> },
                )
            })}
        </section>
    };
    let merge = matches!(kind, RecordKind::Account | RecordKind::Contact)
        .then(|| html! { <a class="btn quiet small" href=paths::merge(kind, id)>"Merge…"</a> });
    let remove = (record.may_delete && !gone).then(|| {
        html! {
            <section class="acts last">
                {merge}
                <PostForm action=actions.delete class="inline">
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn quiet small">"Delete"</button>
                </PostForm>
                <FormAlert answer=FormState::of(actions.delete) />
            </section>
        }
    });
    html! { {reach} {convert} {tasks} {related} {new} {remove} }
}

#[component]
fn Reach(id: Uuid, numbers: Vec<NumberRow>, email: String) -> impl IntoView {
    let none = numbers.is_empty() && email.is_empty();
    // The key dials the first number that can be dialled.
    let first = numbers.iter().find_map(|number| number.dial.clone());
    let numbers = numbers
        .into_iter()
        .map(|number| {
            let marks = number
                .marks
                .into_iter()
                .map(|mark| html! { " · " <span class:late={mark == "do not call"}>{mark.clone()}</span> })
                .collect_view();
            let shown = match number.tel {
                Some(tel) => html! { <a class="num" href=tel rel="external" data-log=paths::log_with(id)>{number.shown}</a> },
                None => html! { <span class="num">{number.shown}</span> },
            };
            let dial = number.dial.map(|e164| {
                let key = (Some(&e164) == first.as_ref()).then_some("d");
                let label = format!("Call {e164}");
                html! { <a class="btn quiet small dial" href=paths::dial(Some(id), &e164) aria-label=label aria-keyshortcuts=key><Icon glyph=Glyph::Phone />"Call"</a> }
            });
            html! { <div class="person"><div><b>{shown}</b><small>{number.label} {marks}</small></div>{dial}</div> }
        })
        .collect_view();
    let mail = format!("mailto:{email}");
    html! {
        <section class="card reach" aria-labelledby="reach">
            <h2 id="reach">"Reach"</h2>
            {numbers}
            {(!email.is_empty()).then(|| html! { <div class="person"><div><b><a href=mail rel="external">{email}</a></b><small>"E-mail"</small></div></div> })}
            {none.then(|| html! { <p class="quiet">"No number and no e-mail address yet."</p> })}
        </section>
    }
}

#[component]
fn Related(group: RelatedGroup) -> impl IntoView {
    let rows = group
        .rows
        .into_iter()
        .map(|named| {
            let under = (!named.under.is_empty()).then(|| html! { <small>{named.under}</small> });
            html! { <div class="person"><Avatar name=named.name.clone() /><div><b><a href=paths::record(named.kind, named.id)>{named.name}</a></b>{under}</div></div> }
        })
        .collect_view();
    html! {
        <section class="card">
            <h2>{heading(group.kind)}</h2>
            {rows}
            {(group.more > 0).then(|| html! { <p class="quiet">{format!("and {} more", group.more)}</p> })}
        </section>
    }
}

/// Makes a lead a contact.
#[component]
fn Convert(id: String, action: FormAction) -> impl IntoView {
    let answer = FormState::of(action);
    let accounts = move || {
        let choices = answer.choices("account");
        (!choices.is_empty()).then(|| html! { <Chips label="Account" name="account" flat=true answer=answer choices=choices /> })
    };
    html! {
        <section class="card" aria-labelledby="convert">
            <h2 id="convert">"Convert"</h2>
            <p class="quiet">"Makes a contact of this lead, and an account of its company. Its calls show on both."</p>
            <PostForm action=action>
                <input type="hidden" name="id" value=id />
                <Field label="Opportunity" name="opportunity" flat=true answer=answer hint="A title makes a deal too" />
                {accounts}
                <FormAlert answer=answer fields=&["opportunity", "account"] />
                <button class="btn">"Convert lead"</button>
            </PostForm>
        </section>
    }
}
