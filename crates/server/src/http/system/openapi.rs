//! `/openapi.json`.

pub mod query;
mod schemas;

use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderValue;
use serde_json::{Map, Value, json};

use super::address::{base, root};
use crate::http::body::Body;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::{Answer, Door, ROUTES, Route, Shape, Takes, Verb};

const CARRIER_TYPES: [&str; 6] = [
    "application/json",
    "text/json",
    "application/xml",
    "text/xml",
    "application/json-patch+json",
    "application/merge-patch+json",
];

/// The serialized document, built at the first request: one with the base path, one without it.
#[derive(Debug, Default)]
pub struct Documents([OnceLock<(Bytes, Option<HeaderValue>)>; 2]);

/// `GET /openapi.json`
pub async fn get(call: &mut Call) -> Answer {
    let Documents([plain, below]) = &call.server.openapi;
    let kept = if call.under_base { below } else { plain };
    if let Some((bytes, etag)) = kept.get() {
        return Ok(Reply { etag: etag.clone(), ..Reply::json(bytes.clone()) });
    }
    // Unless `public_url` is set, the server is relative to the document's address: one document serves every client.
    let server = match (&call.server.public_url, &*base(call)) {
        (Some(_), _) => root(call),
        (None, "") => "/".to_owned(),
        (None, base) => base.to_owned(),
    };
    let document = document(&server).map_err(|error| ApiError::Defect(error.to_string()))?;
    let reply = Reply::json(document.to_string()).tagged();
    if let Body::Full(bytes) = &reply.body {
        kept.get_or_init(|| (bytes.clone(), reply.etag.clone()));
    }
    Ok(reply)
}

/// The route table as OpenAPI 3.1, for the server at this address.
///
/// # Errors
/// When an example is not a carrier, which a test excludes.
pub fn document(server: &str) -> Result<Value, visage_contract::node::NotACarrier> {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.verb.name().to_ascii_lowercase()] = operation(route);
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "visage",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "People and their pictures, for clients of the SuperOffice WebAPI. Not affiliated with SuperOffice AS.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas::schemas()?,
            "securitySchemes": {
                "Password": {"type": "http", "scheme": "basic"},
                "Ticket": {"type": "apiKey", "in": "header", "name": "Authorization",
                    "description": "SOTicket, a blank and the ticket"},
                "Token": {"type": "http", "scheme": "bearer"},
            },
        },
    }))
}

fn operation(route: &Route) -> Value {
    let mut responses = match route.shape {
        Shape::Empty => json!({"204": {"description": "Done"}}),
        shape => json!({"200": {"description": "OK", "content": content(shape)}}),
    };
    let mut refuse = |status: &str, text: &str| {
        let content = contents(&CARRIER_TYPES, &json!({"$ref": "#/components/schemas/Error"}));
        responses[status] = json!({"description": text, "content": content});
    };
    if route.path.contains('{') {
        refuse("400", "A value that cannot be read");
        refuse("404", "Not there, or not for this caller to see");
    }
    if route.takes != Takes::Nothing {
        refuse("400", "A body that cannot be read");
    }
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": route.summary,
        "parameters": parameters(route),
    });
    if route.door == Door::SignedIn {
        refuse("401", "Not signed in");
        operation["security"] = json!([{"Password": []}, {"Ticket": []}, {"Token": []}]);
    }
    if route.verb == Verb::Get && route.door == Door::SignedIn {
        responses["304"] = json!({"description": "Not changed"});
        responses["412"] = json!({"description": "Changed meanwhile"});
    }
    if matches!(route.verb, Verb::Put | Verb::Patch | Verb::Delete) {
        responses["412"] = json!({"description": "Changed meanwhile"});
    }
    if route.takes == Takes::Picture {
        operation["requestBody"] = json!({"required": true, "content": pictures_taken()});
    }
    if let Some(schema) = taken(route.takes) {
        operation["requestBody"] =
            json!({"required": true, "content": contents(&["application/json"], &schema)});
    }
    operation["responses"] = responses;
    operation
}

