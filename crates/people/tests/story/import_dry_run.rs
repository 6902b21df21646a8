//! Work that must change nothing, such as the dry run of an import, opens a copy or a database that is current.

use visage_people::{Clock, People, Unchanged};

use super::engine::Engine;
use super::world::{World, tell};

#[test]
fn a_database_of_an_older_program_is_copied_or_rejected_and_never_upgraded_by_a_dry_run() {
    tell(async {
        let world = World::new().await;
        let folder = tempfile::tempdir().unwrap();
        let steps = world.number("SELECT max(number) FROM visage_migration");
        if crate::ENGINE == Engine::Sqlite {
            world.store.file().execute_batch("DROP INDEX audit_event").unwrap();
        }
        world.meddle(&format!("DELETE FROM visage_migration WHERE number = {steps}")).await;
        let found = People::unchanged(&world.database(), folder.path()).await;
        if crate::ENGINE == Engine::Sqlite {
            let copy = found.unwrap();
            assert!(matches!(&copy, Unchanged::Copy(address) if *address != world.database()), "{copy:?}");
            let key = People::expected_key(copy.address(), &Clock::System).await.unwrap();
            assert_eq!(key.unwrap(), world.text("SELECT fingerprint FROM masterkey"));
        } else {
            let why = found.unwrap_err().to_string();
            assert!(why.contains(&format!("needs {steps}")) && why.contains("visage check"), "{why}");
        }
        assert_eq!(world.number("SELECT max(number) FROM visage_migration"), steps - 1);
    });
}

#[test]
fn a_current_database_is_found_and_a_missing_one_is_not_created() {
    tell(async {
        let world = World::new().await;
        let folder = tempfile::tempdir().unwrap();
        let written = world.written();
        let found = People::unchanged(&world.database(), folder.path()).await.unwrap();
        assert_eq!(matches!(found, Unchanged::Copy(_)), crate::ENGINE == Engine::Sqlite);
        assert_eq!(matches!(found, Unchanged::Current(_)), crate::ENGINE != Engine::Sqlite);
        assert_eq!(world.written(), written);
        let missing = world.path("missing/people.db");
        let address = format!("sqlite:{}", missing.display());
        let found = People::unchanged(&address, folder.path()).await.unwrap();
        assert!(matches!(found, Unchanged::Missing(_)) && !missing.parent().unwrap().exists());
    });
}
