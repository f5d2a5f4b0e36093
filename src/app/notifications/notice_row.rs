//! A notification, in the list.

use crate::{
    app::{
        paths,
        ui::{
            badges::Time,
            form::{FormAction, PostForm},
        },
    },
    domain::NoticeKind,
    view::Notice,
};
use leptos::prelude::*;

/// What can be done with a notification.
#[derive(Clone, Copy)]
pub struct NoticeActions {
    /// Marks it as read.
    pub read: FormAction,
    /// Puts it off.
    pub snooze: FormAction,
    /// Starts its call.
    pub start: FormAction,
}

/// Where it leads.
pub fn target(notice: &Notice) -> String {
    match (notice.call, notice.import) {
        (Some(call), _) => paths::call(call),
        (None, Some(import)) => paths::import(import),
        (None, None) if notice.kind == NoticeKind::Silent => "/settings/telephony".to_owned(),
        (None, None) => "/tasks".to_owned(),
    }
}

/// Buttons that put it off.
pub fn snoozes(
    notice: &Notice,
    snooze: FormAction,
    lengths: &'static [(&'static str, &'static str)],
) -> AnyView {
    let (id, title) = (notice.id.to_string(), notice.title.clone());
    let button = move |(length, word): &(&'static str, &'static str)| {
        let label = format!("Snooze {word}: {title}");
        html! { <button class="btn quiet small" name="length" value=*length aria-label=label>{*word}</button> }
    };
    html! {
        <PostForm action=snooze class="inline">
            <input type="hidden" name="id" value=id />
            <small class="quiet">"Snooze"</small>
            {lengths.iter().map(button).collect_view()}
        </PostForm>
    }
}

/// Starts its call, where that can be done.
pub fn start(notice: &Notice, start: FormAction) -> Option<AnyView> {
    let call = notice.call.filter(|_| notice.can_start)?;
    let label = format!("Start: {}", notice.title);
    Some(html! {
        <PostForm action=start class="inline">
            <input type="hidden" name="id" value=call.to_string() />
            <button class="btn go small" aria-label=label>"Start"</button>
        </PostForm>
    })
}

/// Marks it as read.
pub fn read(notice: &Notice, read: FormAction, word: &'static str) -> AnyView {
    let (id, label) = (notice.id.to_string(), format!("{word}: {}", notice.title));
    html! {
        <PostForm action=read class="inline">
            <input type="hidden" name="id" value=id />
            <button class="btn quiet small" aria-label=label>{word}</button>
        </PostForm>
    }
}

/// A row of the list.
#[component]
pub fn NoticeRow(
    /// What is told.
    notice: Notice,
    /// What can be done with it.
    actions: NoticeActions,
) -> impl IntoView {
    let to = target(&notice);
    let later = notice.kind == NoticeKind::Reminder || notice.kind == NoticeKind::TaskDue;
    let acts = notice.unread.then(|| {
        html! {
            <div class="acts">
                {start(&notice, actions.start)}
                {later.then(|| snoozes(&notice, actions.snooze, &[("10", "10 min"), ("60", "1 h"), ("tomorrow", "Tomorrow")]))}
                {read(&notice, actions.read, "Mark as read")}
            </div>
        }
    });
    let under = (!notice.under.is_empty()).then(|| notice.under.clone());
    html! {
        <li class="row said-whole notice" class:unread=notice.unread>
            <div class="what">
                <a class="title" href=to>{notice.title.clone()}</a>
                <span>{notice.kind.word()} {under.map(|under| format!(" · {under}"))} " · " <Time when=notice.when.clone() /></span>
            </div>
            {acts}
        </li>
    }
}
