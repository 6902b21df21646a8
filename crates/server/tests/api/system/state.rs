//! `GET /api/state/{tenant}`.

use crate::api::login::program::Program;
use crate::api::world::{World, names};

#[test]
fn the_tenant_is_running_and_its_address_leads_to_the_api() {
    let program = Program::new();
    for tenant in ["Cust12345", "cust12345"] {
        let state = program.world.get(&format!("/api/state/{tenant}")).by_nobody().send().ok();
        assert_eq!(
            names(&state),
            ["ContextIdentifier", "Endpoint", "State", "IsRunning", "ValidUntil", "Api", "Version"]
        );
        assert_eq!((&state["ContextIdentifier"], &state["State"]), (&"Cust12345".into(), &"Running".into()));
        assert_eq!(
            (&state["IsRunning"], &state["ValidUntil"]),
            (&true.into(), &"2019-12-19T09:49:12.0000000Z".into())
        );
        assert_eq!(state["Api"], "http://visage.test/Cust12345/api");
        let version = program.world.get("/Cust12345/api").accept("application/json").by_nobody().send().ok();
        assert_eq!(state["Version"], version["NetServerVersion"]);
    }
}

#[test]
fn another_tenant_is_not_here_and_without_an_identity_server_none_is() {
    let program = Program::new();
    for tenant in ["Cust1", "Cust12345%20", "x"] {
        program
            .world
            .get(&format!("/api/state/{tenant}"))
            .by_nobody()
            .send()
            .refusal(404, "SoNotFoundException");
    }
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".to_owned()));
    world.get("/api/state/Cust12345").by_nobody().send().refusal(404, "SoNotFoundException");
}
