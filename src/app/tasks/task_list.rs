//! Tasks: a tick, a title, a day, and the form that adds one.

use crate::app::ui::{
    badges::Time,
    conflict_table::ConflictTable,
    field::Field,
    form::{FormAction, FormAlert, FormState, PostForm},
    keeping::Leftovers,
    keyed::{keyed, keyed_one},
    person_field::PersonField,
};
use crate::{
    app::paths,
    domain::TaskStatus,
    view::{Drafts, People, TaskSummary},
};
use leptos::prelude::*;
use uuid::Uuid;

/// Where the buttons of tasks go.
#[derive(Clone, Copy)]
pub struct TaskActions {
    /// Adds one, or changes one.
    pub add: FormAction,
    /// Marks one as done, drops it, opens it again.
    pub status: FormAction,
    /// Puts one into the bin.
    pub delete: FormAction,
}

/// A list of tasks. Keyed, so that what is focused stays so when another one is ticked.
#[component]
pub fn Tasks(
    /// The tasks.
    tasks: Vec<TaskSummary>,
    /// Where their buttons go.
    status: FormAction,
    /// How they are changed from here; none where they are only ticked.
    #[prop(default = None)]
    change: Option<(TaskActions, Drafts)>,
    /// Whether the call and the record are named.
    #[prop(default = false)]
    say_where: bool,
) -> impl IntoView {
    let change = StoredValue::new(change);
    html! {
        <ul class="tasks" aria-label="Tasks">
            {keyed(
                tasks,
                |task| format!("{} {} {}", task.id, task.version, task.due),
                move |task| html! { <Line task=task status=status change=change.get_value() say_where=say_where /> },
            )}
        </ul>
    }
}

#[component]
fn Line(
    task: TaskSummary,
    status: FormAction,
    change: Option<(TaskActions, Drafts)>,
    say_where: bool,
) -> impl IntoView {
    let open = task.status == TaskStatus::Open;
    let button = |to: TaskStatus, word: &'static str, class: &'static str| {
        let label = format!("{word}: {}", task.title);
        html! {
            <PostForm action=status class="inline">
                <input type="hidden" name="id" value=task.id.to_string() />
                <input type="hidden" name="status" value=to.code() />
                <button class=class aria-label=label>{word}</button>
            </PostForm>
        }
    };
    let buttons = match task.status {
        _ if !task.mine => ().into_any(),
        TaskStatus::Open => {
            html! { {button(TaskStatus::Done, "Done", "btn small")} {button(TaskStatus::Dropped, "Drop", "btn quiet small")} }
        }
        _ => button(TaskStatus::Open, "Reopen", "btn quiet small").into_any(),
    };
    let due = if open {
        (!task.due.is_empty()).then(|| {
            html! { <span class:late=task.overdue>{if task.overdue { "due " } else { "" }} {task.due.clone()}</span> " · " }
        })
    } else {
        task.closed
            .clone()
            .map(|when| html! { {task.status.word()} " " <Time when=when /> " · " })
    };
    let place = say_where.then(|| {
        let call = task
            .call
            .clone()
            .map(|(id, purpose)| html! { " · " <a href=paths::call(id)>{purpose}</a> });
        let related = task.related.clone().map(
            |named| html! { " · " <a href=paths::record(named.kind, named.id)>{named.name}</a> },
        );
        html! { {related} {call} }
    });
    let change = change.filter(|_| task.mine).map(
        |(actions, drafts)| html! { <Change task=task.clone() actions=actions drafts=drafts /> },
    );
    html! {
        <li class="task" class:closed=!open>
            <div>
                <b class="title">{task.title.clone()}</b>
                <small>{due} {task.owner.clone()} {place}</small>
            </div>
            <div class="acts">{buttons}</div>
            {change}
        </li>
    }
}

