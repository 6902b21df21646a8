//! A provider outside that signs users in (OpenID Connect): which of its tokens are good, and for whom.

pub mod claims;
pub mod fetch;
pub mod keys;
pub mod members;
pub mod token;

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;

use claims::Vouched;
use keys::{Found, Key, Keys};
use token::Token;

/// How long keys are used before they are fetched again, beside what goes on.
const REFRESH_SECONDS: i64 = 600;
/// How long they are used at most without at least trying to fetch them first.
const STALE_SECONDS: i64 = 3600;
/// The least time from one fetch to the next: strangers can name keys that nobody has.
const PAUSE_SECONDS: i64 = 30;

/// Whose tokens are let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The provider's name, which is where it is found.
    pub issuer: String,
    /// Names that this server has at the provider; a token is for one of them.
    pub audiences: Vec<String>,
    /// The claim that holds the user name.
    pub claim: String,
}

/// Why a token lets nobody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not good; the text is for the log.
    Wrong(&'static str),
    /// Nobody can tell, because the provider does not answer.
    Away {
        /// For the log.
        why: String,
        /// When it is asked again.
        seconds: i64,
    },
}

/// The provider, as far as it is known.
#[derive(Debug)]
pub struct Provider {
    settings: Settings,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    keys: Option<Arc<Keys>>,
    /// When those were fetched.
    fetched: i64,
    /// When they were asked for last.
    tried: Option<i64>,
    /// Why that gave none.
    failure: Option<String>,
    /// Closed when the fetch that is under way is over.
    fetching: Option<watch::Receiver<()>>,
}

impl Provider {
    /// A provider that nobody has asked anything yet.
    pub fn new(settings: Settings) -> Arc<Self> {
        Arc::new(Self { settings, known: Mutex::default() })
    }

    /// Whom a token vouches for at this moment.
    ///
    /// # Errors
    /// When it is not good, or when that cannot be told.
    pub async fn verified(self: &Arc<Self>, token: &str, now: i64) -> Result<Vouched, Refused> {
        let token = Token::parse(token).map_err(Refused::Wrong)?;
        // All that costs nothing comes first: only a token that looks good may make us ask the provider.
        let vouched = claims::check(&token.claims, &self.settings, now).map_err(Refused::Wrong)?;
        let key = self.key(&token, now).await?;
        if token.is_signed_with(&key) { Ok(vouched) } else { Err(Refused::Wrong("its signature is wrong")) }
    }

    async fn key(self: &Arc<Self>, token: &Token<'_>, now: i64) -> Result<Key, Refused> {
        let find = |keys: &Keys| keys.find(token.algorithm, token.kid.as_deref());
        let found = self.keys(now).await.map_or(Found::Nothing, |keys| find(&keys));
        let found = match found {
            Found::Nothing => self.newer_keys(now).await.map_or(Found::Nothing, |keys| find(&keys)),
            found => found,
        };
        match found {
            Found::Key(key) => Ok(key),
            Found::Another => Err(Refused::Wrong("its key is for something else")),
            Found::Nothing => Err(self.unknown_key(now)),
        }
    }

    /// The keys that are used: those that are known, unless they are too old.
    async fn keys(self: &Arc<Self>, now: i64) -> Option<Arc<Keys>> {
        let (keys, age) = {
            let known = self.known.lock();
            (known.keys.clone(), known.fetched.abs_diff(now).cast_signed())
        };
        match keys {
            Some(keys) if age < REFRESH_SECONDS => Some(keys),
            Some(keys) if age < STALE_SECONDS => {
                self.fetch(now);
                Some(keys)
            }
            _ => self.newer_keys(now).await,
        }
    }

    /// The keys after the fetch that is under way, or after another one if it is time for that.
    async fn newer_keys(self: &Arc<Self>, now: i64) -> Option<Arc<Keys>> {
        if let Some(mut fetching) = self.fetch(now) {
            // Nothing is ever sent: it is over when the sender is gone.
            let _ = fetching.changed().await;
        }
        self.known.lock().keys.clone()
    }

    /// The fetch that is under way; it is begun here when the last one was long enough ago.
    fn fetch(self: &Arc<Self>, now: i64) -> Option<watch::Receiver<()>> {
        let mut known = self.known.lock();
        let under_way = known.fetching.clone().filter(|fetching| fetching.has_changed().is_ok());
        if under_way.is_some() {
            return under_way;
        }
        if known.tried.is_some_and(|tried| (tried..tried + PAUSE_SECONDS).contains(&now)) {
            return None;
        }
        let (over, fetching) = watch::channel(());
        known.tried = Some(now);
        known.fetching = Some(fetching.clone());
        drop(known);
        let provider = Arc::clone(self);
        // Whoever asked may go away, and others wait for the same.
        tokio::spawn(async move {
            let fetched = fetch::keys(&provider.settings.issuer).await;
            provider.learn(fetched, now);
            drop(over);
        });
        Some(fetching)
    }

    fn learn(&self, fetched: Result<Keys, String>, now: i64) {
        let issuer = &*self.settings.issuer;
        let mut known = self.known.lock();
        match fetched {
            Ok(keys) => {
                tracing::debug!(issuer, keys = keys.len(), "the provider's keys were fetched");
                (known.keys, known.fetched, known.failure) = (Some(Arc::new(keys)), now, None);
            }
            Err(error) => {
                tracing::warn!(issuer, error, "the provider's keys were not fetched; it is tried again");
                known.failure = Some(error);
            }
        }
    }

    /// What to say of a key that is not known: whether it exists, only a provider that answers can tell.
    fn unknown_key(&self, now: i64) -> Refused {
        let known = self.known.lock();
        match &known.failure {
            Some(why) => {
                let next = known.tried.map_or(now, |tried| tried + PAUSE_SECONDS);
                Refused::Away { why: why.clone(), seconds: (next - now).clamp(1, PAUSE_SECONDS) }
            }
            None => Refused::Wrong("its key is not known"),
        }
    }
}
