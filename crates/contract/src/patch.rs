//! Changes to an entity in JSON: a list of operations, or an object that is laid over it.

use serde_json::{Map, Value};

/// Why changes are not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The entity is not as a `test` expects; its path.
    Test(String),
    /// They cannot be read, or lead nowhere; what is wrong.
    Unreadable(String),
}

/// Dictionaries that take keys which are not there yet.
const OPEN: [&str; 2] = ["CustomFields", "ExtraFields"];

/// Changes `entity`: a list is one operation after the other, an object stands for the members it has. Names are read
/// in any letter case. After a refusal the entity may be changed in part.
///
/// # Errors
/// [`Refusal`].
pub fn apply(entity: &mut Value, changes: &Value) -> Result<(), Refusal> {
    match changes {
        Value::Array(operations) => operations.iter().try_for_each(|operation| operate(entity, operation)),
        Value::Object(members) => merge(entity, members, false),
        _ => Err(unreadable("a list of operations or an object is wanted")),
    }
}

fn unreadable(text: impl Into<String>) -> Refusal {
    Refusal::Unreadable(text.into())
}

/// Lays members over an entity: an object for a list is one more of it, objects are laid over objects.
fn merge(target: &mut Value, members: &Map<String, Value>, open: bool) -> Result<(), Refusal> {
    for (name, value) in members {
        let there = member(target, name, open).ok_or_else(|| unreadable(format!("there is no {name}")))?;
        match (&mut *there, value) {
            (Value::Array(items), Value::Object(_)) => items.push(value.clone()),
            (Value::Object(_), Value::Object(members)) => merge(there, members, open || is_open(name))?,
            _ => *there = value.clone(),
        }
    }
    Ok(())
}

fn is_open(name: &str) -> bool {
    OPEN.iter().any(|open| open.eq_ignore_ascii_case(name))
}

/// The member of an object with that name; `open` makes one that is missing.
fn member<'a>(target: &'a mut Value, name: &str, open: bool) -> Option<&'a mut Value> {
    let Value::Object(members) = target else { return None };
    let known = members.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned();
    match known {
        Some(known) => members.get_mut(&known),
        None if open => Some(members.entry(name).or_insert(Value::Null)),
        None => None,
    }
}

