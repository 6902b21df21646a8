//! The file of rejected cards.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::ops::Range;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::input::Input;
use crate::cli::failure::Failure;

const PIECE_BYTES: usize = 64 * 1024;

/// Saves rejected cards byte for byte.
#[derive(Debug)]
pub(super) struct Rejects {
    file: File,
    name: String,
}

/// Rejects a file that is one of the inputs; writes nothing.
pub(super) fn check(path: &Path, inputs: &[Input]) -> Result<(), Failure> {
    let identity = |path: &Path| path.metadata().ok().map(|file| (file.dev(), file.ino()));
    let own = identity(path);
    if own.is_some() && inputs.iter().any(|input| input.path().and_then(identity) == own) {
        return Err(Failure::input(format!(
            "--rejects {}: it is one of the files to import; name another",
            path.display()
        )));
    }
    Ok(())
}

impl Rejects {
    /// Creates or empties the file, which [`check`] accepts.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let failed =
            |error: std::io::Error| Failure::input(format!("--rejects {name}: cannot be written: {error}"));
        let mut options = OpenOptions::new();
        // Personal data is for the operator only.
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_file() {
            file.set_len(0).map_err(failed)?;
        }
        Ok(Self { file, name })
    }

    /// Appends a range of an input.
    pub(super) fn add(&mut self, from: &File, extent: &Range<u64>) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::input(format!("--rejects {}: {error}", self.name));
        let mut piece = vec![0; PIECE_BYTES];
        let mut place = extent.start;
        while place < extent.end {
            let wanted = usize::try_from(extent.end - place).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
            let read = from.read_at(piece.get_mut(..wanted).unwrap_or_default(), place).map_err(failed)?;
            if read == 0 {
                break;
            }
            self.file.write_all(piece.get(..read).unwrap_or_default()).map_err(failed)?;
            place += u64::try_from(read).unwrap_or_default();
        }
        Ok(())
    }
}
