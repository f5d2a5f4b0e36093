//! Telephone connections and numbers, for administrators.

use crate::{
    app::{
        telephony::{
            actions::{
                DeleteLine, PreferConnection, ReadTelephony, RetireConnection, SaveConnection,
                SaveLine, SimulateCall, TryConnection,
            },
            connection_form::ConnectionFields,
            numbers::{LineActions, Numbers},
        },
        ui::{
            field::{Field, Select},
            form::{FormAction, FormAlert, FormState, PostForm},
            keyed::{Steady, keyed_one},
            page_data::{ask, show},
        },
    },
    domain::{Provider, Topic},
    view::{Choice, ConnectionCard, LineCard, People, TelephonyPage, fates},
};
use leptos::prelude::*;
use leptos_meta::Title;
use uuid::Uuid;

/// The page.
#[component]
pub fn TelephonySettings() -> impl IntoView {
    let page = ask(
        || vec![Topic::Telephony.any(), Topic::User.any()],
        || ReadTelephony {},
    );
    // Of the page: what is drawn below lives on when the page is read again, and so must where it sends to.
    let actions = Actions {
        save: FormAction::to::<SaveConnection>(),
        add: FormAction::to::<SaveConnection>(),
        retire: FormAction::to::<RetireConnection>(),
        prefer: FormAction::to::<PreferConnection>(),
        try_out: FormAction::to::<TryConnection>(),
        lines: LineActions {
            save: FormAction::to::<SaveLine>(),
            add: FormAction::to::<SaveLine>(),
            delete: FormAction::to::<DeleteLine>(),
            drawn: Steady::default(),
        },
        simulate: FormAction::to::<SimulateCall>(),
        tried: Steady::default(),
    };
    html! {
        <Title text="Telephony" />
        <div class="narrow">
            <header class="top">
                <h1>"Telephony"</h1>
                <a class="btn quiet" href="/settings/telephony/ledger">"Messages received"</a>
            </header>
            {show(page, move |page: TelephonyPage| html! { <All page=page actions=actions /> })}
        </div>
    }
}

/// Where everything on the page goes.
#[derive(Clone, Copy)]
struct Actions {
    save: FormAction,
    add: FormAction,
    retire: FormAction,
    prefer: FormAction,
    try_out: FormAction,
    lines: LineActions,
    simulate: FormAction,
    /// As what the form was drawn that lets somebody call.
    tried: Steady,
}

#[component]
fn All(page: TelephonyPage, actions: Actions) -> impl IntoView {
    let (people, me, key) = (page.people.clone(), page.me, page.key.clone());
    let simulators: Vec<ConnectionCard> = page
        .connections
        .iter()
        .filter(|card| card.provider == Provider::Simulator)
        .cloned()
        .collect();
    let none = page.connections.is_empty();
    let cards = page
        .connections
        .iter()
        .cloned()
        .map(|card| html! { <Connection card=card people=people.clone() actions=actions /> })
        .collect_view();
    let adds = Provider::ALL
        .iter()
        .filter(|provider| **provider != Provider::Simulator || simulators.is_empty())
        .map(|provider| {
            let provider = *provider;
            // The form for the next one is another form; until then it stays as it is, whatever others do.
            let round = format!("{} {}", provider.code(), actions.add.rounds());
            let (people, key) = (people.clone(), key.clone());
            keyed_one(round, move || {
                html! { <Add provider=provider people=people me=me key=key save=actions.add /> }
            })
        })
        .collect_view();
    let connections = page.connections.iter().map(|card| Choice {
        value: card.id.to_string(),
        label: card.name.clone(),
    });
    let connections: Vec<Choice> = connections.collect();
    html! {
        <p class="lead">"Calls log themselves once a provider tells of them. " {page.ledger}</p>
        <section class="band" aria-labelledby="connections">
            <h2 id="connections">"Connections"</h2>
            {none.then(|| html! { <p class="quiet">"None yet. Add the one you telephone with."</p> })}
            <FormAlert answer=FormState::of(actions.retire) />
            <FormAlert answer=FormState::of(actions.prefer) />
            <ul class="rows" aria-label="Connections">{cards}</ul>
            <h3>"Add a connection"</h3>
            {adds}
        </section>
        {(!none).then(|| html! { <Numbers lines=page.lines.clone() connections=connections people=page.people.clone() me=page.me.to_string() actions=actions.lines /> })}
        <section class="band" aria-labelledby="phones">
            <h2 id="phones">"Where people pick up"</h2>
            <p>"Calls to our numbers ring there. Everybody says where in their profile; you can say it for them under " <a href="/settings/users">"Users"</a> "."</p>
        </section>
        {simulators
            .into_iter()
            .next()
            .map(|simulator| {
                // Another form where there are other numbers to call, unless it is being written in.
                let key = actions.tried.key("trial", &simulator.id.to_string(), &format!("{:?}", page.lines));
                keyed_one(key, move || html! { <Trial simulator=simulator lines=page.lines action=actions.simulate /> })
            })}
    }
}

/// The answer of the form that saves the connection of that id, or with no id a new one of that provider.
fn saving(action: FormAction, id: String, provider: Provider) -> (FormAction, FormState) {
    let answer = FormState::when(action, move |sent| {
        sent.get("id") == Some(&id)
            && sent
                .get("provider")
                .is_some_and(|sent| sent == provider.code())
    });
    (action, answer)
}