fn operate(entity: &mut Value, operation: &Value) -> Result<(), Refusal> {
    let part = |name: &str| {
        let members = operation.as_object()?;
        members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let text = |name: &str| part(name).and_then(Value::as_str);
    let (Some(name), Some(path)) = (text("op"), text("path")) else {
        return Err(unreadable("an operation has op and path"));
    };
    let name = name.to_ascii_lowercase();
    let value = part("value").cloned();
    let value = match (&*name, value) {
        ("add" | "replace" | "test", Some(value)) => value,
        ("remove", _) => Value::Null,
        ("add" | "replace" | "test", None) => return Err(unreadable(format!("{name} {path} has no value"))),
        _ => return Err(unreadable(format!("{name} is none of add, remove, replace and test"))),
    };
    let steps = path.strip_prefix('/').unwrap_or(path).split('/');
    let steps: Vec<_> = steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let nowhere = || unreadable(format!("{path} leads nowhere"));
    let (last, way) = steps.split_last().ok_or_else(nowhere)?;
    let open = way.first().is_some_and(|first| is_open(first));
    let mut parent = entity;
    for step in way {
        parent = match parent {
            Value::Array(items) => items.get_mut(index(step).ok_or_else(nowhere)?),
            object => member(object, step, false),
        }
        .ok_or_else(nowhere)?;
    }
    match parent {
        Value::Array(items) => in_list(items, &name, last, value, path),
        object => in_object(object, &name, (last, open), value, path),
    }
}

fn in_list(items: &mut Vec<Value>, name: &str, last: &str, value: Value, path: &str) -> Result<(), Refusal> {
    let place = if last == "-" { Some(items.len()) } else { index(last) };
    let most = if name == "add" { items.len() + 1 } else { items.len() };
    let place = place.filter(|place| *place < most);
    let place = place.ok_or_else(|| unreadable(format!("{path} leads nowhere")))?;
    match name {
        "add" => items.insert(place, value),
        "remove" => drop(items.remove(place)),
        "replace" => items[place] = value,
        _ if items[place] == value => {}
        _ => return Err(Refusal::Test(path.to_owned())),
    }
    Ok(())
}

fn in_object(
    object: &mut Value,
    name: &str,
    (last, open): (&str, bool),
    value: Value,
    path: &str,
) -> Result<(), Refusal> {
    let there = member(object, last, open && name != "test");
    let there = there.ok_or_else(|| unreadable(format!("{path} leads nowhere")))?;
    match (name, &value) {
        ("test", _) if *there == value => {}
        ("test", _) => return Err(Refusal::Test(path.to_owned())),
        // Some keys of a dictionary leave the others as they are.
        ("add" | "replace", Value::Object(members)) if is_open(last) && there.is_object() => {
            return merge(there, members, true);
        }
        _ => *there = value,
    }
    Ok(())
}

/// The place in a list that a step names: digits alone.
fn index(step: &str) -> Option<usize> {
    step.bytes().all(|byte| byte.is_ascii_digit()).then(|| step.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entity() -> Value {
        json!({"Name": "Ada", "Role": {"Id": 3, "Value": "reader"}, "Emails": [{"Value": "a@b"}], "Person": null,
            "CustomFields": {"SuperOffice:1": "x"}})
    }

    fn changed(changes: &Value) -> Value {
        let mut entity = entity();
        apply(&mut entity, changes).unwrap();
        entity
    }

    #[test]
    fn an_object_is_laid_over_the_entity() {
        let changed = changed(&json!({"name": "Bob", "role": {"id": 4}, "emails": {"Value": "c@d"},
            "Person": {"PersonId": 7}, "customfields": {"SuperOffice:2": "y"}}));
        assert_eq!(changed["Name"], "Bob");
        assert_eq!(changed["Role"], json!({"Id": 4, "Value": "reader"}));
        assert_eq!(changed["Emails"], json!([{"Value": "a@b"}, {"Value": "c@d"}]));
        assert_eq!(changed["Person"]["PersonId"], 7);
        assert_eq!(changed["CustomFields"], json!({"SuperOffice:1": "x", "SuperOffice:2": "y"}));
        assert_eq!(self::changed(&json!({"Emails": []}))["Emails"], json!([]));
    }

    #[test]
    fn operations_are_done_one_after_the_other() {
        let changed = changed(&json!([
            {"op": "test", "path": "/Name", "value": "Ada"},
            {"op": "replace", "path": "name", "value": "Bob"},
            {"op": "add", "path": "/Emails/-", "value": {"Value": "c@d"}},
            {"op": "replace", "path": "/emails/1/value", "value": "e@f"},
            {"op": "remove", "path": "/Emails/0"},
            {"op": "add", "path": "CustomFields/x_color", "value": "red"},
            {"op": "replace", "path": "CustomFields", "value": {"SuperOffice:1": "z"}},
        ]));
        assert_eq!((&changed["Name"], &changed["Emails"]), (&json!("Bob"), &json!([{"Value": "e@f"}])));
        assert_eq!(changed["CustomFields"], json!({"SuperOffice:1": "z", "x_color": "red"}));
    }

    #[test]
    fn a_test_that_fails_is_told_from_what_leads_nowhere() {
        let refused = |changes: Value| apply(&mut entity(), &changes).unwrap_err();
        let test = refused(json!([{"op": "test", "path": "/Name", "value": "Bob"}]));
        assert_eq!(test, Refusal::Test("/Name".into()));
        for changes in [
            json!("x"),
            json!([1]),
            json!([{"op": "move", "path": "/Name", "from": "/Role"}]),
            json!([{"op": "add", "path": "/Name"}]),
            json!([{"op": "add", "path": "/Nothing", "value": 1}]),
            json!([{"op": "add", "path": "", "value": {}}]),
            json!([{"op": "replace", "path": "/Emails/1", "value": {}}]),
            json!([{"op": "remove", "path": "/Emails/x"}]),
            json!([{"op": "remove", "path": "/Name/x"}]),
            json!({"Nothing": 1}),
        ] {
            assert!(matches!(refused(changes.clone()), Refusal::Unreadable(_)), "{changes}");
        }
    }
}
