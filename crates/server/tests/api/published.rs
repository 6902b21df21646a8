//! The operations of the vendor's published API that this server does not implement.

use visage::http::published::{self, Operation};
use visage::http::routes::ROUTES;

use crate::api::client::Request;
use crate::api::world::World;

/// An address of the operation, with values of the kind that it names.
fn address(operation: &Operation) -> String {
    let segments = operation.path.split('/').map(|segment| match segment.strip_prefix('{') {
        None => segment.to_owned(),
        Some(name) if name.to_lowercase().ends_with("uniqueid}") => "c0ffee-1".to_owned(),
        Some(name) if name.to_lowercase().ends_with("id}") => "7".to_owned(),
        Some(_) => "someName".to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The same address in another spelling, by turns.
fn spelt(address: &str, turn: usize) -> String {
    match turn % 5 {
        0 => address.to_lowercase(),
        1 => format!("{}/", address.to_uppercase()),
        2 => address.replace("/v1/", "//v1/"),
        3 => format!("{address}?$select=name&x=%FF"),
        _ => address.replace("/api", "/%61pi"),
    }
}

fn is_built(operation: &Operation) -> bool {
    let shape = |path: &str| {
        let segments =
            path.split('/').map(|part| if part.starts_with('{') { "{}".into() } else { part.to_lowercase() });
        segments.collect::<Vec<_>>()
    };
    ROUTES
        .iter()
        .any(|route| route.verb.name() == operation.method && shape(route.path) == shape(operation.path))
}

#[test]
fn every_unimplemented_published_operation_answers_501_with_its_name() {
    let world = World::new();
    let missing: Vec<_> = published::operations().filter(|operation| !is_built(operation)).collect();
    assert!(missing.len() > 3000, "{}", missing.len());
    for (turn, operation) in missing.iter().enumerate() {
        let target = spelt(&address(operation), turn);
        let answer = world.request(operation.method, &target).send();
        let text = answer.refusal(501, "NotImplementedException");
        // With two operations that have text parameters it is ambiguous which one is meant.
        if !operation.path.starts_with("/api/v1/Role/{roleId}/DataRight/") {
            let Operation { method, path, name } = operation;
            let expected = format!(
                "This server does not implement {name} yet ({method} {path}). See /openapi.json for what it does"
            );
            assert_eq!(text, expected, "{method} {target}");
        }
    }
}

#[test]
fn unimplemented_operations_are_named_to_signed_in_callers_only() {
    let world = World::new();
    for (method, target) in
        [("GET", "/api/v1/Appointment"), ("POST", "/api/v1/Agents/Find/FindFromRestrictions")]
    {
        world.request(method, target).by_nobody().send().refusal(401, "SoSessionException");
        world.request(method, target).by_user("tje0", "wrong").send().refusal(401, "SoSessionException");
        world.request(method, target).by_reader().send().refusal(501, "NotImplementedException");
    }
}

#[test]
fn the_name_of_the_tenant_before_a_published_operation_makes_no_difference() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".into()));
    let text = world.get("/Cust12345/api/v1/Sale/5").send().refusal(501, "NotImplementedException");
    assert!(text.contains("v1SaleEntity_GetSaleEntity yet (GET /api/v1/Sale/{"), "{text}");
    let head = Request::send(&world.request("HEAD", "/api/v1/Sale/5"));
    assert_eq!(head.status, 501);
}

#[test]
fn five_patch_operations_missing_from_the_vendors_list_are_published_too() {
    let patches: Vec<_> = published::operations().filter(|operation| operation.method == "PATCH").collect();
    assert_eq!(patches.len(), 5);
    let world = World::new();
    for operation in patches.iter().filter(|operation| !is_built(operation)) {
        world.request("PATCH", &address(operation)).send().refusal(501, "NotImplementedException");
    }
}
