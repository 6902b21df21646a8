//! `/api/v1`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::address::root;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::{Answer, ROUTES};

/// Methods of an address, with one line on each.
#[derive(Serialize)]
#[serde(rename = "Methods")]
struct Methods(BTreeMap<&'static str, &'static str>);

/// Every address of the API.
#[derive(Serialize)]
#[serde(rename = "Addresses")]
struct Addresses(BTreeMap<String, Methods>);

/// `GET /api/v1`
pub async fn get(call: &mut Call) -> Answer {
    let root = root(call);
    let mut addresses: BTreeMap<String, Methods> = BTreeMap::new();
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/v1/")) {
        let methods =
            addresses.entry(format!("{root}{}", route.path)).or_insert_with(|| Methods(BTreeMap::new()));
        methods.0.insert(route.verb.name(), route.summary);
    }
    Reply::carrier(&call.style, &Addresses(addresses), None)
}
