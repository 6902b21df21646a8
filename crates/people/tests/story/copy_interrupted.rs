//! A copy that was interrupted: nobody can open it, and the next run makes it right, whatever happened in between.

use std::pin::pin;

use tokio::sync::Notify;
use visage_people::{Clock, Error, People};

use super::copy::{MANY, MORE_COMPANIES, Move, pairs, rows};
use super::world::{NOW, World, field, tell};

const OTHER_KEY: &str = "visage-key-1:AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Copies until so many batches were told of.
async fn interrupted(moving: &Move, batches: u32) {
    let (enough, mut told) = (Notify::new(), 0);
    let copy = moving.copy_and(|_| {
        told += 1;
        if told == batches {
            enough.notify_one();
        }
    });
    tokio::select! {
        biased;
        () = enough.notified() => {}
        done = copy => panic!("it was done before: {done:?}"),
    }
}

/// That the copy cannot be opened, and says why.
async fn assert_shut(moving: &Move) {
    let opened = moving.open().await.err().unwrap();
    assert!(matches!(opened, Error::Invalid { field: "database", .. }), "{opened:?}");
    assert!(opened.to_string().contains("not finished"), "{opened}");
    assert!(People::expected_key(&moving.to.address, &Clock::fixed(0)).await.is_err());
}

#[test]
fn it_cannot_be_opened_and_is_gone_on_with() {
    tell(async {
        for pair in pairs() {
            for batches in [1, 3, 16] {
                let moving = Move::new(pair).await;
                interrupted(&moving, batches).await;
                assert_shut(&moving).await;
                let copied = moving.copy().await.unwrap();
                assert_eq!(rows(&copied, "contact"), (MANY + 1, (1000 * i64::from(batches)).min(MANY + 1)));
                moving.assert_lived_in().await;
            }
        }
    });
}

#[test]
fn it_may_be_interrupted_again_and_again() {
    tell(async {
        for pair in pairs() {
            let moving = Move::new(pair).await;
            for batches in 1..5 {
                interrupted(&moving, batches).await;
                assert_shut(&moving).await;
            }
            moving.copy().await.unwrap();
            moving.assert_lived_in().await;
        }
    });
}

#[test]
fn what_the_source_became_in_between_is_what_is_there_in_the_end() {
    tell(async {
        for (number, pair) in pairs().into_iter().enumerate() {
            let changes = [
                "UPDATE contact SET name = 'Other' WHERE contact_id = 700",
                "DELETE FROM contact WHERE contact_id = 700",
                "DELETE FROM contact WHERE contact_id > 100",
                "UPDATE person SET title = 'Countess' WHERE firstname = 'Ada'",
                "UPDATE associate SET search_name = 'x' || search_name WHERE name = 'rea0'",
                MORE_COMPANIES,
            ];
            // Engines that mix clear their tables as those that do not.
            for change in changes.into_iter().take(if number == 0 { usize::MAX } else { 1 }) {
                let moving = Move::new(pair).await;
                interrupted(&moving, 12).await;
                moving.source.meddle(change).await;
                let copied = moving.copy().await.unwrap();
                for sql in [
                    "SELECT count(*) FROM contact",
                    "SELECT count(*) FROM contact WHERE name = 'Other'",
                    "SELECT title FROM person WHERE firstname = 'Ada'",
                    "SELECT search_name FROM associate WHERE name = 'rea0'",
                ] {
                    assert_eq!(moving.to.text(sql), moving.source.text(sql), "{change}");
                }
                let companies = rows(&copied, "contact");
                let anew = change.contains(" contact ") && change != MORE_COMPANIES;
                assert_eq!(companies.1 == 0, anew, "{change}: {companies:?}");
                assert_eq!(moving.to.text("SELECT count(*) FROM person"), "2");
                moving.open().await.unwrap().ready().await.unwrap();
            }
        }
    });
}

#[test]
fn what_somebody_changed_in_the_unfinished_copy_is_made_good() {
    tell(async {
        for (number, pair) in pairs().into_iter().enumerate() {
            let changes = [
                "UPDATE contact SET name = 'Other' WHERE contact_id = 700",
                "DELETE FROM contact WHERE contact_id = 700",
                "DELETE FROM email",
                "UPDATE person SET title = 'Countess' WHERE firstname = 'Ada'",
                "UPDATE visage_copy SET value = 'nonsense' WHERE name = 'table person'",
            ];
            for change in changes.into_iter().take(if number == 0 { usize::MAX } else { 1 }) {
                let moving = Move::new(pair).await;
                interrupted(&moving, 12).await;
                moving.to.meddle(change);
                moving.copy().await.unwrap();
                assert_eq!(moving.to.text("SELECT count(*) FROM contact WHERE name = 'Other'"), "0");
                moving.assert_lived_in().await;
            }
        }
    });
}

#[test]
fn another_database_does_not_go_on_with_it() {
    tell(async {
        for pair in pairs() {
            let moving = Move::new(pair).await;
            interrupted(&moving, 2).await;
            let other = World::on(pair.0, OTHER_KEY).await;
            let refused =
                People::copy(&other.database(), &moving.to.address, &Clock::fixed(NOW), |_| ()).await;
            assert!(
                refused.as_ref().unwrap_err().to_string().contains("unfinished copy of another"),
                "{refused:?}"
            );
            assert_eq!(field(refused), "to");
            // Neither is it a source.
            let from = People::copy(&moving.to.address, &other.database(), &Clock::fixed(NOW), |_| ()).await;
            assert_eq!(field(from), "from");
            moving.copy().await.unwrap();
            moving.assert_lived_in().await;
        }
    });
}

#[test]
fn of_two_runs_the_later_one_goes_on_and_the_other_ends() {
    tell(async {
        for pair in pairs() {
            for finished in [false, true] {
                let moving = Move::new(pair).await;
                let (enough, mut told) = (Notify::new(), 0);
                let mut first = pin!(moving.copy_and(|_| {
                    told += 1;
                    if told == 2 {
                        enough.notify_one();
                    }
                }));
                tokio::select! {
                    biased;
                    () = enough.notified() => {}
                    done = &mut first => panic!("it was done before: {done:?}"),
                }
                if finished {
                    moving.copy().await.unwrap();
                } else {
                    interrupted(&moving, 4).await;
                }
                let why = first.await.unwrap_err().to_string();
                assert!(why.contains("another `visage copy`"), "{why}");
                if !finished {
                    moving.copy().await.unwrap();
                }
                moving.assert_lived_in().await;
            }
        }
    });
}
