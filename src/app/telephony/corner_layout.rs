//! What the layout shows of calls that go on or are just over: a part of the bundle of its own, which is fetched with the first call.

use crate::{
    app::{
        notes::actions::SaveNote,
        telephony::{
            actions::{HangUp, IdentifyCaller, ReadLive},
            live_card::{LiveActions, LiveCalls, say},
        },
        ui::{form::FormAction, newest::Newest},
        updates::Updates,
    },
    domain::Topic,
    view::{LiveCall, Me},
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{collections::BTreeSet, sync::Arc};

/// The corner; where it cannot be fetched, there is none.
///
/// # Errors
/// When it does not come.
#[wasm_split(corner, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn corner(me: RwSignal<Option<Me>>, updates: Updates) -> Result<AnyView, SplitLoaderError> {
    Ok(html! { <Corner me=me updates=updates /> })
}

/// The reader's calls that go on: asked for when one of them changes, or something is noted.
#[component]
fn Corner(me: RwSignal<Option<Me>>, updates: Updates) -> impl IntoView {
    let live = RwSignal::new(Vec::<LiveCall>::new());
    let mine = move || {
        let me = me.get_untracked().map(|me| me.id.to_string());
        vec![Topic::Note.of(&me.unwrap_or_default())]
    };
    let noted = updates.watch_around(Arc::new(mine));
    let question = Newest::question();
    let said = StoredValue::new(BTreeSet::new());
    Effect::new(move |_| {
        noted.track();
        let any = me.get().is_some_and(|me| me.live > 0);
        // What is over is looked at once more: it may have to be said how it came out.
        if !any && live.with_untracked(Vec::is_empty) {
            return;
        }
        question.ask(&ReadLive {}, move |now: Result<Vec<LiveCall>, _>| {
            if let Ok(now) = now {
                say(&now, said);
                live.try_set(now);
            }
        });
    });
    let actions = LiveActions {
        note: FormAction::to::<SaveNote>(),
        identify: FormAction::to::<IdentifyCaller>(),
        hang_up: FormAction::to::<HangUp>(),
    };
    html! { <LiveCalls live=live.read_only() actions=actions /> }
}
