//! Where finished pictures are kept: in memory, and in a folder.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use visage_blobs::Blobs;
use visage_imaging::Format;

use super::Handling;
use super::kept::{Kept, Turn};
use super::refused::Refused;
use crate::error::Result;
use crate::picture::Cut;
use crate::store::{Store, content};

/// Another number whenever the same wish gives other bytes, so that what was kept before is made anew.
const EDITION: u32 = 2;

/// What is made of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::picture) enum Form {
    /// Its thumbhash.
    Glance,
    /// The picture in a size, a cut and a format.
    Picture { size: (u32, u32), cut: Cut, format: Format },
}

impl Form {
    /// The form as a part of names: digits, small letters and hyphens.
    fn name(self) -> String {
        let Self::Picture { size: (width, height), cut, format } = self else {
            return format!("thumbhash-{EDITION}");
        };
        let cut = match cut {
            Cut::None => "fit",
            Cut::Centre => "centre",
            Cut::Face => "face",
        };
        let format = match format {
            Format::Jpeg => "jpeg",
            Format::Png => "png",
            Format::Gif => "gif",
            Format::WebP => "webp",
        };
        format!("{width}x{height}-{cut}-{format}-{EDITION}")
    }

    /// What tells this form of that content from every other.
    pub(super) fn tag(self, content: &str) -> String {
        format!("{}-{}", content.get(..32).unwrap_or(content), self.name())
    }
}

/// Finished pictures, and who makes them.
#[derive(Debug)]
pub(crate) struct Renditions {
    memory: Kept,
    folder: Option<Arc<visage_blobs::Cache>>,
    /// Those that could not be made.
    pub(super) refused: Refused,
    pub(crate) workers: Arc<Semaphore>,
    /// Turns to take a picture in: more at once would only keep everybody else from the processors.
    pub(crate) intake: Arc<Semaphore>,
    pub(crate) handling: Handling,
}

impl Renditions {
    /// With nothing in memory yet.
    pub(crate) fn new(handling: Handling, blobs: &Blobs) -> Result<Self> {
        let folder = handling.folder.as_ref();
        let folder = folder.map(|(path, bytes)| blobs.cache(path.clone(), *bytes)).transpose()?;
        let memory = Kept::new(handling.kept_bytes);
        let workers = Arc::new(Semaphore::new(handling.workers.max(1)));
        let intake = Arc::new(Semaphore::new(handling.workers.max(1) * 2));
        let (folder, refused) = (folder.map(Arc::new), Refused::new());
        Ok(Self { memory, folder, refused, workers, intake, handling })
    }

    /// A rendition that is in memory.
    pub(super) fn kept(&self, content: &str, form: Form) -> Option<Bytes> {
        self.memory.get(content, form)
    }

    /// The same, or the turn to make it: whoever else wants it waits meanwhile.
    pub(in crate::picture) async fn kept_or_turn(
        &self,
        content: &str,
        form: Form,
    ) -> std::result::Result<Bytes, Turn<'_>> {
        self.memory.get_or_turn(content, form).await
    }

    /// A rendition that lies in the folder.
    pub(super) async fn shelved(&self, content: &str, form: Form) -> Option<Bytes> {
        let folder = Arc::clone(self.folder.as_ref()?);
        let (group, name) = (group(content), form.name());
        let read = tokio::task::spawn_blocking(move || folder.get(&group, &name));
        read.await.ok().flatten().map(Bytes::from)
    }

    /// Lays a rendition that was made just now into the folder, then looks whether its original is still there: when
    /// it went away meanwhile, everything of it was forgotten too early. Nobody waits for that.
    pub(super) fn settle(
        self: &Arc<Self>,
        store: &Arc<Store>,
        content: &str,
        made: Option<(Form, Bytes)>,
    ) -> JoinHandle<()> {
        let (renditions, store, content) = (Arc::clone(self), Arc::clone(store), content.to_owned());
        tokio::spawn(async move {
            let is_new = made.is_some();
            if let Some((form, bytes)) = made {
                renditions.shelve(&content, form, bytes).await;
            }
            // What was made while nobody can know had better be made again; what lay there is swept later.
            if !content::is_known(&store, &content).await.unwrap_or(!is_new) {
                renditions.forget(&content).await;
            }
        })
    }

    async fn shelve(&self, content: &str, form: Form, bytes: Bytes) {
        let Some(folder) = self.folder.clone() else { return };
        let (group, name) = (group(content), form.name());
        let _ = tokio::task::spawn_blocking(move || folder.put(&group, &name, &bytes)).await;
    }

    /// Throws away every rendition of a content that is gone.
    pub(crate) async fn forget(&self, content: &str) {
        self.memory.forget(content);
        let Some(folder) = self.folder.clone() else { return };
        let group = group(content);
        // Should it fail, what is left is pushed out by others.
        let _ = tokio::task::spawn_blocking(move || folder.forget(&group)).await;
    }

    /// The beginnings of the hashes of all content that something lies in the folder of.
    pub(crate) async fn shelved_groups(&self) -> Vec<String> {
        let Some(folder) = self.folder.clone() else { return Vec::new() };
        tokio::task::spawn_blocking(move || folder.groups()).await.unwrap_or_default()
    }

    /// Throws away what lies in the folder of a content.
    pub(crate) async fn forget_group(&self, group: String) {
        let Some(folder) = self.folder.clone() else { return };
        let _ = tokio::task::spawn_blocking(move || folder.forget(&group)).await;
    }
}

/// The part of a hash by which files are named.
fn group(content: &str) -> String {
    content.get(..32).unwrap_or(content).to_owned()
}
