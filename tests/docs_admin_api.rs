//! The page on the admin API: its table against the routes that there are, and what they take.

use std::collections::BTreeMap;

use postern::{
    relay::{
        admin::{Listed, listed},
        openapi,
    },
    store::MemberRole,
};
use serde_json::Value;

const PAGE: &str = include_str!("../docs/admin-api.md");

/// Returns how the table begins the row of a route.
fn row(route: &Listed) -> String {
    let needs = route.needs.unwrap_or_default();
    let approvers = needs.iter().any(|needed| MemberRole::Approver.may(*needed));
    let mark = if approvers { " `*`" } else { "" };
    format!(
        "| `{} {}`{mark} | {} |",
        route.method, route.path, route.summary
    )
}

/// Returns the names of what an operation takes in its body and its query; every change takes `dry_run`.
fn fields(document: &Value, operation: &Value) -> Vec<String> {
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let schema = match body["$ref"].as_str() {
        Some(place) => document.pointer(&place[1..]).unwrap(),
        None => body,
    };
    let of_body = schema["properties"].as_object().into_iter().flatten();
    let of_query = operation["parameters"].as_array().into_iter().flatten();
    let of_query = of_query.filter(|one| one["in"] == "query" && one["name"] != "dry_run");
    let of_query = of_query.map(|one| one["name"].as_str().unwrap().to_owned());
    of_body
        .map(|(name, _)| name.clone())
        .chain(of_query)
        .collect()
}

#[test]
fn the_table_has_every_route_and_no_other() {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    let told: BTreeMap<_, _> = rows
        .map(|line| {
            let mut bars = line.match_indices(" |").map(|(at, _)| at + 2);
            line.split_at(bars.nth(1).unwrap())
        })
        .collect();
    let there: Vec<_> = listed().iter().map(row).collect();
    for row in &there {
        assert!(
            told.contains_key(row.as_str()),
            "docs/admin-api.md has no row that begins: {row}"
        );
    }
    for row in told.keys() {
        assert!(
            there.iter().any(|one| one == row),
            "there is no such route: {row}"
        );
    }
    let document: Value = serde_json::from_str(openapi::text()).unwrap();
    for route in listed() {
        let method = route.method.as_str().to_lowercase();
        let operation = &document["paths"][route.path][&method];
        let cell = told[row(&route).as_str()];
        for field in fields(&document, operation) {
            let is_told = cell.contains(&format!("`{field}`")) || cell.contains("those of");
            assert!(
                is_told,
                "the row of {} {} lacks `{field}`",
                route.method, route.path
            );
        }
    }
}