#[component]
fn Add(
    provider: Provider,
    people: People,
    me: Uuid,
    key: String,
    save: FormAction,
) -> impl IntoView {
    let saving = saving(save, String::new(), provider);
    html! {
        <details class="change" open=saving.1.came_back()>
            <summary>{provider.word()}</summary>
            <ConnectionFields provider=provider connection=None people=people me=me key=key saving=saving />
        </details>
    }
}

#[component]
fn Connection(card: ConnectionCard, people: People, actions: Actions) -> impl IntoView {
    let news = card
        .news
        .iter()
        .map(|line| html! { <span>{line.clone()}</span> })
        .collect_view();
    let other = Some(card.provider.word()).filter(|word| *word != card.name);
    let webhook = (!card.webhook.is_empty()).then(|| {
        html! {
            <span class="hint">"Webhook address to paste at the provider:"</span>
            <code class="copy">{card.webhook.clone()}</code>
        }
    });
    let (name, good) = (card.name.clone(), card.good);
    let prefer = (card.first == Some(false)).then(|| {
        let label = format!("Place calls over {name} first");
        html! {
            <PostForm action=actions.prefer class="inline">
                <input type="hidden" name="id" value=card.id.to_string() />
                <button class="btn quiet small" aria-label=label>"Place calls over it first"</button>
            </PostForm>
        }
    });
    // Keyed: what came meanwhile is no reason to draw a form anew that is being typed into, or its answer.
    let key = format!(
        "{} {} {} {} {} {} {}",
        card.id, card.name, card.account, card.address, card.dialplan, card.owner, card.sealed
    );
    let acts = keyed_one(key, move || {
        html! { <Acts card=card people=people actions=actions /> }
    });
    html! {
        <li class="row user said-whole connection">
            <div class="what">
                <b class="title">{name}</b>
                {other.map(|word| html! { <span>{word}</span> })}
                {news}
                {webhook}
            </div>
            <span class="st" class:overdue=!good>{if good { "Ready" } else { "Look at this" }}</span>
            {prefer}
            {acts}
        </li>
    }
}

/// What can be done with a connection.
#[component]
fn Acts(card: ConnectionCard, people: People, actions: Actions) -> impl IntoView {
    let tested = card.id.to_string();
    let tried = FormState::of_one(actions.try_out, &tested);
    let test = format!("Test {}", card.name);
    let saving = saving(actions.save, card.id.to_string(), card.provider);
    let (id, owner) = (card.id.to_string(), card.owner);
    let change = format!("Change {}", card.name);
    html! {
        <PostForm action=actions.try_out class="inline">
            <input type="hidden" name="id" value=tested />
            <button class="btn small" aria-label=test>"Test"</button>
        </PostForm>
        <details class="more" open=saving.1.came_back()>
            <summary class="btn quiet small" aria-label=change>"Change"</summary>
            <div class="more-fields">
                <ConnectionFields provider=card.provider connection=Some(card) people=people me=owner key="" saving=saving />
                <PostForm action=actions.retire>
                    <input type="hidden" name="id" value=id />
                    <button class="btn quiet small">"Give this connection up"</button>
                </PostForm>
            </div>
        </details>
        <FormAlert answer=tried />
    }
}

/// Somebody calls, played by the simulator.
#[component]
fn Trial(simulator: ConnectionCard, lines: Vec<LineCard>, action: FormAction) -> impl IntoView {
    let answer = FormState::of(action);
    let ours = lines
        .into_iter()
        .filter(|line| line.connection == simulator.id)
        .map(|line| Choice {
            label: format!("{} · {}", line.shown, line.answered_by),
            value: line.e164,
        });
    let ours: Vec<Choice> = ours.collect();
    let first = ours
        .first()
        .map(|line| line.value.clone())
        .unwrap_or_default();
    let to = if ours.is_empty() {
        html! { <Field label="Calls our number" name="to" kind="tel" answer=answer prefix="try-" value="+1 212 555 0199" /> }
    } else {
        html! { <Select label="Calls our number" name="to" prefix="try-" answer=answer choices=ours value=first /> }
    };
    html! {
        <section class="card" id="trial" aria-labelledby="try">
            <h2 id="try">"Try it: somebody calls"</h2>
            <p class="hint">"The simulator tells of the call just as a provider does. Nobody is really called."</p>
            <PostForm action=action>
                <input type="hidden" name="form[connection]" value=simulator.id.to_string() />
                <div class="two">
                    <Field label="Who calls" name="from" kind="tel" answer=answer prefix="try-" value="+1 212 555 0147" hint="Left empty, they show no number" />
                    {to}
                </div>
                <Select label="How it goes" name="fate" prefix="try-" answer=answer choices=fates() value="answered" />
                <div class="two">
                    <Field label="Rings for how many seconds" name="rings" answer=answer prefix="try-" value="8" />
                    <Field label="They talk for" name="talks" answer=answer prefix="try-" value="1 min" />
                </div>
                <FormAlert answer=answer fields=&["from", "to", "fate", "rings", "talks"] />
                <button class="btn go">"Call now"</button>
            </PostForm>
        </section>
    }
}
