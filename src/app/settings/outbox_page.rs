//! The outbox of mails, for administrators.

use crate::{
    app::{
        paths,
        settings::outbox_actions::{ListMails, RetryMail},
        ui::{
            badges::Time,
            form::{FormAction, FormAlert, FormState, PostForm},
            page_data::{ask, show},
            paging::Paging,
        },
    },
    domain::{MailState, Topic},
    view::{MailLine, Outbox},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The outbox.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let map = use_query_map();
    let page = ask(
        || vec![Topic::Notification.any()],
        move || ListMails {
            after: map.read().get("after").unwrap_or_default(),
        },
    );
    let retry = FormAction::to::<RetryMail>();
    html! {
        <Title text="Outbox" />
        <div class="narrow">
            <header class="top">
                <h1>"Outbox"</h1>
                <a class="btn quiet" href="/settings/reminders">"Reminders"</a>
            </header>
            {show(page, move |page| html! { <List page=page retry=retry /> })}
        </div>
    }
}

#[component]
fn List(page: Outbox, retry: FormAction) -> impl IntoView {
    let empty = page.rows.is_empty();
    let rows = page
        .rows
        .into_iter()
        .map(|mail| html! { <Mail mail=mail retry=retry /> })
        .collect_view();
    let after = page
        .after
        .map(|after| format!("/settings/outbox?after={after}"));
    let before = page.later.then(|| "/settings/outbox".to_owned());
    html! {
        <p class="lead" class:late=!page.leaves>{page.way_out}</p>
        <FormAlert answer=FormState::of(retry) />
        <ul class="rows" aria-label="Mails">{rows}</ul>
        {empty.then(|| html! { <p class="quiet">"No mail has been written yet."</p> })}
        <Paging before=before after=after names=("Newest", "Older") />
    }
}

#[component]
fn Mail(mail: MailLine, retry: FormAction) -> impl IntoView {
    let bad = mail.state == MailState::Failed;
    let title = match mail.call {
        Some(call) => {
            html! { <a class="title" href=paths::call(call)>{mail.subject.clone()}</a> }
        }
        None => html! { <b class="title">{mail.subject.clone()}</b> },
    };
    let body = mail.body.map(|body| {
        html! { <details class="change"><summary>"What it says"</summary><pre class="mail">{body}</pre></details> }
    });
    let again = mail.can_retry.then(|| {
        let label = format!("Try again: {}", mail.subject);
        html! {
            <PostForm action=retry class="inline">
                <input type="hidden" name="id" value=mail.id.to_string() />
                <button class="btn small" aria-label=label>"Try again"</button>
            </PostForm>
        }
    });
    html! {
        <li class="row said-whole">
            <div class="what">
                {title}
                <span>{mail.to} " · " <Time when=mail.when /></span>
                <span class:why=bad>{mail.story}</span>
                {body}
            </div>
            <div class="acts">{again}</div>
        </li>
    }
}
