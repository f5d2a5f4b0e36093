//! Changing a call.

use crate::app::calls::plan_page::{meaning, names};
use crate::app::{
    calls::{
        actions::{EditCall, EditForm},
        call_form::{CallForm, CallFormKind},
    },
    ui::{
        form::FormAction,
        icon::{Glyph, Icon},
        meanwhile::ChangedMeanwhile,
        page_data::{ask_once, show},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The edit form's page.
#[component]
pub fn EditCallPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let page = ask_once(move || EditForm { id: id() });
    let names = names();
    let action = FormAction::to::<EditCall>();
    let meaning = meaning();
    html! {
        <Title text="Edit a call" />
        <div class="narrow">
            <ChangedMeanwhile id=Signal::derive(id) />
            {show(page, move |page| {
                html! {
                    <header class="top">
                        <div class="name">
                            <a class="back" href=move || format!("/calls/{}", id())><Icon glyph=Glyph::Back />"The call"</a>
                            <h1>"Edit a call"</h1>
                        </div>
                    </header>
                    <CallForm kind=CallFormKind::Edit page=page action=action meaning=meaning names=names />
                }
            })}
        </div>
    }
}
