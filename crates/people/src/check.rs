//! Looking over everything that is stored: does it fit together?

use std::collections::HashSet;

use visage_blobs::{BlobName, Stored};

use crate::error::{Error, Result};
use crate::sentry;
use crate::store::audit;
use crate::{Caller, Clock, People};

/// How far clocks may be apart.
const CLOCKS_APART_SECONDS: i64 = 60;

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What and where, as a sentence.
    pub text: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something is lost or broken.
    Broken,
    /// Something is left over; nothing is lost.
    Left,
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
        self.findings.iter().all(|finding| finding.severity == Severity::Left)
    }

    fn broken(&mut self, text: String) {
        self.findings.push(Finding { severity: Severity::Broken, text });
    }

    fn left(&mut self, text: String) {
        self.findings.push(Finding { severity: Severity::Left, text });
    }
}

impl People {
    /// Looks over the database and the stored bytes; with `deep` every byte is opened and verified.
    pub async fn check(&self, caller: &Caller, deep: bool) -> Result<Report> {
        if !sentry::associate(caller).may_update() {
            return Err(Error::NotAllowed);
        }
        let schema = audit::schema(&self.store).await?;
        let mut report = Report { schema, counts: audit::counts(&self.store).await?, findings: Vec::new() };
        for text in self.store.integrity().await? {
            report.broken(format!("database: {text}"));
        }
        for (link, person) in audit::links_without_person(&self.store).await? {
            report.broken(format!("picture link {link} belongs to person {person}, who is not there"));
        }
        self.check_clock(&mut report).await?;
        // Bytes before rows: what is being stored meanwhile is named by a row soon, and looked for again below.
        let stored = self.blobs.list().await?;
        let mut named = HashSet::new();
        for row in audit::pictures(&self.store).await? {
            if row.owners == 0 {
                report.left(format!("picture {} has no owner", row.picture));
            }
            self.check_bytes(&row, deep, &mut report).await?;
            named.insert(row.bytes_name);
        }
        for name in stored.into_iter().map(|name| name.to_string()).filter(|name| !named.contains(name)) {
            if !audit::is_named(&self.store, &name).await? {
                report.left(format!("bytes {name} belong to no picture"));
            }
        }
        report.findings.sort_by_key(|finding| finding.severity == Severity::Left);
        Ok(report)
    }

    /// Whether this machine's clock agrees with the database's, and with the times that are stored.
    async fn check_clock(&self, report: &mut Report) -> Result<()> {
        let now = self.clock.now();
        if let (Clock::System, Some(theirs)) = (&*self.clock, self.store.now().await?)
            && (theirs - now).abs() > CLOCKS_APART_SECONDS
        {
            report.broken(format!(
                "clock: the database's machine is {} seconds ahead of this one",
                theirs - now
            ));
        }
        let ahead = audit::later_than(&self.store, now + CLOCKS_APART_SECONDS).await?;
        if ahead > 0 {
            report.broken(format!("clock: {ahead} pictures are stamped with a time that is still to come"));
        }
        Ok(())
    }

    async fn check_bytes(&self, row: &audit::Named, deep: bool, report: &mut Report) -> Result<()> {
        let picture = row.picture;
        let stored = match self.stored(&row.bytes_name, deep).await {
            Ok(stored) => stored,
            Err(error @ (Error::Away(_) | Error::Busy)) => return Err(error),
            Err(error) => {
                report.broken(format!("picture {picture}: {error}"));
                return Ok(());
            }
        };
        let sizes = [
            ("stored", stored.stored_bytes, row.stored_bytes),
            ("original", stored.original_bytes, row.original_bytes),
        ];
        for (which, found, told) in sizes {
            if i64::try_from(found) != Ok(told) {
                report.broken(format!("picture {picture}: {found} {which} bytes, and the row says {told}"));
            }
        }
        Ok(())
    }

    async fn stored(&self, name: &str, deep: bool) -> Result<Stored> {
        let name = BlobName::parse(name)?;
        Ok(if deep { self.blobs.verify(&name).await? } else { self.blobs.head(&name).await? })
    }
}