fn taken(takes: Takes) -> Option<Value> {
    match takes {
        Takes::Nothing | Takes::Picture | Takes::Key(_) | Takes::Query(_) => None,
        Takes::Entity(name) => Some(json!({"$ref": format!("#/components/schemas/{name}")})),
        Takes::Changes => Some(json!({"type": ["array", "object"]})),
        Takes::Keys => Some(json!({"type": "array", "items": {"type": "integer", "format": "int32"}})),
        Takes::Ids(names) => {
            let id = json!({"type": "integer", "format": "int32"});
            Some(json!({"type": "object", "properties": each(names, &id), "required": names}))
        }
        Takes::PictureAmong(picture, names) => {
            let mut properties = each(names, &json!({}));
            properties.insert(picture.to_owned(), json!({"type": "string", "format": "byte"}));
            Some(json!({"type": "object", "properties": properties, "required": [picture]}))
        }
        Takes::Parameters(names) => Some(json!({"type": "object", "properties": each(names, &json!({}))})),
    }
}

/// A schema for each of these names.
fn each(names: &[&str], schema: &Value) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), schema.clone())).collect()
}

fn pictures_taken() -> Value {
    let mut content = contents(
        &["image/png", "image/jpeg", "image/gif", "image/tiff", "image/webp", "image/bmp"],
        &json!({}),
    );
    let file = json!({"type": "string", "format": "binary"});
    content["multipart/form-data"] = json!({"schema": {"type": "object", "properties": {"image": file}}});
    content
}

fn operation_id(route: &Route) -> String {
    let words = route.path.split(['/', '.']).filter(|segment| !segment.is_empty());
    let name: Vec<_> = words.map(|segment| segment.trim_matches(['{', '}'])).collect();
    format!("{}_{}", route.verb.name().to_ascii_lowercase(), name.join("_"))
}

fn parameters(route: &Route) -> Vec<Value> {
    let values = route.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<_> = values
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "integer", "format": "int32"}}))
        .collect();
    if route.door == Door::SignedIn {
        for (name, text) in HEADERS {
            parameters.push(
                json!({"name": name, "in": "header", "description": text, "schema": {"type": "string"}}),
            );
        }
    }
    if let Takes::Key(name) = route.takes {
        let number = json!({"type": "integer", "format": "int32"});
        parameters.push(json!({"name": name, "in": "query", "required": true, "schema": number}));
    }
    if let Takes::Query(names) = route.takes {
        parameters.extend(names.iter().map(|name| query::described(name)));
    }
    if matches!(route.shape, Shape::Carrier(_) | Shape::List(_)) && route.door == Door::SignedIn {
        let text = "Properties to answer with; the others are null";
        parameters.push(
            json!({"name": "$select", "in": "query", "description": text, "schema": {"type": "string"}}),
        );
    }
    parameters
}

const HEADERS: [(&str, &str); 4] = [
    ("Accept-Language", "Language of texts; without one they stay as stored"),
    ("SO-Language", "The same, and wins"),
    ("SO-Culture", "Form of numbers and dates inside texts; needs a language"),
    (
        "SO-TimeZone",
        "Code, number or IANA name of a time zone, such as NO, 4 or Europe/Oslo. Without it dates are in the server's \
         base zone (UTC unless set otherwise), without an offset; with it they are in UTC without an offset; with \
         `,includeTZOffset` after it they end with Z. The response names the zone in the same header. An unknown zone \
         is a 400",
    ),
];

fn content(shape: Shape) -> Value {
    let bytes = json!({});
    match shape {
        Shape::Carrier(name) => {
            contents(&CARRIER_TYPES, &json!({"$ref": format!("#/components/schemas/{name}")}))
        }
        Shape::Picture => contents(&["image/png", "image/jpeg", "image/gif", "image/tiff"], &bytes),
        Shape::Bytes => {
            let mut forms = contents(
                &["application/octet-stream", "image/png", "image/jpeg", "image/gif", "image/tiff"],
                &bytes,
            );
            forms["application/json"] = json!({"schema": {"type": "string", "format": "byte"}});
            forms
        }
        Shape::List(name) => {
            let items = json!({"$ref": format!("#/components/schemas/{name}")});
            contents(&CARRIER_TYPES, &json!({"type": "array", "items": items}))
        }
        Shape::Number => contents(&CARRIER_TYPES, &json!({"type": "integer", "format": "int32"})),
        Shape::Dictionary => {
            contents(&CARRIER_TYPES, &json!({"type": "object", "additionalProperties": {"type": "string"}}))
        }
        Shape::Flag => contents(&CARRIER_TYPES, &json!({"type": "boolean"})),
        Shape::Text => contents(&CARRIER_TYPES, &json!({"type": "string"})),
        Shape::Other(media) => contents(&[media], &bytes),
        Shape::Empty => bytes,
    }
}

fn contents(media: &[&str], schema: &Value) -> Value {
    media.iter().map(|media| ((*media).to_owned(), json!({"schema": schema}))).collect::<Map<_, _>>().into()
}
