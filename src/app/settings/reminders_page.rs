//! How reminders go, for administrators.

use crate::{
    app::{
        settings::outbox_actions::ReadReminderHealth,
        ui::page_data::{ask, show},
    },
    domain::Topic,
    view::ReminderHealth,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page.
#[component]
pub fn RemindersPage() -> impl IntoView {
    let page = ask(|| vec![Topic::Notification.any()], || ReadReminderHealth {});
    html! {
        <Title text="Reminders" />
        <div class="narrow">
            <header class="top">
                <h1>"Reminders"</h1>
                <a class="btn quiet" href="/settings/outbox">"Outbox"</a>
            </header>
            {show(page, |page: ReminderHealth| {
                let problems = page.problems.into_iter().map(|problem| html! { <p class="alert" role="status">{problem}</p> }).collect_view();
                let numbers = page
                    .numbers
                    .into_iter()
                    .map(|(name, value)| html! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> })
                    .collect_view();
                html! {
                    {problems}
                    <section class="card" aria-label="Reminders"><dl class="facts">{numbers}</dl></section>
                    <p class="hint">"How each one went stands on its call, under Reminders."</p>
                }
            })}
        </div>
    }
}
