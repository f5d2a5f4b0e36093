//! Calls of one's own that ring or are talked on, in the corner of every screen: never modal, the focus stays where it is.

use crate::{
    app::{
        paths,
        telephony::phone_card::{HangUp, Who},
        ui::{
            badges::Ticking,
            field::TextArea,
            form::{FormAction, FormAlert, FormState, NewId, PostForm},
            keyed::{items_last_here, keyed, keyed_one},
        },
    },
    dom,
    domain::Stage,
    view::{Drafts, LiveCall},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Where what is done in the corner goes.
#[derive(Clone, Copy)]
pub struct LiveActions {
    /// Notes.
    pub note: FormAction,
    /// Who it is.
    pub identify: FormAction,
    /// The end of a call.
    pub hang_up: FormAction,
}

/// The calls, each in a card of its own that stays while its call goes on: what is typed there is kept.
#[component]
pub fn LiveCalls(
    /// The calls.
    live: ReadSignal<Vec<LiveCall>>,
    /// What can be done with them.
    actions: LiveActions,
) -> impl IntoView {
    let path = use_location().pathname;
    // A call's own page says all of it, and has more room.
    let ids = Memo::new(move |_| {
        let path = path.get();
        live.with(|live| {
            let ids = live.iter().map(|call| call.id);
            ids.filter(|id| paths::call(*id) != path)
                .collect::<Vec<Uuid>>()
        })
    });
    items_last_here();
    move || {
        let ids = ids.get();
        (!ids.is_empty()).then(|| {
            // Keyed: what is typed into one card stays when another comes or goes.
            let cards = keyed(ids, Uuid::to_string, move |id| {
                html! { <Card id=id live=live actions=actions /> }
            });
            html! { <section class="rings calls" aria-label="Calls going on">{cards}</section> }
        })
    }
}

/// Says once that somebody calls.
pub fn say(calls: &[LiveCall], said: StoredValue<BTreeSet<Uuid>>) {
    for call in calls
        .iter()
        .filter(|call| call.inbound && call.stage == Stage::Ringing)
    {
        let mut new = false;
        said.try_update_value(|said| new = said.insert(call.id));
        if new {
            dom::announce(&format!("{} is calling. {}", call.title, call.under));
            dom::show_notice(
                &call.id.to_string(),
                &format!("{} is calling", call.title),
                &call.under,
                paths::call(call.id),
            );
        }
    }
}

#[component]
fn Card(id: Uuid, live: ReadSignal<Vec<LiveCall>>, actions: LiveActions) -> impl IntoView {
    let call = move || live.with(|live| live.iter().find(|call| call.id == id).cloned());
    let head = move || call().map(|call| html! { <Head call=call identify=actions.identify /> });
    // The note stays the same while it is written, and is another one once it is saved.
    let new_id = NewId::of(actions.note);
    let note = Memo::new(move |_| call().map(|call| new_id.or(&call.drafts, call.note)));
    let form = move || {
        let drafts = live.with_untracked(|live| {
            let call = live.iter().find(|call| call.id == id);
            call.map(|call| call.drafts.clone())
        });
        note.get().zip(drafts).map(|(note, drafts)| {
            // Keyed: the next note is another form, and not this one with its text.
            keyed_one(
                note.to_string(),
                move || html! { <Note call=id note=note drafts=drafts save=actions.note /> },
            )
        })
    };
    let hang_up = move || {
        let ends = call().is_some_and(|call| call.ends);
        ends.then(|| html! { <HangUp call=id action=actions.hang_up /> })
    };
    html! {
        <article class="ring call">
            {head}
            <div class="acts">
                {hang_up}
                <a class="btn quiet small" href=paths::call(id)>"Open call"</a>
            </div>
            {form}
        </article>
    }
}

#[component]
fn Head(call: LiveCall, identify: FormAction) -> impl IntoView {
    let stage = match call.talking {
        Some(seconds) => html! { <Ticking seconds=seconds brief=true /> },
        None => html! { <span class="st live">{call.stage.word()}</span> },
    };
    let who = match &call.who {
        Some(who) => {
            html! { <a class="title" href=paths::record(who.kind, who.id)>{call.title.clone()}</a> }
        }
        None => html! { <b class="title num">{call.title.clone()}</b> },
    };
    let account = call.account.map(|account| {
        html! { <a href=paths::record(account.kind, account.id)>{account.name}</a> }
    });
    let facts = call
        .facts
        .into_iter()
        .map(|fact| html! { <span>{fact}</span> })
        .collect_view();
    html! {
        <div class="what">
            <div class="head">{who} {stage}</div>
            {account}
            <span>{call.under}</span>
            {facts}
        </div>
        <Who call=call.id candidates=call.candidates number=call.number action=identify />
    }
}

#[component]
fn Note(call: Uuid, note: Uuid, drafts: Drafts, save: FormAction) -> impl IntoView {
    let id = note.to_string();
    let (answer, keeping) = FormState::kept_new(save, &drafts, &id, true);
    let prefix = format!("live-{}-", note.simple());
    html! {
        <PostForm action=save keeping=keeping>
            <input type="hidden" name="form[id]" value=id />
            <input type="hidden" name="form[call]" value=call.to_string() />
            <TextArea label="Note" name="body" prefix=prefix answer=answer />
            <FormAlert answer=answer fields=&["body"] />
            <button class="btn small">"Save note"</button>
        </PostForm>
    }
}
