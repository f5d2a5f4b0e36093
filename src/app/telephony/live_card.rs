//! Calls of one's own that ring, are talked on or are just over, in the corner of every screen: never modal, the focus stays where
//! it is, and a card that is written in stays for as long.

use crate::{
    app::{
        paths,
        telephony::phone_card::{HangUpButton, Who},
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

/// When the card of a call that is over folds.
const FOLDS_MILLISECONDS: u32 = 20_000;

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
    let closed = RwSignal::new(BTreeSet::new());
    // A call's own page says all of it, and has more room.
    let ids = Memo::new(move |before: Option<&Vec<Uuid>>| {
        let path = path.get();
        let going_on = live.with(|live| live.iter().map(|call| call.id).collect::<Vec<Uuid>>());
        // Each keeps its place: a card that is moved loses the focus of whoever writes in it.
        let before = before.cloned().unwrap_or_default();
        let stays = |id: &Uuid| going_on.contains(id) || dom::is_written_in(&card_id(*id));
        let new = going_on.iter().filter(|id| !before.contains(id));
        closed.with(|closed| {
            let shown = |id: &Uuid| !closed.contains(id) && paths::call(*id) != path;
            let stay = before.iter().filter(|id| stays(id));
            new.chain(stay).copied().filter(shown).collect()
        })
    });
    items_last_here();
    move || {
        let ids = ids.get();
        (!ids.is_empty()).then(|| {
            // Keyed: what is typed into one card stays when another comes or goes.
            let cards = keyed(ids, Uuid::to_string, move |id| {
                html! { <Card id=id live=live closed=closed actions=actions /> }
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

fn card_id(call: Uuid) -> String {
    format!("live-{}", call.simple())
}

#[component]
fn Card(
    id: Uuid,
    live: ReadSignal<Vec<LiveCall>>,
    closed: RwSignal<BTreeSet<Uuid>>,
    actions: LiveActions,
) -> impl IntoView {
    // What is no longer told of is over.
    let call = Memo::new(move |before: Option<&Option<LiveCall>>| {
        let now = live.with(|live| live.iter().find(|call| call.id == id).cloned());
        now.or_else(|| {
            before.cloned().flatten().map(|call| LiveCall {
                stage: Stage::Over,
                talking: None,
                ends: false,
                ..call
            })
        })
    });
    let head = move || {
        call.get()
            .map(|call| html! { <Head call=call identify=actions.identify /> })
    };
    // The note stays the same while it is written, and is another one once it is saved.
    let new_id = NewId::of(actions.note);
    let note = Memo::new(move |_| call.get().map(|call| new_id.or(&call.drafts, call.note)));
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
    // Drawn anew when there is another thing to do, and not with every second.
    let ends = Memo::new(move |_| {
        call.with(|call| {
            let call = call.as_ref().filter(|call| call.ends)?;
            Some(call.inbound && call.stage == Stage::Ringing)
        })
    });
    let hang_up = move || {
        ends.get()
            .map(|rings| html! { <HangUpButton call=id rings=rings action=actions.hang_up /> })
    };
    let stage = Memo::new(move |_| call.with(|call| call.as_ref().map(|call| call.stage)));
    let over = Memo::new(move |_| stage.get() == Some(Stage::Over));
    let rings = move || stage.get() == Some(Stage::Ringing);
    // One line of it, until it is wanted again; what rings unfolds.
    let folded = RwSignal::new(false);
    Effect::new(move |_| {
        if rings() {
            folded.set(false);
        }
    });
    // What is over and waits for its outcome is in nobody's way.
    Effect::new(move |_| {
        if over.get() {
            dom::after(FOLDS_MILLISECONDS, move || {
                if !dom::is_written_in(&card_id(id)) {
                    folded.try_set(true);
                }
            });
        }
    });
    let fold = move || {
        let word = if folded.get() { "Unfold" } else { "Fold" };
        let open = if folded.get() { "false" } else { "true" };
        html! {
            <button type="button" class="btn quiet small fold" aria-expanded=open on:click=move |_| folded.update(|folded| *folded = !*folded)>{word}</button>
        }
    };
    let close = move |_| {
        closed.update(|closed| {
            closed.insert(id);
        });
    };
    let go_on = move || {
        if over.get() {
            html! {
                <a class="btn go small" href=paths::call_for_outcome(id)>"Add outcome"</a>
                <button type="button" class="btn quiet small" on:click=close>"Close"</button>
            }
        } else {
            html! { <a class="btn quiet small" href=paths::call(id)>"Open call"</a> }
        }
    };
    html! {
        <article class="ring call" class:ringing=rings class:folded=move || folded.get() id=card_id(id)>
            {head}
            <div class="acts">
                {hang_up}
                {go_on}
                {fold}
            </div>
            {form}
        </article>
    }
}

#[component]
fn Head(call: LiveCall, identify: FormAction) -> impl IntoView {
    let stage = match call.talking {
        Some(seconds) => html! { <Ticking seconds=seconds brief=true /> },
        None => {
            let class = if call.stage.is_live() {
                "st live"
            } else {
                "st held"
            };
            html! { <span class=class>{call.stage.word()}</span> }
        }
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
            <TextArea label="Note" name="body" prefix=prefix answer=answer key="n" />
            {move || answer.conflict().map(|_| html! { <p class="alert" role="alert">"This note was saved in another window meanwhile: open the call to see it."</p> })}
            <FormAlert answer=answer fields=&["body"] />
            <button class="btn small">"Save note"</button>
        </PostForm>
    }
}
