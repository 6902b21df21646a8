//! Work that takes a core for a while, behind the threads that answer.

use tokio::task::JoinHandle;

/// How far behind pictures are made: with all cores busy, about a quarter of one is left for each.
const PICTURES: i32 = 5;

/// Puts this thread so far behind the first one of the program for good, which may be behind others itself. Where that is
/// refused, it counts as much as any other.
pub(crate) fn step_back(by: i32) {
    let first = rustix::process::getpriority_process(Some(rustix::process::getpid())).unwrap_or(0);
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), (first + by).min(LAST));
}

/// Nobody can be further behind.
const LAST: i32 = 19;

/// Works on a picture, on a thread for such work.
///
/// A thread that stepped back may be given other blocking work later, such as reading a file: it takes longer for that only
/// while all cores are busy.
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

    fn first() -> i32 {
        rustix::process::getpriority_process(Some(rustix::process::getpid())).unwrap()
    }

    #[tokio::test]
    async fn pictures_are_made_behind_those_who_answer() {
        let before = place();
        let behind = (first() + PICTURES).min(LAST);
        assert_eq!(make(place).await.unwrap(), behind);
        assert_eq!(make(place).await.unwrap(), behind);
        assert_eq!(place(), before);
    }
}
