//! The bin: what was deleted in the last thirty days.

use crate::{
    app::{
        calls::actions::RestoreCall,
        paths,
        records::actions::{RestoreRecord, read_bin},
        ui::{
            badges::Time,
            error_panel::Problem,
            form::{FormAction, FormAlert, FormState, PostForm},
        },
        updates::Live,
    },
    view::BinEntry,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The bin's page.
#[component]
pub fn BinPage() -> impl IntoView {
    let live = expect_context::<Live>();
    let page = Resource::new(move || live.changed.get(), |_| read_bin());
    let (record, call) = (
        FormAction::to::<RestoreRecord>(),
        FormAction::to::<RestoreCall>(),
    );
    view! {
        <Title text="Bin" />
        <div class="narrow">
            <header class="top"><h1>"Bin"</h1></header>
            <p class="lead">"What was deleted can be brought back for thirty days. What came with an import that was taken back is brought back as one, under " <a href="/import">"Import"</a> "."</p>
            <FormAlert answer=FormState::of(record) />
            <FormAlert answer=FormState::of(call) />
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(rows) if rows.is_empty() => view! { <section class="empty"><h2>"The bin is empty"</h2></section> }.into_any(),
                        Ok(rows) => {
                            let rows = rows.into_iter().map(|row| view! { <Line row=row record=record call=call /> }).collect_view();
                            view! { <ul class="rows" aria-label="Bin">{rows}</ul> }.into_any()
                        }
                        Err(error) => view! { <Problem error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Line(row: BinEntry, record: FormAction, call: FormAction) -> impl IntoView {
    let (href, kind, action) = match row.kind {
        Some(kind) => (paths::record(kind, row.id), kind.word(), record),
        None => (paths::call(row.id), "Call", call),
    };
    let label = format!("Restore {}", row.title);
    let (said, to) = if row.merged {
        (" · merged ", href.clone())
    } else {
        (" · deleted ", String::new())
    };
    view! {
        <li class="row record">
            <div class="what">
                <a class="title" href=href>{row.title}</a>
                <span>{kind} {said} <Time when=row.when /> " · " {row.left}</span>
            </div>
            <div class="acts">
                {if row.merged {
                    view! { <a class="btn" href=to>"Take back…"</a> }.into_any()
                } else {
                    view! {
                        <PostForm action=action class="inline">
                            <input type="hidden" name="id" value=row.id.to_string() />
                            <button class="btn" aria-label=label>"Restore"</button>
                        </PostForm>
                    }
                    .into_any()
                }}
            </div>
        </li>
    }
}
