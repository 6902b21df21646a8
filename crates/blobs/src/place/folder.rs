//! A place in a folder: `ab/cdef…` for each blob, and `tmp/` for those being written.

use std::ffi::OsStr;
use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use bytes::Bytes;

use crate::disk::{create_private_file, create_private_folder, create_private_folders, sync_folder};
use crate::name::hex;
use crate::{BlobName, Error};

use super::Source;

const TEMPORARY: &str = "tmp";
const FAN_OUT: usize = 256;
/// The first letters of a name make the folder, the others the file.
const FOLDER_LETTERS: usize = 2;

/// Bytes in a folder of this machine. File names come from [`BlobName`] alone, so none can lie outside it.
///
/// Several processes may share the folder. Files and new folders are for their owner alone.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    temporary: PathBuf,
    /// Which of the 256 folders are known to be on the disk.
    on_disk: Arc<[AtomicBool]>,
}

impl Folder {
    /// The place at `root`; makes the folder, and those above it, when missing.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, Error> {
        let root = root.into();
        let temporary = root.join(TEMPORARY);
        create_private_folders(&temporary).map_err(io_at(&temporary))?;
        let on_disk = (0..FAN_OUT).map(|_| AtomicBool::new(false)).collect();
        Ok(Self { root, temporary, on_disk })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn put(&self, name: &BlobName, bytes: &[u8]) -> Result<(), Error> {
        let temporary = self.temporary.join(hex(&BlobName::random()?));
        let result = write_through(&temporary, bytes)
            .map_err(io_at(&temporary))
            .and_then(|()| self.move_in(&temporary, name));
        if result.is_err() {
            // The first error is the one worth telling; what stays behind is swept later.
            let _ = fs::remove_file(&temporary);
        }
        result
    }

    fn move_in(&self, temporary: &Path, name: &BlobName) -> Result<(), Error> {
        let (folder, path) = self.paths(name);
        let on_disk = &self.on_disk[usize::from(name.as_bytes()[0])];
        // Only who has seen the folder written through may skip it: another thread may be about to do so.
        if !on_disk.load(Ordering::Acquire) {
            self.make_folder(&folder, on_disk)?;
        }
        let moved = match fs::rename(temporary, &path) {
            // Someone removed the folder since.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.make_folder(&folder, on_disk)?;
                fs::rename(temporary, &path)
            }
            moved => moved,
        };
        moved.map_err(io_at(&path))?;
        sync_folder(&folder).map_err(io_at(&folder))
    }

    fn make_folder(&self, folder: &Path, on_disk: &AtomicBool) -> Result<(), Error> {
        create_private_folder(folder).map_err(io_at(folder))?;
        sync_folder(&self.root).map_err(io_at(&self.root))?;
        on_disk.store(true, Ordering::Release);
        Ok(())
    }

    fn open_file(&self, name: &BlobName) -> Result<(File, u64, PathBuf), Error> {
        let (_, path) = self.paths(name);
        let opened = File::open(&path).and_then(|file| Ok((file.metadata()?, file)));
        match opened {
            Ok((metadata, file)) if metadata.is_file() => Ok((file, metadata.len(), path)),
            Ok(_) => Err(Error::Missing(*name)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::Missing(*name)),
            Err(error) => Err(io_at(&path)(error)),
        }
    }

    pub(super) fn written(&self, name: &BlobName) -> Result<SystemTime, Error> {
        let (file, _, path) = self.open_file(name)?;
        file.metadata().and_then(|metadata| metadata.modified()).map_err(io_at(&path))
    }

    pub(super) fn source(&self, name: &BlobName) -> Result<Source, Error> {
        let (file, length, path) = self.open_file(name)?;
        Ok(Source::file(file, length, path))
    }

    pub(super) fn get_range(&self, name: &BlobName, range: Range<u64>) -> Result<Bytes, Error> {
        let (mut file, length, path) = self.open_file(name)?;
        let end = range.end.min(length);
        let start = range.start.min(end);
        let mut bytes =
            vec![0; usize::try_from(end - start).map_err(|_| Error::TooLarge { bytes: end - start })?];
        file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut bytes)).map_err(io_at(&path))?;
        Ok(Bytes::from(bytes))
    }

    pub(super) fn delete(&self, name: &BlobName) -> Result<(), Error> {
        let (folder, path) = self.paths(name);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(&folder).map_err(io_at(&folder)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(io_at(&path)(error)),
        }
    }

    pub(super) fn list(&self) -> Result<Vec<BlobName>, Error> {
        let mut names = Vec::new();
        for folder in entries(&self.root)? {
            if folder.file_name().len() != FOLDER_LETTERS
                || !folder.file_type().is_ok_and(|kind| kind.is_dir())
            {
                continue;
            }
            let files = entries(&folder.path())?.into_iter();
            let files = files.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()));
            names.extend(files.filter_map(|file| name_of(&folder.file_name(), &file.file_name())));
        }
        names.sort_unstable();
        Ok(names)
    }

    pub(super) fn sweep_temporary(&self, older_than: SystemTime) -> Result<u64, Error> {
        let mut removed = 0;
        for file in entries(&self.temporary)? {
            let is_old = |metadata: fs::Metadata| Ok(metadata.is_file() && metadata.modified()? < older_than);
            match file.metadata().and_then(is_old).and_then(|old| if old { remove(&file) } else { Ok(0) }) {
                Ok(files) => removed += files,
                // Its put may have finished meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(io_at(&file.path())(error)),
            }
        }
        Ok(removed)
    }

    /// The folder and the file of a blob.
    fn paths(&self, name: &BlobName) -> (PathBuf, PathBuf) {
        let letters = hex(name);
        let (folder, file) = letters.split_at(FOLDER_LETTERS);
        let folder = self.root.join(folder);
        let path = folder.join(file);
        (folder, path)
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private_file(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn remove(file: &DirEntry) -> io::Result<u64> {
    fs::remove_file(file.path()).map(|()| 1)
}

fn entries(folder: &Path) -> Result<Vec<DirEntry>, Error> {
    fs::read_dir(folder).and_then(Iterator::collect).map_err(io_at(folder))
}

fn name_of(folder: &OsStr, file: &OsStr) -> Option<BlobName> {
    BlobName::parse(&format!("{}{}", folder.to_str()?, file.to_str()?)).ok()
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { path, source }
}
