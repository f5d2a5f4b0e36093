//! How Callboard itself is, for administrators.

use crate::{
    app::{
        settings::health_actions::ReadHealth,
        ui::page_data::{ask_once, show},
    },
    view::{Health, HealthLine, JobLine},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The health page.
#[component]
pub fn HealthPage() -> impl IntoView {
    let page = ask_once(|| ReadHealth {});
    html! {
        <Title text="Health" />
        <div class="narrow">
            <header class="top">
                <h1>"Health"</h1>
                <a class="btn quiet" href="/settings/reminders">"Reminders"</a>
                <a class="btn quiet" href="/settings/outbox">"Outbox"</a>
                <a class="btn quiet" href="/settings/health" rel="external">"Look again"</a>
            </header>
            {show(page, |page| html! { <Found page=page /> })}
        </div>
    }
}

#[component]
fn Found(page: Health) -> impl IntoView {
    let wrong = page.checks.iter().filter(|check| !check.good).count()
        + page.jobs.iter().filter(|job| !job.good).count();
    let lead = match wrong {
        0 => "All is well.".to_owned(),
        1 => "One thing needs attention.".to_owned(),
        wrong => format!("{wrong} things need attention."),
    };
    let checks = page
        .checks
        .into_iter()
        .map(|check| html! { <Check check=check /> })
        .collect_view();
    let jobs = page
        .jobs
        .into_iter()
        .map(|job| html! { <Job job=job /> })
        .collect_view();
    html! {
        <p class="lead">{lead}</p>
        <section class="band" aria-labelledby="checks">
            <h2 id="checks">"Looked at"</h2>
            <ul class="rows">{checks}</ul>
        </section>
        <section class="band" aria-labelledby="jobs">
            <h2 id="jobs">"Goes on by itself"</h2>
            <ul class="rows">{jobs}</ul>
        </section>
    }
}

/// In words, not by colour alone.
fn mark(good: bool) -> AnyView {
    if good {
        html! { <span class="st">"Fine"</span> }
    } else {
        html! { <span class="st overdue">"Look at this"</span> }
    }
}

#[component]
fn Check(check: HealthLine) -> impl IntoView {
    html! {
        <li class="row said-whole">
            <div class="what"><b class="title">{check.sentence}</b></div>
            <div class="acts">{mark(check.good)}</div>
        </li>
    }
}

#[component]
fn Job(job: JobLine) -> impl IntoView {
    html! {
        <li class="row said-whole">
            <div class="what">
                <b class="title">{job.title}</b>
                <span>{job.ran} " · " {job.next}</span>
                {job.problem.map(|problem| html! { <span class="why">{problem}</span> })}
            </div>
            <div class="acts">{mark(job.good)}</div>
        </li>
    }
}
