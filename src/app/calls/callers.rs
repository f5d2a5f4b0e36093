//! Callers: who was missed and what is done about it, and whose number nobody has.

use crate::{
    app::{
        calls::call_rows::title,
        paths,
        telephony::phone_card::Who,
        ui::{
            badges::{Time, Waiting},
            field::Field,
            form::{FormAction, FormAlert, FormState, PostForm},
            icon::{Glyph, Icon},
            keyed::{content, keyed},
            person_field::PersonField,
        },
    },
    view::{Caller, People},
};
use leptos::prelude::*;
use uuid::Uuid;

/// Where the forms go.
#[derive(Clone, Copy)]
pub struct CallerActions {
    /// A call back that begins now.
    pub back: FormAction,
    /// Why nobody has to call back.
    pub settle: FormAction,
    /// To a colleague.
    pub hand_over: FormAction,
    /// Who it is.
    pub identify: FormAction,
}

/// A line of the list: a caller, or below them what else can be done, which stays while it is typed into.
#[derive(Clone)]
enum Line {
    Caller(Box<Caller>),
    Ways {
        key: String,
        mine: Uuid,
        title: String,
    },
}

/// Whoever was missed. `new_id` is the call back's.
pub fn missed(
    callers: Vec<Caller>,
    actions: CallerActions,
    new_id: Uuid,
    colleagues: People,
) -> AnyView {
    let lines = callers
        .into_iter()
        .flat_map(|caller| {
            let ways = caller.mine.map(|mine| Line::Ways {
                key: caller.key.clone(),
                mine,
                title: title(&caller.newest),
            });
            [Some(Line::Caller(Box::new(caller))), ways]
        })
        .flatten()
        .collect();
    let colleagues = StoredValue::new(colleagues);
    let key = |line: &Line| match line {
        Line::Caller(caller) => {
            content(&(&caller.newest, caller.calls, &caller.dial, &caller.calling))
        }
        Line::Ways { key, .. } => key.clone(),
    };
    keyed(lines, key, move |line| match line {
        Line::Caller(caller) => html! {
            <li class="row caller">
                {about(&caller)}
                <div class="acts">
                    <Waiting seconds=caller.waiting />
                    {calling(&caller)}
                    {call_back(&caller, actions.back, new_id)}
                </div>
            </li>
        },
        Line::Ways { mine, title, .. } => {
            html! { <Ways id=mine title=title actions=actions colleagues=colleagues.get_value() /> }
        }
    })
}

/// Whose number nobody has.
pub fn unknown(callers: Vec<Caller>, identify: FormAction) -> AnyView {
    let key = |caller: &Caller| {
        let candidates: Vec<Uuid> = caller.candidates.iter().map(|one| one.id).collect();
        content(&(&caller.newest, caller.calls, caller.mine, candidates))
    };
    keyed(callers, key, move |caller| {
        // Who may not say so is not asked.
        let call = caller.mine.unwrap_or(caller.newest.id);
        let candidates = match caller.mine {
            Some(_) => caller.candidates.clone(),
            None => Vec::new(),
        };
        html! {
            <li class="row caller unknown">
                {about(&caller)}
                <div class="who">
                    <Who call=call candidates=candidates number=caller.unknown.clone() action=identify />
                </div>
            </li>
        }
    })
}

/// The way to call somebody back: it dials where the reader can.
pub fn call_back(caller: &Caller, action: FormAction, new_id: Uuid) -> AnyView {
    let [call, plan] = ["Call back for", "Plan a call back for"]
        .map(|verb| format!("{verb} “{}”", title(&caller.newest)));
    let again = paths::plan_again(caller.newest.id);
    let now = match caller
        .dial
        .as_ref()
        .map(|e164| paths::dial(caller.record, e164))
    {
        Some(to) => {
            html! { <a class="btn small" href=to aria-label=call><Icon glyph=Glyph::Phone />"Call back"</a> }
        }
        // Nobody is known, and no number.
        None if caller.record.is_none() && caller.number.is_empty() => ().into_any(),
        None => {
            let missed = caller.newest.id.to_string();
            html! {
                <PostForm action=action class="inline">
                    <input type="hidden" name="id" value=new_id.to_string() />
                    <input type="hidden" name="missed" value=missed />
                    <button class="btn small" aria-label=call>"Call back"</button>
                </PostForm>
            }
        }
    };
    html! {
        <a class="btn quiet small" href=again aria-label=plan>"Plan"</a>
        {now}
    }
}

/// Who is calling them just now.
pub fn calling(caller: &Caller) -> Option<AnyView> {
    let says = match &*caller.calling {
        "" => return None,
        "You" => "You are calling them".to_owned(),
        name => format!("{name} is calling them"),
    };
    Some(html! { <span class="st live">{says}</span> })
}

/// How often they called, and how the last time went.
pub fn times(caller: &Caller) -> String {
    match caller.calls {
        1 => String::new(),
        many => format!("{many} calls, the last "),
    }
}

fn about(caller: &Caller) -> AnyView {
    let call = &caller.newest;
    let mut supports = vec![
        call.people.clone(),
        call.owner.clone(),
        call.outcome.clone(),
    ];
    // Their number, unless the title is it.
    if !call.purpose.contains(&caller.number) {
        supports.insert(1, caller.number.clone());
    }
    supports.retain(|part| !part.is_empty());
    html! {
        <div class="what">
            <a class="title" href=paths::call(call.id)>{title(call)}</a>
            <span>{times(caller)} <Time when=call.when.clone() /> " · " {supports.join(" · ")}</span>
        </div>
    }
}

/// What else can be done about a missed call.
#[component]
fn Ways(id: Uuid, title: String, actions: CallerActions, colleagues: People) -> impl IntoView {
    let (id, same_id) = (id.to_string(), id.to_string());
    let (given, settled) = (
        FormState::of_one(actions.hand_over, &id),
        FormState::of_one(actions.settle, &id),
    );
    let [give, none] = ["Hand over", "No need to call back"].map(|verb| format!("{verb}: {title}"));
    let (to, reason) = (format!("{id}-"), format!("{id}-"));
    html! {
        <li class="caller-ways">
            <details open=given.came_back()>
                <summary aria-label=give>"Hand over"</summary>
                <PostForm action=actions.hand_over>
                    <input type="hidden" name="id" value=id />
                    <PersonField label="To" name="to" prefix=to flat=true answer=given people=colleagues />
                    <FormAlert answer=given fields=&["to"] />
                    <button class="btn small">"Hand over"</button>
                </PostForm>
            </details>
            <details open=settled.came_back()>
                <summary aria-label=none>"No need"</summary>
                <PostForm action=actions.settle>
                    <input type="hidden" name="id" value=same_id />
                    <Field label="Why nobody has to call back" name="reason" prefix=reason flat=true answer=settled />
                    <FormAlert answer=settled fields=&["reason"] />
                    <button class="btn small">"Save"</button>
                </PostForm>
            </details>
        </li>
    }
}
