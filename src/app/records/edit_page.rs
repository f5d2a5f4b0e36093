//! Making and changing a record.

use crate::app::calls::plan_page::names;
use crate::{
    app::{
        paths,
        records::{
            actions::{SaveRecord, record_form},
            record_form::RecordForm,
        },
        ui::{
            error_panel::Problem,
            form::FormAction,
            icon::{Glyph, Icon},
        },
    },
    domain::RecordKind,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The form's page, for a new record and for one that exists.
#[component]
pub fn RecordEditPage() -> impl IntoView {
    let kind = expect_context::<RecordKind>();
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        (
            params.read().get("id").unwrap_or_default(),
            query.read().get("of").unwrap_or_default(),
        )
    };
    let page = Resource::new(asked, move |(id, of)| {
        record_form(kind.plural().into(), id, of)
    });
    let names = names();
    let action = FormAction::to::<SaveRecord>();
    view! {
        <div class="narrow">
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => {
                            let title = match &page.name {
                                Some(name) => format!("Edit {name}"),
                                None => format!("New {}", kind.word().to_lowercase()),
                            };
                            let back = page.values.get("id").and_then(|id| id.parse().ok()).filter(|_| page.name.is_some());
                            let back = back.map_or_else(|| paths::records(kind), |id| paths::record(kind, id));
                            view! {
                                <Title text=title.clone() />
                                <header class="top">
                                    <div class="name">
                                        <a class="back" href=back><Icon glyph=Glyph::Back />"Back"</a>
                                        <h1>{title}</h1>
                                    </div>
                                </header>
                                <RecordForm page=page action=action names=names />
                            }
                            .into_any()
                        }
                        Err(error) => view! { <Problem error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}
