//! `docs/openapi.json` is what `/openapi.json` serves, and is sound; `make generate` writes it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use postern::relay::{admin::listed, openapi};
use serde_json::Value;

use crate::support::{
    program::Program,
    relay::{TestRelay, on_a_relay},
};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    serde_json::from_str(openapi::text()).unwrap()
}

/// Returns every operation with its place.
fn operations(document: &Value) -> BTreeMap<(String, String), Value> {
    let paths = document["paths"].as_object().unwrap().iter();
    let in_path = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap().clone();
        let path = path.clone();
        methods
            .into_iter()
            .map(move |(method, operation)| ((method, path.clone()), operation))
    };
    paths.flat_map(in_path).collect()
}

/// Calls something with every object in a value.
fn each_object(value: &Value, see: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            see(object);
            object.values().for_each(|value| each_object(value, see));
        }
        Value::Array(values) => values.iter().for_each(|value| each_object(value, see)),
        _ => {}
    }
}

#[test]
fn the_file_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == openapi::text(),
        "{}: run `make generate`",
        path.display()
    );
    assert_eq!(Program::new().ok("openapi"), openapi::text());
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let document = document();
    let mut used = BTreeSet::new();
    each_object(&document, &mut |object| {
        let Some(place) = object.get("$ref") else {
            return;
        };
        let place = place.as_str().unwrap();
        let found = document.pointer(place.strip_prefix('#').unwrap());
        assert!(found.is_some(), "{place} leads nowhere");
        used.insert(place.to_owned());
    });
    for kind in ["schemas", "responses"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            let place = format!("#/components/{kind}/{name}");
            assert!(used.contains(&place), "{place} is used by nothing");
            let is_second = name.ends_with(|last: char| last.is_ascii_digit());
            assert!(!is_second, "{name}: two types have one name");
        }
    }
}

#[test]
fn every_route_is_described_once() {
    let document = document();
    let operations = operations(&document);
    for route in listed() {
        let place = (route.method.as_str().to_lowercase(), route.path.to_owned());
        let operation = operations
            .get(&place)
            .unwrap_or_else(|| panic!("{place:?}"));
        let is_open = operation["security"].as_array().unwrap().is_empty();
        assert_eq!(is_open, route.needs.is_none(), "{place:?}");
        let dry_run = operation["parameters"].as_array().unwrap().iter();
        let takes_dry_run = dry_run.into_iter().any(|one| one["name"] == "dry_run");
        assert_eq!(takes_dry_run, route.takes_dry_run, "{place:?}");
    }
    let ids: BTreeSet<_> = operations
        .values()
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), operations.len(), "two operations have one id");
}

#[test]
fn every_operation_says_what_it_takes_and_answers() {
    let document = document();
    let schemes = document["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    for ((method, path), operation) in operations(&document) {
        let place = format!("{method} {path}");
        assert!(METHODS.contains(&method.as_str()), "{place}");
        for text in ["summary", "description", "operationId"] {
            assert!(
                operation[text]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{place}"
            );
        }
        let parameters = operation["parameters"].as_array().unwrap();
        let of_path: Vec<_> = parameters
            .iter()
            .filter(|one| one["in"] == "path")
            .collect();
        assert_eq!(of_path.len(), path.matches('{').count(), "{place}");
        for parameter in &of_path {
            let name = parameter["name"].as_str().unwrap();
            assert!(
                path.contains(&format!("{{{name}}}")) && parameter["required"] == true,
                "{place}"
            );
        }
        let names: BTreeSet<_> = parameters
            .iter()
            .map(|one| (one["in"].as_str(), one["name"].as_str()))
            .collect();
        assert_eq!(
            names.len(),
            parameters.len(),
            "{place}: a parameter is there twice"
        );
        let responses = operation["responses"].as_object().unwrap();
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{place}"
        );
        assert!(responses.contains_key("default"), "{place}");
        for way in operation["security"].as_array().unwrap() {
            assert!(
                way.as_object()
                    .unwrap()
                    .keys()
                    .all(|name| schemes.contains_key(name)),
                "{place}"
            );
        }
    }
}

on_a_relay! {
    async fn anybody_can_read_it(relay) {
        let told = relay.agent.bearing(None).get("/openapi.json").await;
        assert_eq!((told.status, told.text()), (200, openapi::text()));
        assert_eq!(told.header("content-type"), Some("application/json"));
    }
}
