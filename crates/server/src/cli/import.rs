//! `visage import`.

mod card;
mod fetch;
mod input;
mod keys;
mod rejects;
mod report;
mod run;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use super::failure::{Failure, Outcome};
use super::{open, say};
use crate::cards::Charset;
use crate::config::Config;
use fetch::Fetcher;
use rejects::Rejects;
use run::Run;

const SOURCE: &str = "vcard";

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// From vCard files, version 2.1, 3.0 or 4.0
    ///
    /// Cards with a UID are found again by it. Cards without one are about the person with the same e-mail address, else
    /// the same mobile number, else the same name and company; when that is not clear, they are new people. Importing
    /// the same file again changes nothing.
    Vcard(Vcard),
}

/// How departments are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Departments {
    /// With the person; all departments share one company
    Persons,
    /// As a company of its own for each department
    Companies,
}

#[derive(Debug, Args)]
pub(super) struct Vcard {
    /// Files with cards, folders with such files (*.vcf), or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Report what the import would do, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The user whose new companies are, and new people without one
    #[arg(long, value_name = "USER")]
    owner: Option<String>,
    /// Where the departments of cards are stored
    #[arg(long, value_enum, value_name = "KIND", default_value = "persons")]
    departments: Departments,
    /// Charset of text that is not UTF-8 where the cards name none, such as windows-1251
    #[arg(long, value_name = "NAME")]
    charset: Option<String>,
    /// Fetch photos that are links: over https, from public addresses only, each within 15 seconds and 16 MiB, at most
    /// 5000 in half an hour
    #[arg(long)]
    fetch_photos: bool,
    /// Save rejected cards to this file, byte for byte; a dry run does not write it
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let Self::Vcard(vcard) = self;
        let charset = vcard.charset.as_deref().map(charset).transpose()?;
        let (inputs, missing) = input::expand(&vcard.files);
        if let Some(path) = &vcard.rejects {
            rejects::check(path, &inputs)?;
        }
        let written = vcard.rejects.as_deref().filter(|_| !vcard.dry_run);
        let rejects = written.map(Rejects::open).transpose()?;
        let fetcher = if vcard.fetch_photos { Some(Fetcher::new().map_err(Failure::input)?) } else { None };
        // A dry run decides on a copy, which may be changed, or reads a database that it does not change.
        let copy = if vcard.dry_run { Some(open::for_dry_run(config).await?) } else { None };
        let people = match &copy {
            Some(copy) => copy.people(),
            None => &open::people(config).await?,
        };
        let caller = people.operator().await?;
        let owner = match &vcard.owner {
            Some(name) => people.act_as(&caller, name).await?.associate().id,
            None => caller.associate().id,
        };
        if copy.as_ref().is_none_or(open::DryRun::is_copy) {
            people.hash_addresses().await?;
        }
        let import = people.begin_import(&caller, owner, SOURCE, vcard.dry_run)?;
        let mut run = Run::new(import, vcard.departments, charset, fetcher, rejects);
        for why in missing {
            run.reject_input(&why);
        }
        for input in &inputs {
            run.input(input).await?;
        }
        let tally = run.finish().await?;
        say::answer(&tally.lines(vcard.dry_run));
        Ok(if tally.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn charset(name: &str) -> Result<Charset, Failure> {
    match Charset::named(name) {
        Charset::Unknown(_) => {
            Err(Failure::input(format!("--charset {name}: unknown charset; use a name such as windows-1251")))
        }
        known @ Charset::Known(_) => Ok(known),
    }
}
