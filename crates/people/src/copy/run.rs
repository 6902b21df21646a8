//! One run of a copy: table after table, batch after batch, then every row once more.

use std::collections::BTreeMap;

use super::{CopiedTable, Progress, at};
use crate::error::{Error, Result};
use crate::session::{hex, random_bytes};
use crate::store::copy::{self, BATCH, Record, Snapshot, Sum, TABLES, Table, counter, mark};
use crate::store::{Store, writing};

/// How often a table is copied that is not the same afterwards.
const TRIES: usize = 2;

/// A copy that is under way.
pub(super) struct Run<'a> {
    source: Store,
    snapshot: Snapshot,
    destination: Store,
    /// Tells this run from others on the same destination.
    name: String,
    told: &'a mut dyn FnMut(Progress),
    done: u64,
    total: u64,
    /// Rows that earlier runs had written, by table.
    were_there: BTreeMap<&'static str, u64>,
}

/// The rows of a table at the source, and the greatest of their keys.
#[derive(Clone, Copy, Default)]
struct Seen {
    sum: Sum,
    greatest: i64,
}

impl<'a> Run<'a> {
    /// Takes the destination for this run.
    pub(super) async fn begin(
        source: Store,
        snapshot: Snapshot,
        destination: Store,
        told: &'a mut dyn FnMut(Progress),
    ) -> Result<Self> {
        let identity = snapshot.identity().await.map_err(at("from"))?;
        let name = hex(&random_bytes::<8>()?);
        take(&destination, &identity, &name).await.map_err(at("to"))?;
        let mut total = 0;
        for table in TABLES.iter() {
            total += 2 * u64::try_from(snapshot.count(table).await.map_err(at("from"))?).unwrap_or_default();
        }
        let were_there = BTreeMap::new();
        Ok(Self { source, snapshot, destination, name, told, done: 0, total, were_there })
    }

    /// Copies and verifies every table, then lets the destination be opened.
    pub(super) async fn finish(mut self) -> Result<Vec<CopiedTable>> {
        for _ in 0..TRIES {
            self.done = 0;
            let mut seen = Vec::with_capacity(TABLES.len());
            for table in TABLES.iter() {
                seen.push(self.table(table).await?);
            }
            if self.verify(&seen).await? {
                self.close(&seen).await.map_err(at("to"))?;
                return Ok(self.report(&seen));
            }
        }
        Err(Error::Storage("to: it does not hold what was written to it".to_owned()))
    }

    /// Copies what is not there of a table; one that is not what the source has now is made anew.
    async fn table(&mut self, table: &'static Table) -> Result<Seen> {
        let before = mark::written(&self.destination, table).await.map_err(at("to"))?;
        self.were_there.entry(table.name).or_insert(before.rows);
        if let Some(seen) = self.go_on(table, before).await? {
            return Ok(seen);
        }
        self.clear(table).await.map_err(at("to"))?;
        let seen = self.go_on(table, Sum::default()).await?;
        seen.ok_or_else(|| Error::Storage("from: the rows changed while they were read".to_owned()))
    }

    /// Copies the rows after those that were written before; nothing when the source has other ones in their place.
    async fn go_on(&mut self, table: &'static Table, before: Sum) -> Result<Option<Seen>> {
        let (mut seen, mut after, begun) = (Seen::default(), None, self.done);
        loop {
            let page = self.snapshot.page(table, after.as_deref()).await.map_err(at("from"))?;
            let missing = usize::try_from(before.rows - seen.sum.rows.min(before.rows)).unwrap_or(usize::MAX);
            let (known, fresh) = page.split_at(missing.min(page.len()));
            seen.sum.add(known);
            let reached = known.len() == missing;
            if missing > 0 && reached && seen.sum != before {
                self.done = begun;
                return Ok(None);
            }
            seen.sum.add(fresh);
            if !fresh.is_empty() {
                self.write(table, fresh, seen.sum).await?;
            }
            self.advance(table, page.len(), false).await;
            seen.greatest = page.last().map_or(seen.greatest, Record::number);
            after = page.last().map(|last| last.key_values(table));
            if page.len() < BATCH {
                return Ok(reached.then_some(seen));
            }
        }
    }

