//! Who takes part in a call, and what it is about.

use crate::{
    app::{
        paths,
        ui::{
            badges::Avatar,
            form::{FormAction, FormAlert, FormState, PostForm},
            icon::{Glyph, Icon},
            keyed::keyed_one,
        },
    },
    domain::{Rsvp, Status},
    view::CallDetail,
};
use leptos::prelude::*;

/// Who takes part, with what they said; and what the call is about.
#[component]
pub fn People(
    /// The call.
    call: CallDetail,
    /// Where answers go.
    action: FormAction,
) -> impl IntoView {
    let (id, mine, invites, planned) = (
        StoredValue::new(call.id.to_string()),
        call.mine_to_change,
        call.invites,
        call.status == Status::Planned,
    );
    // The key dials the first who can be dialled.
    let first = call
        .people
        .iter()
        .find(|one| one.dial.is_some())
        .and_then(|one| one.record.as_ref().map(|record| record.id));
    let owner_takes_part = call.people.iter().any(|one| one.is_owner);
    let people = call
        .people
        .into_iter()
        .map(|one| {
            let name = match &one.record {
                Some(record) => html! { <a href=paths::record(record.kind, record.id)>{one.name.clone()}</a> },
                None => one.name.clone().into_any(),
            };
            // Nobody was asked who stands outside and is not written to, nor on a call that has been.
            let asked = planned && (one.record.is_none() || invites);
            let said = match one.answer {
                _ if one.is_owner => "owner".to_owned(),
                Rsvp::Invited if !asked => String::new(),
                answer => answer.word().to_ascii_lowercase(),
            };
            let under = [one.under.clone(), said]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · ");
            // The owner is there: nobody asks them.
            let answers = (planned && !one.is_owner && (one.is_me || mine)).then(|| {
                let buttons = Rsvp::ALL
                    .iter()
                    .copied()
                    .filter(|answer| *answer != one.answer)
                    .map(|answer| html! { <button class="btn quiet small" name="answer" value=answer.code()>{answer.word()}</button> })
                    .collect_view();
                let label = format!("Answer of {}", one.name);
                let (token, is_me) = (one.token.clone(), one.is_me);
                // Keyed: opened, it stays open whatever else is changed.
                keyed_one(format!("{token} {}", one.answer.word()), move || {
                    html! {
                        <details class="change answers" open=is_me>
                            <summary aria-label=label>"Answer"</summary>
                            <PostForm action=action class="acts">
                                <input type="hidden" name="id" value=id.get_value() />
                                <input type="hidden" name="who" value=token />
                                {buttons}
                            </PostForm>
                        </details>
                    }
                })
            });
            let dial = one.record.as_ref().zip(one.dial).map(|(record, e164)| {
                let key = (Some(record.id) == first).then_some("d");
                let label = format!("Call {}", one.name);
                html! { <a class="btn quiet small dial" href=paths::dial_call(call.id, Some(record.id), &e164) aria-label=label aria-keyshortcuts=key><Icon glyph=Glyph::Phone />"Call"</a> }
            });
            html! {
                <div class="person">
                    <Avatar name=one.name.clone() />
                    <div><b>{name}</b><small>{under}</small>{answers}</div>
                    {dial}
                </div>
            }
        })
        .collect_view();
    let about = call.related.map(|related| {
        let kind = related.kind.word().to_ascii_lowercase();
        let under = if related.under.is_empty() { kind } else { format!("{kind} · {}", related.under) };
        html! {
            <section class="card">
                <h2>"About"</h2>
                <div class="person"><div><b><a href=paths::record(related.kind, related.id)>{related.name}</a></b><small>{under}</small></div></div>
            </section>
        }
    });
    html! {
        <section class="card">
            <h2>"People"</h2>
            {people}
            {(!owner_takes_part).then(|| html! { <div class="person"><Avatar name=call.owner.clone() /><div><b>{call.owner.clone()}</b><small>"owner"</small></div></div> })}
            <FormAlert answer=FormState::of(action) />
        </section>
        {about}
    }
}
