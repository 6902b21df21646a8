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

impl Rejects {
    /// Creates or empties the file; it must not be one of the inputs.
    pub(super) fn open(path: &Path, inputs: &[Input]) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let failed =
            |error: std::io::Error| Failure::input(format!("--rejects {name}: cannot be written: {error}"));
        let mut options = OpenOptions::new();
        // Personal data is for the operator only. The file is emptied only when it is not one of the inputs.
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(path).map_err(failed)?;
        let own = file.metadata().map_err(failed)?;
        for input in inputs {
            let other = input.path().and_then(|path| path.metadata().ok());
            if other.is_some_and(|other| (other.dev(), other.ino()) == (own.dev(), own.ino())) {
                return Err(Failure::input(format!(
                    "--rejects {name}: it is one of the files to import; name another"
                )));
            }
        }
        if own.is_file() {
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
