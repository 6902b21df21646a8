//! Work that takes a core for a while, behind the threads that answer.

use tokio::task::JoinHandle;

/// How far behind pictures are made: with all cores busy, about a quarter of one is left for each.
const PICTURES: i32 = 5;

/// Puts this thread so far behind all others for good. Where that is refused, it counts as much as any other.
pub(crate) fn step_back(by: i32) {
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), by);
}

/// Works on a picture, on a thread for such work.
///
/// Threads for blocking work are few and let go when there is none, so that one which stepped back may read a file later and
/// takes no longer for it unless all cores are busy.
pub(crate) fn make<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    tokio::task::spawn_blocking(move || {
        step_back(PICTURES);
        work()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> i32 {
        rustix::process::getpriority_process(Some(rustix::thread::gettid())).unwrap()
    }

    #[tokio::test]
    async fn pictures_are_made_behind_those_who_answer() {
        let before = place();
        assert_eq!(make(place).await.unwrap(), PICTURES.max(before));
        assert_eq!(place(), before);
    }
}
