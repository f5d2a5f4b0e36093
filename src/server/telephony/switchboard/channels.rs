//! Which call a channel is of. Asterisk knows it as the linked id: the channel that everything began with. Its events do not say
//! it, so it is asked once for every channel.

use super::Board;
use crate::{
    domain::Direction,
    server::voip::{
        ari::{self, Channel, Event, call_of, is_plain},
        ask,
    },
};
use axum::http::Method;
use std::collections::HashMap;

/// What is known of channels that are there.
#[derive(Debug, Default)]
pub struct Channels {
    /// The call of each channel, by the channel that it began with.
    of: HashMap<String, String>,
    /// Who dialled whom in each call, and how many of its channels are there.
    calls: HashMap<String, (Option<Direction>, usize)>,
    /// By whom a channel was dialled.
    dialled: HashMap<String, String>,
    /// What was told of channels whose call is not known yet.
    held: HashMap<String, Vec<Vec<u8>>>,
}

/// The channel that a call began with, and who dialled whom.
pub type Call = (String, Option<Direction>);

impl Channels {
    /// The call of an event's channel, and what was held back until that is known. None while it is not: this event is held
    /// back, too.
    pub async fn call(
        &mut self,
        board: &Board,
        event: &Event,
        body: &[u8],
    ) -> Option<(Call, Vec<Vec<u8>>)> {
        let channel = event.channel()?;
        let known = match self.of.get(&channel.id) {
            Some(first) => Some(first.clone()),
            None => self.learn(board, channel, event).await,
        };
        let Some(first) = known else {
            let held = self.held.entry(channel.id.clone()).or_default();
            held.push(body.to_vec());
            return None;
        };
        let way = self.calls.get(&first).and_then(|(way, _)| *way);
        if event.kind == "ChannelDestroyed" {
            self.forget(&channel.id);
        }
        let held = self.held.remove(&channel.id).unwrap_or_default();
        Some(((first, way), held))
    }

    async fn learn(&mut self, board: &Board, channel: &Channel, event: &Event) -> Option<String> {
        let first = match call_of(&channel.id) {
            Some(_) => channel.id.clone(),
            None => match linked_id(board, &channel.id).await {
                Some(first) => first,
                // It was gone before it could be asked about. Whoever dialled it is mostly named in time.
                None => match self.root(&channel.id) {
                    Some(first) => first,
                    None if event.kind == "ChannelDestroyed" => channel.id.clone(),
                    None => return None,
                },
            },
        };
        let known = self.calls.get(&first).and_then(|(way, _)| *way);
        let way = match known {
            Some(way) => Some(way),
            // One that was dialled, by nobody knows whom, began nothing.
            None if first == channel.id => self.came_by_itself(channel).then(|| channel.begins()),
            None => self::channel(board, &first)
                .await
                .map(|first| first.begins()),
        };
        let known = self.calls.entry(first.clone()).or_insert((way, 0));
        known.0 = known.0.or(way);
        known.1 += 1;
        self.of.insert(channel.id.clone(), first.clone());
        Some(first)
    }

    /// Notes who dials whom, for as long as whoever is dialled is there: of what rings nobody, too.
    pub fn note(&mut self, event: &Event) {
        if let (Some(caller), Some(peer)) = (&event.caller, &event.peer) {
            self.dialled.insert(peer.id.clone(), caller.id.clone());
        }
        let gone = event
            .channel
            .as_ref()
            .filter(|channel| event.kind == "ChannelDestroyed" && !channel.is_of_somebody());
        if let Some(channel) = gone {
            self.dialled.remove(&channel.id);
        }
    }

    /// Where it began, by who dialled whom.
    fn root(&self, channel: &str) -> Option<String> {
        let mut at = self.dialled.get(channel)?;
        // No chain of telephones is longer.
        for _ in 0..20 {
            match (self.of.get(at), self.dialled.get(at)) {
                (Some(first), _) => return Some(first.clone()),
                (None, Some(before)) => at = before,
                (None, None) => return Some(at.clone()),
            }
        }
        None
    }

    /// Whether a channel came in, and was not dialled: it rings the switchboard from the beginning.
    fn came_by_itself(&self, channel: &Channel) -> bool {
        if call_of(&channel.id).is_some() {
            return true;
        }
        let held = self.held.get(&channel.id).and_then(|held| held.first());
        let first = held.and_then(|body| serde_json::from_slice::<Event>(body).ok());
        let state = first.and_then(|event| Some(event.channel()?.state.clone()));
        state.as_deref().unwrap_or(&channel.state) != "Down"
    }

    fn forget(&mut self, channel: &str) {
        self.dialled.remove(channel);
        let Some(first) = self.of.remove(channel) else {
            return;
        };
        if let Some(known) = self.calls.get_mut(&first) {
            known.1 -= 1;
            if known.1 == 0 {
                self.calls.remove(&first);
            }
        }
    }
}

/// What a switchboard answers to a question about what is there; none where it is not, or does not answer.
pub async fn read<T: serde::de::DeserializeOwned>(board: &Board, path: &str) -> Option<T> {
    let account = board.account();
    let asked = account.ask(Method::GET, ari::address(&account, path), Vec::new());
    let answered = ask::ask(&asked).await.ok()?;
    (answered.status == 200).then(|| serde_json::from_str(&answered.body).ok())?
}

async fn linked_id(board: &Board, channel: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Variable {
        value: String,
    }
    if !is_plain(channel) {
        return None;
    }
    let path = format!("channels/{channel}/variable?variable=CHANNEL(linkedid)");
    let variable: Variable = read(board, &path).await?;
    Some(variable.value).filter(|value| !value.is_empty())
}

async fn channel(board: &Board, id: &str) -> Option<Channel> {
    if !is_plain(id) {
        return None;
    }
    read(board, &format!("channels/{id}")).await
}