/// The form that changes a task, moves it to another day, or gives it to somebody else; and the button that deletes it.
#[component]
fn Change(task: TaskSummary, actions: TaskActions, drafts: Drafts) -> impl IntoView {
    let id = task.id.to_string();
    let same = id.clone();
    let (answer, keeping) = FormState::kept(actions.add, &drafts, &id);
    let being_typed = drafts.of(actions.add.url(), task.id).is_some();
    let prefix = format!("t{}-", task.id.simple());
    let version = answer.version(&task.version.to_string());
    let label = format!("Change: {}", task.title);
    html! {
        <details class="change" open=being_typed || answer.came_back()>
            <summary aria-label=label>"Change"</summary>
            <PostForm action=actions.add keeping=keeping>
                <input type="hidden" name="form[id]" value=id />
                <input type="hidden" name="form[version]" value=version />
                <Field label="Task" name="title" prefix=prefix.clone() answer=answer value=task.title />
                <div class="two">
                    <Field label="Due" name="due" prefix=prefix.clone() answer=answer value=task.due_typed hint="next tue, in 2 weeks, 1 Dec" />
                    <Field label="Owner" name="owner" prefix=prefix answer=answer value=task.owner hint="A teammate's whole name or e-mail address" />
                </div>
                {move || answer.conflict().map(|conflict| html! { <ConflictTable conflict=conflict /> })}
                <FormAlert answer=answer fields=&["title", "due", "owner"] />
                <button class="btn">{move || if answer.conflict().is_some() { "Save mine over it" } else { "Save" }}</button>
            </PostForm>
            <PostForm action=actions.delete class="inline">
                <input type="hidden" name="id" value=same />
                <button class="btn quiet small">"Delete task"</button>
            </PostForm>
        </details>
    }
}

/// The form that adds a task.
#[component]
pub fn TaskForm(
    /// Where it goes.
    action: FormAction,
    /// The task's id.
    id: Uuid,
    /// What was typed on this page and not saved.
    drafts: Drafts,
    /// The call it follows.
    #[prop(default = None)]
    call: Option<Uuid>,
    /// The record it is about.
    #[prop(default = None)]
    record: Option<Uuid>,
    /// People who may own it.
    #[prop(default = People::default())]
    owners: People,
    /// Who owns it unless somebody else is chosen.
    #[prop(into, default = String::new())]
    owner: String,
) -> impl IntoView {
    keyed_one(id.to_string(), move || {
        html! { <OneTaskForm action=action id=id drafts=drafts call=call record=record owners=owners owner=owner /> }
    })
}

#[component]
fn OneTaskForm(
    action: FormAction,
    id: Uuid,
    drafts: Drafts,
    call: Option<Uuid>,
    record: Option<Uuid>,
    owners: People,
    owner: String,
) -> impl IntoView {
    let id = id.to_string();
    let (answer, keeping) = FormState::kept_new(action, &drafts, &id, false);
    let id = keeping.id();
    let hidden = |name: &'static str, value: Option<Uuid>| {
        value.map(|value| html! { <input type="hidden" name=format!("form[{name}]") value=value.to_string() /> })
    };
    let owner = (!owners.choices.is_empty())
        .then(|| html! { <PersonField label="Owner" name="owner" prefix="task-" answer=answer people=owners value=owner /> });
    html! {
        <Leftovers drafts=drafts form=action.url() id=id.clone() />
        <PostForm action=action class="task-form" keeping=keeping>
            <input type="hidden" name="form[id]" value=answer.typed("id", &id) />
            {hidden("call", call)}
            {hidden("record", record)}
            <Field label="Task" name="title" prefix="task-" answer=answer />
            <div class="two">
                <Field label="Due" name="due" prefix="task-" answer=answer hint="next tue, in 2 weeks, 1 Dec" />
                {owner}
            </div>
            <FormAlert answer=answer fields=&["title", "due", "owner"] />
            <button class="btn">"Add task"</button>
        </PostForm>
    }
}
