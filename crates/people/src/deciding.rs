//! Decisions about users, groups and roles: made on them as they are, and made anew when somebody was quicker.

use std::time::Duration;

use crate::People;

/// How often a decision is made anew before whoever asked is told to come again.
const TRIES: u32 = 20;

/// Counts how often a decision came too late.
#[derive(Debug, Default)]
pub struct Tries(u32);

impl Tries {
    /// Whether to decide once more, on users as they are by then.
    pub async fn once_more(&mut self, people: &People, outdated: bool) -> bool {
        self.0 += 1;
        if !outdated || self.0 >= TRIES {
            return false;
        }
        people.forget_roster();
        tokio::time::sleep(Duration::from_millis(u64::from(self.0) * 2)).await;
        true
    }
}

/// Does what is decided on the users as they are now, and once more when they were others by the time it was written.
/// What is written says by [`crate::Error::Outdated`] that it came too late.
#[macro_export]
macro_rules! deciding {
    ($people:expr, $caller:expr, $outdated:pat, |$now:ident| $work:expr) => {{
        let mut tries = $crate::deciding::Tries::default();
        loop {
            let now = $people.as_of_now($caller).await?;
            let $now = &now;
            let done = $work.await;
            if !tries.once_more($people, matches!(done, Err($outdated))).await {
                break done;
            }
        }
    }};
}