    async fn write(&self, table: &'static Table, rows: &[Record], sum: Sum) -> Result<()> {
        copy::check(&self.destination, table, rows)?;
        writing!(self.destination, |write| {
            mark::still(write, &self.name).await?;
            copy::insert(write, table, rows).await?;
            mark::advance(write, table, sum).await?;
        })
        .map_err(at("to"))
    }

    /// Empties a table and those that may refer to it.
    async fn clear(&mut self, table: &'static Table) -> Result<()> {
        writing!(self.destination, |write| {
            mark::still(write, &self.name).await?;
            copy::clear(write, table).await?;
            for later in table.and_later() {
                mark::advance(write, later, Sum::default()).await?;
            }
        })?;
        for later in table.and_later() {
            self.were_there.insert(later.name, 0);
        }
        Ok(())
    }

    /// Reads the whole destination. The first table that is not as it was at the source is emptied.
    async fn verify(&mut self, expected: &[Seen]) -> Result<bool> {
        for (table, expected) in TABLES.iter().zip(expected) {
            let (mut sum, mut after) = (Sum::default(), None);
            loop {
                let page = copy::page(&self.destination, table, after.as_deref()).await.map_err(at("to"))?;
                sum.add(&page);
                self.advance(table, page.len(), true).await;
                after = page.last().map(|last| last.key_values(table));
                if page.len() < BATCH {
                    break;
                }
            }
            if sum != expected.sum {
                self.clear(table).await.map_err(at("to"))?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Lets keys be counted on, and the destination be opened.
    async fn close(&self, seen: &[Seen]) -> Result<()> {
        let mut counters = Vec::new();
        for (table, seen) in TABLES.iter().zip(seen).filter(|(table, _)| table.counted) {
            let reached = counter::reached(&self.source, table).await.map_err(at("from"))?;
            counters.push((table, reached.max(seen.greatest)));
        }
        writing!(self.destination, |write| {
            mark::still(write, &self.name).await?;
            for (table, reached) in counters.iter().filter(|(_, reached)| *reached > 0) {
                counter::set(write, table, *reached).await?;
            }
            mark::finish(write).await?;
        })
    }

    fn report(&self, seen: &[Seen]) -> Vec<CopiedTable> {
        let tables = TABLES.iter().zip(seen).map(|(table, seen)| CopiedTable {
            name: table.name,
            rows: seen.sum.rows,
            were_there: self.were_there.get(table.name).copied().unwrap_or_default(),
        });
        tables.collect()
    }

    /// Tells of the progress, and lets whoever waits for this end it.
    async fn advance(&mut self, table: &'static Table, rows: usize, verifying: bool) {
        self.done += rows as u64;
        (self.told)(Progress { table: table.name, done: self.done, total: self.total, verifying });
        tokio::task::yield_now().await;
    }
}

/// Marks the destination as ours, unless it holds something else.
async fn take(destination: &Store, identity: &str, run: &str) -> Result<()> {
    writing!(destination, |write| {
        match mark::begin(write, identity, run).await? {
            Some(before) if before == identity => {}
            Some(_) => {
                return Err(Error::invalid(
                    "to",
                    "it is an unfinished copy of another database; copy to a new database, or delete this one first",
                ));
            }
            None => {
                for table in TABLES.iter() {
                    if !copy::is_empty(write, table).await? {
                        let why = format!(
                            "it is not empty: table {} has rows; copy to a new database, such as one named after the day, or \
                             delete this one first",
                            table.name
                        );
                        return Err(Error::invalid("to", why));
                    }
                }
            }
        }
    })
}
