//! Making and changing a record.

use crate::app::calls::plan_page::names;
use crate::{
    app::{
        paths,
        records::{
            actions::{RecordForm, SaveRecord},
            record_form::EditRecord,
        },
        ui::{
            form::FormAction,
            icon::{Glyph, Icon},
            page_data::{ask_once, show},
        },
    },
    domain::RecordKind,
    view::RecordFormPage,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The form's page, for a new record and for one that exists.
#[component]
pub fn RecordEditPage() -> impl IntoView {
    let kind = expect_context::<RecordKind>();
    let (params, query) = (use_params_map(), use_query_map());
    let page = ask_once(move || RecordForm {
        list: kind.plural().into(),
        id: params.read().get("id").unwrap_or_default(),
        account: query.read().get("of").unwrap_or_default(),
        number: query.read().get("number").unwrap_or_default(),
    });
    let names = names();
    let action = FormAction::to::<SaveRecord>();
    html! {
        <div class="narrow">
            {show(page, move |page: RecordFormPage| {
                let title = match &page.name {
                    Some(name) => format!("Edit {name}"),
                    None => format!("New {}", kind.word().to_ascii_lowercase()),
                };
                let back = page.values.get("id").and_then(|id| id.parse().ok()).filter(|_| page.name.is_some());
                let back = back.map_or_else(|| paths::records(kind), |id| paths::record(kind, id));
                html! {
                    <Title text=title.clone() />
                    <header class="top">
                        <div class="name">
                            <a class="back" href=back><Icon glyph=Glyph::Back />"Back"</a>
                            <h1>{title}</h1>
                        </div>
                    </header>
                    <EditRecord page=page action=action names=names />
                }
            })}
        </div>
    }
}
