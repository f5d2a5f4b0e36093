//! The form of a telephone connection: each provider has its own words for what it wants.

use crate::{
    app::ui::{
        field::Field,
        form::{FormAction, FormAlert, FormState, PostForm},
        person_field::PersonField,
    },
    domain::Provider,
    view::{ConnectionCard, People},
};
use leptos::prelude::*;
use uuid::Uuid;

/// What a provider calls its things: the account, the address, the token, the signing key; none of what it has not.
struct Words {
    account: Option<&'static str>,
    address: Option<&'static str>,
    dialplan: Option<&'static str>,
    token: Option<&'static str>,
    signing: Option<&'static str>,
    hint: &'static str,
}

fn words(provider: Provider) -> Words {
    match provider {
        Provider::Twilio => Words {
            account: Some("Account SID"),
            address: None,
            token: Some("Auth token"),
            signing: None,
            dialplan: None,
            hint: "Both are on the first page of the Twilio console.",
        },
        Provider::SignalWire => Words {
            account: Some("Project ID"),
            address: Some("Space URL"),
            token: Some("API token"),
            signing: Some("Signing key"),
            dialplan: None,
            hint: "All of them are under API in your SignalWire space.",
        },
        Provider::Asterisk => Words {
            account: Some("ARI user"),
            address: Some("Address of its web server"),
            token: Some("Password"),
            signing: None,
            dialplan: Some("Context that dials out"),
            hint: "For Asterisk, FreePBX and others built on it. The user is in ari.conf; the context is from-internal in most switchboards. People pick up at their extensions.",
        },
        Provider::Webhook => Words {
            account: None,
            address: None,
            token: Some("Signing key"),
            signing: None,
            dialplan: None,
            hint: "Copy the key to whatever sends the messages: it is not shown again.",
        },
        Provider::Simulator => Words {
            account: None,
            address: None,
            token: None,
            signing: None,
            dialplan: None,
            hint: "It plays both ends of a call, for trials and training. Nobody is really called.",
        },
    }
}

/// The form of a connection, or, with none, of a new one of that provider.
#[component]
pub fn ConnectionFields(
    /// Whose words it has.
    provider: Provider,
    /// The connection; none: a new one.
    connection: Option<ConnectionCard>,
    /// Who may answer.
    people: People,
    /// Who answers a new connection's calls.
    me: Uuid,
    /// A key that a new connection may sign with.
    #[prop(into)]
    key: String,
    /// Where it goes.
    saving: (FormAction, FormState),
) -> impl IntoView {
    let (action, answer) = saving;
    let words = words(provider);
    let new = connection.is_none();
    let id = connection
        .as_ref()
        .map(|card| card.id.to_string())
        .unwrap_or_default();
    let prefix = match &connection {
        Some(card) => format!("c{}-", card.id.simple()),
        None => format!("{}-", provider.code()),
    };
    let (name, account, address, dialplan, owner) = match &connection {
        Some(card) => (
            card.name.clone(),
            card.account.clone(),
            card.address.clone(),
            card.dialplan.clone(),
            card.owner,
        ),
        None => (
            provider.word().to_owned(),
            String::new(),
            String::new(),
            String::new(),
            me,
        ),
    };
    let text = |label: Option<&'static str>, name: &'static str, value: String| {
        let prefix = prefix.clone();
        label.map(|label| html! { <Field label=label name=name answer=answer value=value prefix=prefix /> })
    };
    let secret = |label: Option<&'static str>, name: &'static str| {
        let prefix = prefix.clone();
        let hint = if new {
            ""
        } else {
            "Left empty, it stays as it is"
        };
        // A key of our own is there to be copied.
        let shown = new && provider == Provider::Webhook;
        let (kind, value) = if shown {
            ("text", key.clone())
        } else {
            ("password", String::new())
        };
        label.map(|label| {
            html! { <Field label=label name=name kind=kind answer=answer value=value prefix=prefix hint=hint autocomplete="new-password" /> }
        })
    };
    let account = text(words.account, "account", account);
    let address = text(words.address, "address", address);
    let dialplan = text(words.dialplan, "dialplan", dialplan);
    let token = secret(words.token, "token");
    let signing = secret(words.signing, "signing");
    let save = if new { "Add connection" } else { "Save" };
    html! {
        <PostForm action=action>
            <input type="hidden" name="form[id]" value=id />
            <input type="hidden" name="form[provider]" value=provider.code() />
            <p class="hint">{words.hint}</p>
            <div class="two">
                <Field label="Name" name="name" answer=answer value=name prefix=prefix.clone() />
                <PersonField label="Answers all other numbers" name="owner" prefix=prefix.clone() answer=answer people=people value=owner.to_string() />
            </div>
            {account}
            {address}
            {token}
            {signing}
            {dialplan}
            <FormAlert answer=answer fields=&["name", "owner", "account", "address", "token", "signing", "dialplan"] />
            <button class="btn go">{save}</button>
        </PostForm>
    }
}
