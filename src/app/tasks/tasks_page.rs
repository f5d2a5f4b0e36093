//! Tasks: mine, the team's, overdue, done.

use crate::{
    app::{
        tasks::{
            actions::{DeleteTask, ListTasks, SaveTask, SetTaskStatus},
            task_list::{TaskActions, TaskForm, Tasks},
        },
        ui::{
            file_links::Files,
            form::{FormAction, FormAlert, FormState, NewId},
            page_data::{ask, show},
            paging::Paging,
        },
    },
    domain::Topic,
    view::{TaskList, TaskQuery},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const PRESETS: [(&str, &str); 4] = [
    ("", "Mine"),
    ("team", "Team"),
    ("overdue", "Overdue"),
    ("done", "Done"),
];

/// The tasks' page.
#[component]
pub fn TasksPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        let map = map.read();
        TaskQuery {
            preset: map.get("preset").unwrap_or_default(),
            after: map.get("after").unwrap_or_default(),
            before: map.get("before").unwrap_or_default(),
        }
    });
    let page = ask(
        || vec![Topic::Task.any()],
        move || ListTasks { query: query.get() },
    );
    let actions = TaskActions {
        add: FormAction::to::<SaveTask>(),
        status: FormAction::to::<SetTaskStatus>(),
        delete: FormAction::to::<DeleteTask>(),
    };
    let id = NewId::of(actions.add);
    html! {
        <Title text="Tasks" />
        {show(page, move |page| {
            html! { <List page=page query=query.get_untracked() actions=actions id=id /> }
        })}
    }
}

#[component]
fn List(page: TaskList, query: TaskQuery, actions: TaskActions, id: NewId) -> impl IntoView {
    let TaskActions { add, status, .. } = actions;
    let presets = PRESETS
        .map(|(preset, word)| {
            let to = TaskQuery { preset: preset.into(), ..TaskQuery::default() }.href();
            html! { <a class="tab" href=to aria-current=(query.preset == preset).then_some("page")>{word}</a> }
        })
        .into_iter()
        .collect_view();
    let empty = page.rows.is_empty();
    let words = match &*query.preset {
        "done" => "Nothing is done yet.",
        "overdue" => "Nothing is overdue.",
        _ => "Nothing is to be done. Tasks follow from calls, or are added here.",
    };
    let first = query.first_page();
    let export = first.href().replacen("/tasks", "/export/tasks.csv", 1);
    let before = page.before.map(|before| {
        TaskQuery {
            before,
            ..first.clone()
        }
        .href()
    });
    let after = page.after.map(|after| {
        TaskQuery {
            after,
            ..first.clone()
        }
        .href()
    });
    let id = id.or(&page.drafts, page.new_id);
    html! {
        <header class="top"><h1>"Tasks"</h1></header>
        <nav class="tabs" aria-label="Presets">{presets}</nav>
        <div class="counted">
            <span></span>
            <Files export=export />
        </div>
        <div class="with-side">
            <section class="card" aria-label="Tasks">
                <FormAlert answer=FormState::of(status) />
                <FormAlert answer=FormState::of(actions.delete) />
                <Tasks tasks=page.rows status=status change=Some((actions, page.drafts.clone())) say_where=true />
                {empty.then(|| html! { <p class="quiet">{words}</p> })}
                <Paging before=before after=after />
            </section>
            <aside aria-label="Add a task">
                <section class="card" aria-labelledby="add">
                    <h2 id="add">"Add a task"</h2>
                    <TaskForm action=add id=id drafts=page.drafts owners=page.owners owner=page.me.to_string() />
                </section>
            </aside>
        </div>
    }
}
