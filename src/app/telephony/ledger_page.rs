//! The ledger: every message of a provider, for administrators.

use crate::{
    app::{
        paths,
        telephony::actions::{ReadLedger, ReplayCall},
        ui::{
            badges::Time,
            form::{FormAction, FormAlert, FormState, PostForm},
            page_data::{ask, show},
            paging::Paging,
        },
    },
    domain::Topic,
    view::{LedgerLine, LedgerPage},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn Ledger() -> impl IntoView {
    let map = use_query_map();
    let asked = move |name: &str| map.read().get(name).unwrap_or_default();
    let page = ask(
        || vec![Topic::Telephony.any()],
        move || ReadLedger {
            before: asked("before"),
            call: asked("call"),
            dry: asked("dry"),
        },
    );
    let replay = FormAction::to::<ReplayCall>();
    html! {
        <Title text="Messages received" />
        <div class="narrow">
            <header class="top">
                <h1>"Messages received"</h1>
                <a class="btn quiet" href="/settings/telephony">"Telephony"</a>
            </header>
            {show(page, move |page: LedgerPage| html! { <Found page=page replay=replay /> })}
        </div>
    }
}

#[component]
fn Found(page: LedgerPage, replay: FormAction) -> impl IntoView {
    let empty = page.rows.is_empty();
    let after = page.after.map(|after| match page.call {
        Some(call) => format!("/settings/telephony/ledger?call={call}&before={after}"),
        None => format!("/settings/telephony/ledger?before={after}"),
    });
    let of_call = page.call.map(|call| {
        let dry = page.dry_run.clone().map(|said| html! { <p role="status">{said}</p> });
        html! {
            <section class="card" aria-label="This call">
                <p><a href=paths::call(call)>"The call"</a> " · " <a href="/settings/telephony/ledger">"All messages"</a></p>
                {dry}
                <div class="acts">
                    <a class="btn quiet" href=format!("/settings/telephony/ledger?call={call}&dry=1")>"What would telling it again change?"</a>
                    <PostForm action=replay class="inline">
                        <input type="hidden" name="call" value=call.to_string() />
                        <button class="btn quiet">"Apply again"</button>
                    </PostForm>
                </div>
                <FormAlert answer=FormState::of(replay) />
            </section>
        }
    });
    let rows = page
        .rows
        .into_iter()
        .map(|row| html! { <Row row=row /> })
        .collect_view();
    html! {
        <p class="lead">"Every message is kept as it came, once; calls are computed from them. " {page.backlog}</p>
        {of_call}
        <ul class="rows" aria-label="Messages">{rows}</ul>
        {empty.then(|| html! { <p class="quiet">"Nothing has come yet."</p> })}
        <Paging before=None after=after names=("Newest", "Older") />
    }
}

#[component]
fn Row(row: LedgerLine) -> impl IntoView {
    let call = row.call.map(|call| {
        html! { <a href=format!("/settings/telephony/ledger?call={call}")>"Its call's messages"</a> }
    });
    html! {
        <li class="row user said-whole">
            <div class="what">
                <b class="title">{row.says}</b>
                <span><Time when=row.when /> " · " {row.connection} " · " {row.story}</span>
                {row.problem.map(|problem| html! { <span class="why">{problem}</span> })}
                <details class="change"><summary>"As it came"</summary><pre class="raw">{row.body}</pre></details>
                {call}
            </div>
        </li>
    }
}
