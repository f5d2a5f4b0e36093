//! Checking a file: one thread reads it, PostgreSQL takes what each row means by COPY, and then judges the whole.

use crate::server::imports::{
    cells::Row,
    columns, content, read_row,
    row::{Names, Reading},
    source::{Format, Source},
};
use crate::server::store::Cause;
use crate::{
    domain::{ImportKind, ImportStage},
    server::{
        State,
        state::id_at,
        store::{self, imports::ImportRow},
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use std::io::{self, Read};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Bytes of rows that are sent at once.
const SENT: usize = 256 << 10;
/// How many rows are looked at before it is decided how all are read, and how many bytes of them.
const LOOKED_AT: (usize, usize) = (2_000, 4 << 20);

/// What was read of a file.
struct Known {
    kind: ImportKind,
    columns: Vec<String>,
    fields: Vec<String>,
    rows: i64,
}

/// Reads and judges a file. `false` when another process does.
pub async fn check(state: &State, id: Uuid) -> sqlx::Result<bool> {
    let now = state.clock.now();
    let mut db = store::begin(&state.pool, None, Cause::Import, now).await?;
    store::imports::without_time_limit(&mut db).await?;
    if !store::import_chunks::try_reading(&mut db, id).await? {
        return Ok(false);
    }
    let Some(import) = store::imports::find(&mut db, id)
        .await?
        .filter(|import| import.stage() == ImportStage::Checking)
    else {
        return Ok(false);
    };
    // What another import is writing could be what this one brings: it is noted, and checked once more before it is written
    // ([`super::start`]); here it does not wait for the other.
    let beside = store::imports::writing(&mut db).await?;
    let users = store::user_list::all(&mut db).await?;
    let users = users.iter().filter(|user| user.disabled_at.is_none());
    // By name, by e-mail address, and by what stands before its @: what other programs call a user name.
    let login = |email: &str| email.split('@').next().unwrap_or_default().to_owned();
    let users: Names = users
        .flat_map(|user| {
            [
                (login(&user.email), user.id),
                (user.name.to_lowercase(), user.id),
                (user.email.clone(), user.id),
            ]
        })
        .collect();
    let dispositions = store::dispositions::all(&mut db).await?;
    let dispositions: Names = dispositions
        .iter()
        .filter(|one| !one.is_reason)
        .map(|one| (one.label.to_lowercase(), one.id))
        .collect();

    let (bytes_in, bytes) = mpsc::channel(4);
    let (rows_in, mut rows) = mpsc::channel(4);
    let feeding = tokio::spawn(feed(state.pool.clone(), id, bytes_in));
    let reading = tokio::task::spawn_blocking(move || {
        read(
            import,
            users,
            dispositions,
            Pieces {
                bytes,
                piece: io::Cursor::default(),
            },
            &rows_in,
            now,
        )
    });

    let mut copy = store::import_rows::copy_rows(&mut db, id).await?;
    while let Some(batch) = rows.recv().await {
        copy.send(batch).await?;
    }
    let read = reading
        .await
        .unwrap_or_else(|_| Err(io::Error::other("the reader stopped")));
    let fed = feeding.await.unwrap_or(Ok(()));
    let known = match read {
        Ok(known) => known,
        Err(error) => {
            copy.give_up().await.ok();
            db.rollback().await?;
            fed?;
            return fail(state, id, &error).await;
        }
    };
    copy.finish().await?;
    fed?;
    if let Some(import) = store::imports::find(&mut db, id).await? {
        store::import_progress::save_reading(
            &mut db,
            &import,
            known.kind,
            &known.columns,
            &known.fields,
        )
        .await?;
    }
    store::import_progress::save_rows(&mut db, id, known.rows).await?;
    store::import_verdicts::judge(&mut db, id, known.kind).await?;
    store::import_progress::save_counts(&mut db, id).await?;
    store::import_progress::save_stage(&mut db, id, ImportStage::Checked, None).await?;
    store::import_progress::save_beside(&mut db, id, beside).await?;
    db.commit().await?;
    Ok(true)
}

/// The file is no table: it is said, and the import ends there.
async fn fail(state: &State, id: Uuid, error: &io::Error) -> sqlx::Result<bool> {
    let sentence = if error.kind() == io::ErrorKind::InvalidData {
        error.to_string()
    } else {
        tracing::warn!(%error, import = %id, "a file could not be read");
        "It could not be read to its end. Send it again.".to_owned()
    };
    let mut db = store::begin(&state.pool, None, Cause::Import, state.clock.now()).await?;
    store::import_progress::save_stage(&mut db, id, ImportStage::Failed, Some(&sentence)).await?;
    db.commit().await?;
    Ok(true)
}

/// Hands the file on piece by piece, and notes how far it is.
async fn feed(pool: PgPool, id: Uuid, bytes: mpsc::Sender<Vec<u8>>) -> sqlx::Result<()> {
    let mut db = pool.acquire().await?;
    let (mut number, mut done) = (0, 0);
    while let Some(piece) = store::import_chunks::chunk(&mut db, id, number).await? {
        done += piece.len();
        if bytes.send(piece).await.is_err() {
            break;
        }
        number += 1;
        if number % 4 == 0 {
            store::import_progress::save_progress(
                &mut db,
                id,
                i64::try_from(done).unwrap_or(i64::MAX),
                0,
            )
            .await?;
        }
    }
    Ok(())
}

/// The pieces of a file as one.
struct Pieces {
    bytes: mpsc::Receiver<Vec<u8>>,
    piece: io::Cursor<Vec<u8>>,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.piece.read(buffer)? {
                0 => match self.bytes.blocking_recv() {
                    Some(piece) => self.piece = io::Cursor::new(piece),
                    None => return Ok(0),
                },
                read => return Ok(read),
            }
        }
    }
}

