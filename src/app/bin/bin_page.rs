//! The bin: what was deleted in the last thirty days.

use crate::{
    app::{
        calls::actions::RestoreCall,
        paths,
        records::actions::{ReadBin, RestoreRecord},
        tasks::actions::RestoreTask,
        ui::{
            badges::Time,
            form::{FormAction, FormAlert, FormState, PostForm},
            page_data::{ask, show},
        },
    },
    domain::Topic,
    view::BinEntry,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The bin's page.
#[component]
pub fn BinPage() -> impl IntoView {
    let page = ask(
        || vec![Topic::Call.any(), Topic::Record.any(), Topic::Task.any()],
        || ReadBin {},
    );
    let actions = Actions {
        record: FormAction::to::<RestoreRecord>(),
        call: FormAction::to::<RestoreCall>(),
        task: FormAction::to::<RestoreTask>(),
    };
    html! {
        <Title text="Bin" />
        <div class="narrow">
            <header class="top"><h1>"Bin"</h1></header>
            <p class="lead">"What was deleted can be brought back for thirty days. What came with an import that was taken back is brought back as one, under " <a href="/import">"Import"</a> "."</p>
            <FormAlert answer=FormState::of(actions.record) />
            <FormAlert answer=FormState::of(actions.call) />
            <FormAlert answer=FormState::of(actions.task) />
            {show(page, move |rows: Vec<BinEntry>| {
                if rows.is_empty() {
                    return html! { <section class="empty"><h2>"The bin is empty"</h2></section> };
                }
                let rows = rows.into_iter().map(|row| html! { <Line row=row actions=actions /> }).collect_view();
                html! { <ul class="rows" aria-label="Bin">{rows}</ul> }
            })}
        </div>
    }
}

/// Where things are brought back.
#[derive(Clone, Copy)]
struct Actions {
    record: FormAction,
    call: FormAction,
    task: FormAction,
}

#[component]
fn Line(row: BinEntry, actions: Actions) -> impl IntoView {
    let (href, kind, action) = match row.kind {
        Some(kind) => (paths::record(kind, row.id), kind.word(), actions.record),
        // A task has no page of its own.
        None if row.is_task => ("/tasks".to_owned(), "Task", actions.task),
        None => (paths::call(row.id), "Call", actions.call),
    };
    let label = format!("Restore {}", row.title);
    let (said, to) = if row.merged {
        (" · merged ", href.clone())
    } else {
        (" · deleted ", String::new())
    };
    html! {
        <li class="row record">
            <div class="what">
                <a class="title" href=href>{row.title}</a>
                <span>{kind} {said} <Time when=row.when /> " · " {row.left}</span>
            </div>
            <div class="acts">
                {if row.merged {
                    html! { <a class="btn" href=to>"Take back…"</a> }
                } else {
                    html! {
                        <PostForm action=action class="inline">
                            <input type="hidden" name="id" value=row.id.to_string() />
                            <button class="btn" aria-label=label>"Restore"</button>
                        </PostForm>
                    }
                }}
            </div>
        </li>
    }
}
