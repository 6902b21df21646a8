//! The domain of visage: persons, companies, users and pictures, who may do what, and the SQL that keeps them.

pub mod application;
pub mod audit;
pub mod caller;
pub mod check;
pub mod clock;
pub mod copy;
pub mod deciding;
pub mod error;
pub mod identity;
pub mod ids;
pub mod import;
pub mod memory;
pub mod person;
pub mod picture;
pub mod role;
pub mod sentry;
pub mod session;
pub mod user;

mod behind;
mod store;

use std::path::Path;
use std::sync::Arc;

use visage_blobs::Blobs;

pub use caller::{Associate, Caller, Proof, UserType};
pub use clock::Clock;
pub use error::{Error, Result};
pub use store::{Pulse, ServerLock, Unchanged, check_address, without_password};

use memory::Memory;
use session::{Patience, Sessions};
use store::Store;

/// The one door to the domain. Whoever wants something knocks here and says who is calling.
#[derive(Debug)]
pub struct People {
    store: Arc<Store>,
    blobs: Blobs,
    clock: Arc<Clock>,
    sessions: Sessions,
    patience: Patience,
    memory: Memory,
    incoming: Memory,
    outgoing: Memory,
    renditions: Arc<picture::Renditions>,
    signing: tokio::sync::OnceCell<Arc<identity::SigningKey>>,
    named: user::NamedUsers,
}

impl People {
    /// Opens the domain on a database address (`sqlite:PATH` or `postgres://…`) and a place for bytes; creates or migrates the schema.
    ///
    /// # Errors
    /// When the database cannot be opened, or its bytes were sealed with another key than the one of `blobs`.
    pub async fn open(database: &str, blobs: Blobs, clock: Arc<Clock>) -> Result<Self> {
        let store = Arc::new(Store::open(database, &clock).await?);
        let found = blobs.key().fingerprint().to_string();
        if store::masterkey::expected(&store).await?.is_none() {
            store::masterkey::claim(&store, &found, clock.now()).await?;
        }
        match store::masterkey::expected(&store).await? {
            Some(expected) if expected != found => Err(Error::invalid(
                "key_file",
                format!(
                    "the bytes of this database were sealed with the key {expected}, and this is the key {found}"
                ),
            )),
            _ => {
                let (sessions, patience) = (Sessions::new()?, Patience::default());
                let [memory, incoming, outgoing] = std::array::from_fn(|_| Memory::default());
                let signing = tokio::sync::OnceCell::new();
                let renditions = Arc::new(picture::Renditions::new(picture::Handling::default(), &blobs)?);
                Ok(Self {
                    store,
                    blobs,
                    clock,
                    sessions,
                    patience,
                    memory,
                    incoming,
                    outgoing,
                    renditions,
                    signing,
                    named: user::NamedUsers::default(),
                })
            }
        }
    }

    /// The same, with another patience for wrong passwords.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The same, with another budget of memory for pictures under way.
    #[must_use]
    pub fn with_memory(mut self, memory: Memory) -> Self {
        self.memory = memory;
        self
    }

    /// The same, with pictures handled otherwise.
    ///
    /// # Errors
    /// When the folder for finished pictures cannot be made.
    pub fn with_handling(mut self, handling: picture::Handling) -> Result<Self> {
        self.renditions = Arc::new(picture::Renditions::new(handling, &self.blobs)?);
        Ok(self)
    }

    /// The same, with another budget of memory for pictures that come in, and as much for those that go out.
    #[must_use]
    pub fn with_transit(mut self, transit: Memory) -> Self {
        self.outgoing = transit.another();
        self.incoming = transit;
        self
    }

    /// The memory that pictures come in with. Whoever holds a part of it may wait for [`People::memory`], and never the
    /// other way round.
    pub fn incoming(&self) -> &Memory {
        &self.incoming
    }

    /// The memory of answers that are held whole, as base64 is. Whoever holds a part of it waits for no other.
    pub fn outgoing(&self) -> &Memory {
        &self.outgoing
    }

    /// The memory that pictures share while they are looked at and made.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The fingerprint of the key that a database expects, or nothing when there is no such database yet.
    ///
    /// # Errors
    /// When the database is there and cannot be opened.
    pub async fn expected_key(database: &str, clock: &Clock) -> Result<Option<String>> {
        if !Store::exists(database).await? {
            return Ok(None);
        }
        store::masterkey::expected(&Store::open(database, clock).await?).await
    }

    /// The database for work that must change nothing: see [`Unchanged`]. Copies go into `folder`.
    ///
    /// # Errors
    /// A database that cannot be read or copied, or a PostgreSQL database of an older program.
    pub async fn unchanged(database: &str, folder: &Path) -> Result<Unchanged> {
        store::unchanged(database, folder).await
    }

    /// The state of the store: two equal answers mean that nothing was committed in between, by this process or
    /// another. `None` when the store cannot tell.
    pub fn pulse(&self) -> Option<Pulse> {
        self.store.pulse()
    }

    /// The time of day by which everything here goes: whole seconds since 1970 in UTC.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Whether other machines may write to the store, so that a pulse may come up to a second after their commit.
    pub fn shared(&self) -> bool {
        self.store.shared()
    }

    /// Lets go of snapshots that readers keep open between requests, so that the log of the database can be
    /// trimmed. Call it several times a second while serving.
    pub fn rest(&self) {
        self.store.rest();
    }

    /// One small read of the database: whether requests can be answered.
    pub async fn ready(&self) -> Result<()> {
        self.store.ready().await
    }
}
