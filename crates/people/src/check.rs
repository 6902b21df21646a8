//! Looking over everything that is stored: does it fit together? What belongs to nobody can be removed.

mod bytes;
mod orphans;

use std::collections::HashSet;

use crate::error::{Error, Result};
use crate::store::check;
use crate::{Caller, Clock, People};

/// How far clocks may be apart.
const CLOCKS_APART_SECONDS: i64 = 60;

/// How to look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Open every picture and verify every byte.
    pub deep: bool,
    /// Remove what belongs to nobody, and nothing else.
    pub repair: bool,
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What and where, as a sentence.
    pub text: String,
}

/// How bad a finding is; the worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is lost or broken.
    Broken,
    /// Something is left over; nothing is lost.
    Left,
    /// Something was left over and is gone now.
    Removed,
}

/// What a check saw.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Number of the schema.
    pub schema: i64,
    /// Persons, companies, users and pictures.
    pub counts: [i64; 4],
    /// What does not fit, worst first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is lost or broken.
    pub fn sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Broken)
    }

    fn broken(&mut self, text: String) {
        self.findings.push(Finding { severity: Severity::Broken, text });
    }

    fn left(&mut self, text: String) {
        self.findings.push(Finding { severity: Severity::Left, text });
    }

    fn removed(&mut self, text: String) {
        self.findings.push(Finding { severity: Severity::Removed, text });
    }
}

impl People {
    /// Looks over the database and the stored bytes, and removes orphans when asked to.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Away`] when a store does not answer, after which nothing is known.
    pub async fn check(&self, caller: &Caller, look: Look) -> Result<Report> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        let schema = check::schema(&self.store).await?;
        let mut report = Report { schema, counts: check::counts(&self.store).await?, findings: Vec::new() };
        for text in self.store.integrity().await? {
            report.broken(format!("database: {text}"));
        }
        for (link, holder) in check::links_without_holder(&self.store).await? {
            let kind = holder.kind().to_lowercase();
            report.broken(format!("picture link {link} belongs to {kind} {}, who is not there", holder.id()));
        }
        // What is old cannot be told by a clock that goes wrong.
        let repair = look.repair && self.check_clock(&mut report).await?;
        // Bytes before rows: what is being stored meanwhile is named by a row soon, and looked for again below.
        let stored = self.blobs.list().await?;
        let mut named = HashSet::new();
        let mut after = 0;
        loop {
            let rows = check::pictures(&self.store, after).await?;
            let Some(last) = rows.last() else { break };
            after = last.picture;
            self.check_bytes(&rows, look.deep, &mut report).await?;
            named.extend(rows.iter().filter_map(|row| visage_blobs::BlobName::parse(&row.bytes_name).ok()));
        }
        let unnamed = stored.into_iter().filter(|name| !named.contains(name)).collect();
        self.check_unnamed(unnamed, repair && !named.is_empty(), &mut report).await?;
        report.findings.sort_by_key(|finding| finding.severity);
        Ok(report)
    }

    /// Whether this machine's clock agrees with the database's, and with the times that are stored.
    async fn check_clock(&self, report: &mut Report) -> Result<bool> {
        let before = report.findings.len();
        let now = self.clock.now();
        if let (Clock::System, Some(theirs)) = (&*self.clock, self.store.now().await?)
            && (theirs - now).abs() > CLOCKS_APART_SECONDS
        {
            report.broken(format!(
                "clock: the database's machine is {} seconds ahead of this one",
                theirs - now
            ));
        }
        let ahead = check::later_than(&self.store, now + CLOCKS_APART_SECONDS).await?;
        if ahead > 0 {
            report.broken(format!("clock: {ahead} pictures are stamped with a time that is still to come"));
        }
        Ok(report.findings.len() == before)
    }
}
