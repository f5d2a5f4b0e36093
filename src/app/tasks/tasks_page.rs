//! Tasks: mine, the team's, overdue, done.

use crate::{
    app::{
        tasks::{
            actions::{AddTask, SetTaskStatus, list_tasks},
            task_list::{TaskForm, Tasks},
        },
        ui::{
            error_panel::Problem,
            file_links::Files,
            form::{FormAction, FormAlert, FormState, NewId},
        },
        updates::Live,
    },
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
    let live = expect_context::<Live>();
    let query = Memo::new(move |_| {
        let map = map.read();
        TaskQuery {
            preset: map.get("preset").unwrap_or_default(),
            after: map.get("after").unwrap_or_default(),
        }
    });
    let page = Resource::new(
        move || (live.changed.get(), query.get()),
        |(_, query)| list_tasks(query),
    );
    let (add, status) = (
        FormAction::to::<AddTask>(),
        FormAction::to::<SetTaskStatus>(),
    );
    let id = NewId::of(add);
    view! {
        <Title text="Tasks" />
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <List page=page query=query.get_untracked() add=add status=status id=id /> }.into_any(),
                    Err(error) => view! { <Problem error=error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn List(
    page: TaskList,
    query: TaskQuery,
    add: FormAction,
    status: FormAction,
    id: NewId,
) -> impl IntoView {
    let presets = PRESETS
        .map(|(preset, word)| {
            let to = TaskQuery { preset: preset.into(), after: String::new() }.href();
            view! { <a class="tab" href=to aria-current=(query.preset == preset).then_some("page")>{word}</a> }
        })
        .into_iter()
        .collect_view();
    let empty = page.rows.is_empty();
    let words = match &*query.preset {
        "done" => "Nothing is done yet.",
        "overdue" => "Nothing is overdue.",
        _ => "Nothing is to be done. Tasks follow from calls, or are added here.",
    };
    let export = TaskQuery {
        after: String::new(),
        ..query.clone()
    }
    .href()
    .replacen("/tasks", "/export/tasks.csv", 1);
    let next = page.after.map(|after| {
        TaskQuery {
            after,
            ..query.clone()
        }
        .href()
    });
    let id = id.or(page.new_id);
    view! {
        <header class="top"><h1>"Tasks"</h1></header>
        <nav class="tabs" aria-label="Presets">{presets}</nav>
        <div class="counted">
            <span></span>
            <Files export=export />
        </div>
        <div class="with-side">
            <section class="card" aria-label="Tasks">
                <FormAlert answer=FormState::of(status) />
                <Tasks tasks=page.rows status=status say_where=true />
                {empty.then(|| view! { <p class="quiet">{words}</p> })}
                <nav class="paging" aria-label="Pages">{next.map(|to| view! { <a class="btn" href=to rel="next">"Next"</a> })}</nav>
            </section>
            <aside aria-label="Add a task">
                <section class="card" aria-labelledby="add">
                    <h2 id="add">"Add a task"</h2>
                    <TaskForm action=add id=id owners=page.owners owner=page.me.to_string() />
                </section>
            </aside>
        </div>
    }
}
