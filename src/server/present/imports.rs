//! Imports as their pages show them.

use crate::server::imports::{LARGEST, authorize::authorize, columns};
use crate::server::present;
use crate::{
    domain::{Action, Duration, ImportKind, ImportStage, RecordKind, Status, Subject, Verdict},
    server::{
        Failure, Visit,
        present::times::Reader,
        store::{self, import_rows::ShownRow},
    },
    view::{
        CheckedRow, Choice, ColumnRow, ImportDetail, ImportList, ImportQuery, ImportSummary, Twin,
        grouped,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

/// Rows on a page.
const PAGE: usize = 50;

/// The newest imports, and what the form for a file needs.
pub async fn list(ctx: &Visit) -> Result<ImportList, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    // Who may manage an import that is nobody's may manage all.
    let of = ctx
        .may(Action::ManageImport, Subject::default())
        .is_err()
        .then_some(ctx.me.id);
    let imports = store::imports::newest(&mut db, of).await?;
    let reader = ctx.reader();
    let row = |import: &store::imports::ImportRow| ImportSummary {
        id: import.id,
        file_name: import.file_name.clone(),
        kind: import.kind(),
        stage: import.stage(),
        rows: grouped(import.rows),
        by: import.by.clone(),
        when: reader.short(import.created_at),
    };
    Ok(ImportList {
        imports: imports.iter().map(row).collect(),
        zones: present::calls::zones(ctx),
        zone: ctx.me.zone.name().to_owned(),
        country: ctx.state.config.country.clone(),
        largest: u32::try_from(LARGEST >> 20).unwrap_or(u32::MAX),
    })
}

/// An import with a page of its rows.
pub async fn detail(ctx: &Visit, id: &str, query: &ImportQuery) -> Result<ImportDetail, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    let import = authorize(ctx, &mut db, id).await?;
    let (kind, stage) = (import.kind(), import.stage());
    let settled = !matches!(
        stage,
        ImportStage::Receiving | ImportStage::Checking | ImportStage::Failed
    );
    let counts: Vec<(Verdict, i64)> = if settled {
        Verdict::ALL
            .iter()
            .map(|verdict| (*verdict, import.count(*verdict)))
            .collect()
    } else {
        Vec::new()
    };
    let verdict = Verdict::parse(&query.verdict);
    let after = query.after.parse().unwrap_or(0);
    let mut rows = if settled {
        store::import_rows::rows(&mut db, import.id, verdict, after, PAGE as i64 + 1).await?
    } else {
        Vec::new()
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let there = matches!(stage, ImportStage::Imported);
    let took = import.take_twins;
    let wanted: i64 = counts
        .iter()
        .filter(|(verdict, _)| {
            matches!(verdict, Verdict::New | Verdict::Mended)
                || (*verdict == Verdict::Duplicate && took)
        })
        .map(|(_, count)| count)
        .sum();
    let whole = if stage == ImportStage::Checking {
        import.bytes
    } else {
        wanted
    };
    let offered = columns::offered(kind);
    let word = |code: &str| {
        offered
            .iter()
            .find(|(known, _)| *known == code)
            .map_or("", |(_, word)| word)
            .to_owned()
    };
    Ok(ImportDetail {
        id: import.id,
        kind,
        stage,
        percent: u8::try_from(
            (import.done * 100)
                .checked_div(whole)
                .unwrap_or(0)
                .clamp(0, 100),
        )
        .unwrap_or(100),
        counts,
        accounts: if settled { import.accounts() } else { 0 },
        took_twins: took,
        after: rows.last().filter(|_| more).map(|row| row.line.to_string()),
        rows: rows
            .iter()
            .map(|row| shown(ctx.reader(), row, kind, there, took))
            .collect(),
        columns: import
            .columns
            .iter()
            .zip(&import.fields)
            .map(|(name, field)| ColumnRow {
                name: name.clone(),
                field: field.clone(),
                word: word(field),
            })
            .collect(),
        offered: Choice::list(offered),
        zones: present::calls::zones(ctx),
        zone: import.time_zone,
        country: import.country,
        day_first: import.day_first,
        restorable: import
            .undone_at
            .is_some_and(|at| at >= ctx.now - TimeDelta::days(30)),
        problem: import.problem,
        by: import.by,
        when: ctx.reader().short(import.created_at),
        file_name: import.file_name,
        version: import.version,
    })
}

fn shown(
    reader: Reader<'_>,
    row: &ShownRow,
    kind: ImportKind,
    there: bool,
    took_twins: bool,
) -> CheckedRow {
    let name = row.twin_name.clone().unwrap_or_default();
    let twin = match (row.twin_id, row.twin_kind.as_deref(), row.twin_line) {
        (Some(id), Some("call"), _) => Some(Twin::Call(id, name)),
        (Some(_), Some("task"), _) => Some(Twin::Task(name)),
        (Some(id), Some(kind), _) => {
            RecordKind::parse(kind).map(|kind| Twin::Record(kind, id, name))
        }
        (_, _, Some(line)) => Some(Twin::Line(line)),
        _ => None,
    };
    let verdict = row.verdict();
    let written = match verdict {
        Verdict::New | Verdict::Mended => true,
        Verdict::Duplicate => took_twins,
        Verdict::Refused => false,
    };
    CheckedRow {
        line: row.line,
        name: row.name.clone(),
        read: read(reader, &row.facts),
        verdict,
        said: row
            .said
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect(),
        twin,
        made: (there && written && kind != ImportKind::Task).then_some(row.id),
    }
}

/// When a row's call, task or deal is or was, and how long a call took: whoever checks a file sees that its dates and lengths were
/// read as they are meant.
fn read(reader: Reader<'_>, facts: &Value) -> String {
    let text = |name: &str| facts.get(name).and_then(Value::as_str);
    let at = |name: &str| text(name).and_then(|text| text.parse::<DateTime<Utc>>().ok());
    let day = |name: &str| text(name).and_then(|text| text.parse::<NaiveDate>().ok());
    let full = |at| reader.full(reader.zone.local(at));
    let (started, ended) = (at("started_at"), at("ended_at"));
    let status = text("status").and_then(Status::parse).map(Status::word);
    let mut parts: Vec<String> = Vec::new();
    if let Some(at) = started.or(at("scheduled_at")).or(at("created_at")) {
        parts.extend(status.map(str::to_owned));
        parts.push(full(at));
    }
    if let Some((from, to)) = started.zip(ended) {
        let seconds = (to - from).num_seconds();
        parts.push(Duration { seconds }.to_string());
    }
    parts.extend(day("due_on").map(|day| format!("Due {}", reader.day(day))));
    parts.extend(day("closes_on").map(|day| format!("Closes {}", reader.day(day))));
    parts.join(" · ")
}

/// Waits a moment for what is being done with an import: a small one is done before its page is read.
pub async fn a_moment(ctx: &Visit, id: &str) {
    ctx.state.events.wake();
    let rests = async {
        while detail(ctx, id, &ImportQuery::default())
            .await
            .is_ok_and(|import| import.stage.under_way())
        {
            tokio::time::sleep(std::time::Duration::from_millis(40)).await;
        }
    };
    let _ = tokio::time::timeout(std::time::Duration::from_millis(1500), rests).await;
}
