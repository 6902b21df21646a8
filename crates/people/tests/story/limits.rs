//! How long a statement may take, as the address says, with a pooler in between and without.

use std::sync::Arc;

use visage_people::{Clock, Error};

use super::engine::ask;
use super::world::{KEY, World, named, open_at, tell};

#[test]
fn a_statement_that_writes_is_ended_by_the_server_after_the_time_that_the_address_gives_it() {
    tell(async {
        let world = World::new().await;
        let address = format!("{}&statement_seconds=1", world.database());
        let brief = open_at(&address, &world.path(""), KEY, &Arc::new(Clock::fixed(0))).await.unwrap();
        ask(
            &world.database(),
            "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 PERFORM pg_sleep(10); RETURN NEW;
             END $$;
             CREATE TRIGGER dawdle BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION dawdle()",
        );
        let outcome = brief.import(&world.operator, "test", &[named("Ada")], false).await;
        let Err(Error::Away(text)) = outcome else { panic!("{outcome:?}") };
        assert!(text.contains("statement timeout"), "{text}");
    });
}
