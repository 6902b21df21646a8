//! Sealed bytes in a folder that may be thrown away at any time: bounded, and what was used longest ago goes first.

mod index;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::disk::{create_private_file, create_private_folder, create_private_folders};
use crate::name::hex;
use crate::{BlobName, Error, MasterKey};
use index::Index;

/// The first letters of a name make the folder.
const FOLDER_LETTERS: usize = 2;

/// A folder of this machine for what can be made again. Nothing is written through to the disk, and everything is
/// sealed under its name: what is damaged, cut short or another's is not there.
///
/// A name has a group, which is forgotten together, and a form; both are letters of `0-9a-z` and hyphens, the group
/// of at least two. Every call may wait for the disk.
#[derive(Debug)]
pub struct Cache {
    root: PathBuf,
    key: Arc<MasterKey>,
    max_bytes: u64,
    /// What lies in the folder, looked at when it is first needed.
    index: OnceLock<Mutex<Index>>,
}

impl Cache {
    /// A cache of at most `max_bytes` at `root`, which is made when missing. Nothing is read yet.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub(crate) fn open(root: PathBuf, key: Arc<MasterKey>, max_bytes: u64) -> Result<Self, Error> {
        create_private_folders(&root).map_err(|source| Error::Io { path: root.clone(), source })?;
        Ok(Self { root, key, max_bytes, index: OnceLock::new() })
    }

    /// The bytes of that name, if they are there and whole.
    pub fn get(&self, group: &str, form: &str) -> Option<Vec<u8>> {
        let name = name_of(group, form)?;
        if !self.index(|index| index.touch(&name)) {
            return None;
        }
        let sealed = fs::read(self.path(&name)).ok();
        let opened = sealed.and_then(|sealed| self.key.open_secret(&name, &sealed));
        if opened.is_none() {
            self.remove(&name);
        }
        opened.map(|bytes| bytes.to_vec())
    }

    /// Keeps bytes under a name. That they are kept is not promised.
    pub fn put(&self, group: &str, form: &str, bytes: &[u8]) {
        let Some(name) = name_of(group, form) else { return };
        if bytes.len() as u64 > self.max_bytes {
            return;
        }
        let Ok(sealed) = self.key.seal_secret(&name, bytes) else { return };
        let length = sealed.len() as u64;
        if self.write(&name, &sealed).is_err() {
            return;
        }
        for old in self.index(|index| index.add(&name, length, self.max_bytes)) {
            self.delete(&old);
        }
    }

    /// Throws away everything of a group.
    pub fn forget(&self, group: &str) {
        for name in self.index(|index| index.of_group(group)) {
            self.remove(&name);
        }
    }

    /// Every group that something is kept of.
    pub fn groups(&self) -> Vec<String> {
        self.index(|index| index.groups())
    }

    fn write(&self, name: &str, sealed: &[u8]) -> std::io::Result<()> {
        let unique = BlobName::random().map_err(|_| ErrorKind::Other)?;
        let temporary = self.root.join(format!("{}.part", hex(&unique)));
        let path = self.path(name);
        create_private_folder(path.parent().unwrap_or(&self.root))?;
        let written = create_private_file(&temporary)
            .and_then(|mut file| std::io::Write::write_all(&mut file, sealed))
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(temporary);
        }
        written
    }

    fn remove(&self, name: &str) {
        self.index(|index| index.remove(name));
        self.delete(name);
    }

    fn delete(&self, name: &str) {
        // What is left behind is found again at the next start.
        let _ = fs::remove_file(self.path(name));
    }

    fn path(&self, name: &str) -> PathBuf {
        let (folder, _) = name.split_at(FOLDER_LETTERS);
        self.root.join(folder).join(name)
    }

    fn index<T>(&self, ask: impl FnOnce(&mut Index) -> T) -> T {
        let index = self.index.get_or_init(|| Mutex::new(look(&self.root)));
        ask(&mut index.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The file name for a group and a form; none when they have other letters than they may.
fn name_of(group: &str, form: &str) -> Option<String> {
    let allowed = |letter: u8| matches!(letter, b'0'..=b'9' | b'a'..=b'z' | b'-');
    let fits = group.len() >= FOLDER_LETTERS
        && !group.contains('-')
        && group.len() + form.len() < 200
        && group.bytes().chain(form.bytes()).all(allowed);
    fits.then(|| format!("{group}-{form}"))
}

/// What lies in the folder, oldest first. What was being written when a process ended is removed.
fn look(root: &Path) -> Index {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "part") {
            let _ = fs::remove_file(&path);
        }
        for file in fs::read_dir(path).into_iter().flatten().flatten() {
            let Ok(metadata) = file.metadata() else { continue };
            if let (Ok(written), Ok(name)) = (metadata.modified(), file.file_name().into_string())
                && name.split_once('-').is_some_and(|(group, form)| name_of(group, form).is_some())
            {
                found.push((written, name, metadata.len()));
            }
        }
    }
    found.sort_unstable();
    let mut index = Index::default();
    for (_, name, length) in found {
        index.add(&name, length, u64::MAX);
    }
    index
}

#[cfg(test)]
mod tests;