/// The first rows: as many as are wanted to know the file by, and no more than fit.
fn looked_at(source: &mut Source) -> Vec<io::Result<Row>> {
    let (rows, mut room) = LOOKED_AT;
    let mut head = Vec::new();
    while head.len() < rows && room > 0 {
        let Some(row) = source.next() else { break };
        if let Ok((_, cells)) = &row {
            room = room.saturating_sub(cells.iter().map(String::len).sum());
        }
        head.push(row);
    }
    head
}

/// What the file is a list of, and how it is read.
fn recognise(import: &mut ImportRow, columns: Vec<String>, head: &[io::Result<Row>]) {
    let rows: Vec<&[String]> = head.iter().flatten().map(|(_, row)| &**row).collect();
    let kind = if columns::are_ours(&columns) {
        columns::of_ours(&import.file_name)
            .unwrap_or_else(|| content::kind_of_ours(&columns, &rows))
    } else if import.format == "vcard" {
        ImportKind::Contact
    } else {
        columns::recognise(&columns, &import.file_name).unwrap_or(ImportKind::Contact)
    };
    import.set_kind(kind);
    import.fields = columns::mapping(kind, &columns);
    if content::are_milliseconds(&columns, &import.fields, &rows) {
        for field in import.fields.iter_mut().filter(|field| *field == "seconds") {
            "milliseconds".clone_into(field);
        }
    }
    import.day_first = content::day_first(&import.fields, &rows).unwrap_or(import.day_first);
    import.columns = columns;
}

fn read(
    mut import: ImportRow,
    users: Names,
    dispositions: Names,
    bytes: Pieces,
    rows_in: &mpsc::Sender<Vec<u8>>,
    now: DateTime<Utc>,
) -> io::Result<Known> {
    let mut source = Source::open(Format::parse(&import.format), bytes)?;
    let mut head = Vec::new();
    // The first time columns are recognised; after that they are what a person said.
    if import.columns != source.columns {
        head = looked_at(&mut source);
        recognise(&mut import, source.columns.clone(), &head);
    }
    let mut known = Known {
        kind: import.kind(),
        columns: import.columns.clone(),
        fields: import.fields.clone(),
        rows: 0,
    };
    let reading = Reading::new(import, users, dispositions, now);
    let writer = || {
        csv::WriterBuilder::new()
            .has_headers(false)
            .from_writer(Vec::with_capacity(SENT + SENT / 4))
    };
    let mut batch = writer();
    let send = |batch: csv::Writer<Vec<u8>>| {
        let bytes = batch
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))?;
        rows_in
            .blocking_send(bytes)
            .map_err(|_| io::Error::other("nobody takes the rows"))
    };
    for row in head.into_iter().chain(source) {
        let (line, cells) = row?;
        let Some(record) = read_row::read(&reading, line, &cells, id_at(now)) else {
            continue;
        };
        batch.serialize(record)?;
        known.rows += 1;
        if batch.get_ref().len() >= SENT {
            send(std::mem::replace(&mut batch, writer()))?;
        }
    }
    send(batch)?;
    Ok(known)
}
