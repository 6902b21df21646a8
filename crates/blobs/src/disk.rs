//! Files that only their owner may read, and folders that survive a power cut.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a file that was not there before, readable and writable by its owner alone.
pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder for its owner alone; one that is there already is left as it is.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        result => result,
    }
}

/// Makes a folder and those above it that are missing, and writes each new entry through to the disk.
pub(crate) fn create_private_folders(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().take_while(|path| !is_here(path)).collect();
    for folder in missing.into_iter().rev() {
        create_private_folder(folder)?;
        sync_folder(parent_of(folder))?;
    }
    Ok(())
}

fn is_here(path: &Path) -> bool {
    path.as_os_str().is_empty() || path.is_dir()
}

/// The folder that holds `path`; a bare file name lies in the current folder.
pub(crate) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Writes the entries of a folder through to the disk, where the system can do that.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}
