//! Logging a call that is over.

use crate::app::{
    api::calls::{LogCall, log_form},
    components::{
        call_form::{CallForm, CallFormKind},
        form::Door,
        problem::Problem,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The log form's page.
#[component]
pub fn LogCallPage() -> impl IntoView {
    let page = Resource::new(|| (), |()| log_form());
    let door = Door::to::<LogCall>();
    view! {
        <Title text="Log a call" />
        <div class="narrow">
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! {
                            <header class="top">
                            <h1>"Log a call"</h1>
                            <a class="btn quiet" href="/calls/new">"Plan a call instead"</a>
                            </header>
                            <CallForm kind=CallFormKind::Log page=page door=door />
                        }
                        .into_any(),
                        Err(error) => view! { <Problem error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}
