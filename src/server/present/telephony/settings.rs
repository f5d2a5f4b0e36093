//! The telephony settings, for administrators.

use crate::{
    domain::{Action, Provider, Subject},
    server::{
        Failure, Visit, phones,
        present::{people, telephony::ledger::backlog},
        store::{self, voip_connections::ConnectionRow},
        telephony,
    },
    view::{ConnectionCard, LineCard, TelephonyPage, grouped},
};
use std::iter;

/// The page.
pub async fn page(visit: &Visit) -> Result<TelephonyPage, Failure> {
    visit.may(Action::ManageTelephony, Subject::default())?;
    let mut db = visit.state.pool.acquire().await?;
    let connections = store::voip_connections::all(&mut db).await?;
    let lines = store::voip_lines::all(&mut db).await?;
    let ledger = backlog(visit, &mut db).await?;
    let by = |id| {
        let found = connections.iter().find(|connection| connection.id == id);
        found.map_or_else(String::new, |connection| connection.name.clone())
    };
    let lines = lines.into_iter().map(|line| LineCard {
        shown: phones::shown(Some(&line.e164), None, &line.e164),
        by: by(line.connection_id),
        e164: line.e164,
        name: line.name,
        connection: line.connection_id,
        owner: line.owner_id,
        answered_by: iter::once(&line.owner_name)
            .chain(&line.others)
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
        others: line.others_typed.join("; "),
    });
    let lines: Vec<LineCard> = lines.collect();
    let answer = lines.iter().map(|line: &LineCard| line.owner);
    let owners = connections
        .iter()
        .map(|connection| connection.owner_id)
        .chain(answer);
    let people = people::offered(visit, &mut db, owners).await?;
    Ok(TelephonyPage {
        lines,
        people,
        ledger,
        connections: cards(visit, connections),
        key: telephony::connections::random_key(),
        me: visit.me.id,
    })
}

/// Where somebody picks up, as a person reads it: a number in groups, or an extension.
pub fn desk(phone: &str) -> String {
    phones::shown(phone.starts_with('+').then_some(phone), None, phone)
}

fn cards(visit: &Visit, rows: Vec<ConnectionRow>) -> Vec<ConnectionCard> {
    let places = |row: &ConnectionRow| {
        let sealed = telephony::secrets(&visit.state, row)
            .keys()
            .next()
            .is_some();
        row.dials && sealed && row.provider != Provider::Webhook
    };
    let order: Vec<_> = rows
        .iter()
        .filter(|row| places(row))
        .map(|row| row.id)
        .collect();
    let with_order = |row: ConnectionRow| {
        let first = (order.len() > 1 && places(&row)).then(|| order.first() == Some(&row.id));
        let mut card = card(visit, row);
        if first == Some(true) {
            card.news
                .insert(0, "Calls are placed over it first.".to_owned());
        }
        card.first = first;
        card
    };
    rows.into_iter().map(with_order).collect()
}

fn card(visit: &Visit, row: ConnectionRow) -> ConnectionCard {
    let (state, reader) = (&visit.state, visit.reader());
    let secrets = telephony::secrets(state, &row);
    let sealed = secrets.keys().next().is_some();
    let mut news = Vec::new();
    if !sealed {
        news.push(
            "Its credentials are missing, or were sealed with another key: enter them again."
                .to_owned(),
        );
    }
    let reached = state.config.is_https() || !telephony::writes(row.provider);
    if !reached {
        news.push(
            "Providers reach Callboard over https only: set CALLBOARD_PUBLIC_URL.".to_owned(),
        );
    }
    let switchboard = row.provider == Provider::Asterisk;
    if switchboard {
        news.push(match (row.line_since, &row.line_problem) {
            (Some(since), _) => format!("Connected since {}.", reader.moment(since).label),
            (None, Some(why)) => format!("Not connected: {why}. It is tried again and again."),
            (None, None) => "Connecting …".to_owned(),
        });
    }
    news.push(match row.heard_at {
        Some(at) => format!("Last heard {}.", reader.moment(at).label),
        None => "Nothing heard yet.".to_owned(),
    });
    if let Some(at) = row.refused_at {
        news.push(format!(
            "{} refused for a wrong signature, the last {}.",
            grouped(row.refused),
            reader.moment(at).label
        ));
    }
    ConnectionCard {
        webhook: if telephony::writes(row.provider) {
            telephony::webhook(state, &row)
        } else {
            String::new()
        },
        good: sealed && reached && (row.line_since.is_some() || !switchboard),
        first: None,
        id: row.id,
        provider: row.provider,
        name: row.name,
        account: row.account,
        address: row.address,
        dialplan: row.dialplan,
        owner: row.owner_id,
        news,
        sealed,
    }
}
