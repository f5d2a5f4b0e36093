//! An invitation, for people without an account: what, when, and whether they will come.

use crate::{
    app::{
        sign_in::{
            gate::Gate,
            outside_actions::{AnswerInvitation, ReadInvitation},
        },
        ui::{
            form::{FormAction, FormAlert, FormState},
            page_data::{ask_once, show},
        },
    },
    domain::Rsvp,
    view::Invitation,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The page behind the link in an invitation.
#[component]
pub fn AnswerPage() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.read().get("token").unwrap_or_default();
    let page = ask_once(move || ReadInvitation { token: token() });
    html! {
        <Title text="Invitation" />
        <Gate heading="Invitation">
            {show(page, move |invitation: Invitation| html! { <Found invitation=invitation token=token() /> })}
        </Gate>
    }
}

#[component]
fn Found(invitation: Invitation, token: String) -> impl IntoView {
    let answer = FormState::of(FormAction::to::<AnswerInvitation>());
    let said = match invitation.answer {
        Rsvp::Invited => None,
        answer => Some(format!("You said: {}.", answer.word())),
    };
    let buttons = invitation.over.is_none().then(|| {
        let buttons = Rsvp::ALL
            .iter()
            .copied()
            .filter(|rsvp| *rsvp != Rsvp::Invited)
            .map(|rsvp| {
                let word = match rsvp {
                    Rsvp::Accepted => "Accept",
                    Rsvp::Declined => "Decline",
                    _ => "Maybe",
                };
                html! { <button class="btn" name="answer" value=rsvp.code()>{word}</button> }
            })
            .collect_view();
        html! {
            <form method="post" action=AnswerInvitation::url() class="acts">
                <input type="hidden" name="token" value=token />
                {buttons}
            </form>
        }
    });
    let lines = invitation
        .when
        .into_iter()
        .map(|line| html! { <p class="num">{line}</p> })
        .collect_view();
    html! {
        <p class="lead">{format!("{} asks {} to take part in a call.", invitation.owner, invitation.name)}</p>
        <section class="card">
            <h2>{invitation.purpose}</h2>
            {lines}
        </section>
        {said.map(|said| html! { <p role="status">{said}</p> })}
        {invitation.over.map(|over| html! { <p class="alert" role="status">{over}</p> })}
        <FormAlert answer=answer />
        {buttons}
    }
}
