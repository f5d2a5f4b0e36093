//! A file as it comes in, kept piece by piece.

use crate::server::imports::source::Format;
use crate::server::store::Cause;
use crate::server::{Failure, Visit, phones, store, zones::Zone};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 512 << 20;

/// The size of a piece, in bytes.
const PIECE: usize = 256 << 10;

/// How many pieces of files that wait may be kept: one person's, and everybody's (2 and 16 GB).
const MOST: (i64, i64) = (2 << 12, 16 << 12);

/// After how many pieces it is looked again whether there is room.
const LOOK: i32 = 64;

/// What a file without a name is called.
const UNNAMED: &str = "file.csv";

/// What a file is read with, as it was typed; what is empty is guessed.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The zone of times that name none.
    pub zone: String,
    /// The country of numbers without their own.
    pub country: String,
    /// `day` or `month`: what comes first in `03/04/2026`.
    pub order: String,
}

impl Settings {
    /// Zone, country, and whether days come first.
    pub fn checked(&self, ctx: &Visit) -> Result<(&'static str, String, bool), Failure> {
        let zone = match self.zone.trim() {
            "" => Some(ctx.me.zone.clone()),
            typed => Zone::named(typed),
        };
        let zone = zone.ok_or_else(|| {
            Failure::field(
                "zone",
                "Choose a time zone from the list, like America/New_York.",
            )
        })?;
        let country = match self.country.trim() {
            "" => ctx.state.config.country.clone(),
            typed => typed.to_uppercase(),
        };
        if country.len() != 2 || !phones::is_country(&country) {
            return Err(Failure::field(
                "country",
                "Give the country's two letters, like US, DE or IN.",
            ));
        }
        // Only there do months come first.
        let day_first = match &*self.order {
            "day" => true,
            "month" => false,
            _ => !matches!(&*country, "US" | "PH"),
        };
        Ok((zone.name(), country, day_first))
    }
}

/// A file that is coming in. Each piece is kept by itself: however slowly a file comes, it holds no connection.
pub struct Incoming {
    id: Uuid,
    pool: PgPool,
    name: String,
    by: Uuid,
    guessed: (&'static str, String, bool),
    pending: Vec<u8>,
    pieces: i32,
    bytes: usize,
}

impl Incoming {
    /// Begins.
    pub async fn begin(ctx: &Visit, file_name: &str) -> Result<Self, Failure> {
        let guessed = Settings::default().checked(ctx)?;
        let mut db = ctx.state.pool.acquire().await?;
        has_room(&mut db, ctx.me.id).await?;
        drop(db);
        let name: String = file_name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        let name = if name.trim().is_empty() {
            UNNAMED.to_owned()
        } else {
            name
        };
        Ok(Self {
            id: ctx.new_id(),
            pool: ctx.state.pool.clone(),
            name,
            by: ctx.me.id,
            guessed,
            pending: Vec::new(),
            pieces: 0,
            bytes: 0,
        })
    }

    /// The next bytes.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.bytes += bytes.len();
        if self.bytes > LARGEST {
            return Err(Failure::field(
                "large",
                format!(
                    "Files up to {} MB are taken: part it in two.",
                    LARGEST >> 20
                ),
            ));
        }
        self.pending.extend_from_slice(bytes);
        while self.pending.len() >= PIECE {
            let rest = self.pending.split_off(PIECE);
            let piece = std::mem::replace(&mut self.pending, rest);
            self.keep(&piece).await?;
        }
        Ok(())
    }

    async fn keep(&mut self, piece: &[u8]) -> Result<(), Failure> {
        let mut db = self.pool.acquire().await?;
        if self.pieces == 0 {
            let (time_zone, country, day_first) = &self.guessed;
            let import = store::imports::NewImport {
                id: self.id,
                file_name: &self.name,
                format: Format::of(&piece[..piece.len().min(4096)]).code(),
                time_zone,
                country,
                day_first: *day_first,
                by: self.by,
            };
            store::imports::insert(&mut db, &import).await?;
        }
        // Others may be sending as well.
        if self.pieces % LOOK == LOOK - 1 {
            has_room(&mut db, self.by).await?;
        }
        store::import_chunks::add_chunk(&mut db, self.id, self.pieces, piece).await?;
        self.pieces += 1;
        Ok(())
    }

    /// The whole file is there: it will be checked. Gives the import.
    pub async fn finish(mut self, ctx: &Visit, settings: &Settings) -> Result<Uuid, Failure> {
        let (zone, country, day_first) = settings.checked(ctx)?;
        if self.bytes == 0 {
            return Err(if self.name == UNNAMED {
                Failure::field("file", "Choose a file first: CSV or vCard.")
            } else {
                Failure::field("empty", format!("{} is empty.", self.name))
            });
        }
        let last = std::mem::take(&mut self.pending);
        if !last.is_empty() {
            self.keep(&last).await?;
        }
        let bytes = i64::try_from(self.bytes).unwrap_or(i64::MAX);
        let mut db = ctx.begin_for(Cause::Import).await?;
        store::import_progress::save_received(&mut db, self.id, bytes, zone, &country, day_first)
            .await?;
        db.commit().await?;
        Ok(self.id)
    }
}

/// Whether there is room for more of somebody's files.
async fn has_room(db: &mut PgConnection, person: Uuid) -> Result<(), Failure> {
    let (own, all) = store::import_chunks::kept(db, person).await?;
    if own >= MOST.0 || all >= MOST.1 {
        return Err(Failure::field(
            "full",
            "The files that wait to be imported are too large together. Import or remove some of them first.",
        ));
    }
    Ok(())
}
