//! The page on the admin API: its table against the routes that there are.

use std::collections::BTreeSet;

use postern::{
    relay::admin::{Listed, listed},
    store::MemberRole,
};

const PAGE: &str = include_str!("../docs/admin-api.md");

/// Returns how the table begins the row of a route.
fn row(route: &Listed) -> String {
    let needs = route.needs.unwrap_or_default();
    let approvers = needs.iter().any(|needed| MemberRole::Approver.may(*needed));
    let mark = if approvers { " `*`" } else { "" };
    format!("| `{} {}`{mark} |", route.method, route.path)
}

#[test]
fn the_table_has_every_route_and_no_other() {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    let told: BTreeSet<_> = rows
        .map(|line| line[..=line[1..].find('|').unwrap() + 1].to_owned())
        .collect();
    let there: BTreeSet<_> = listed().iter().map(row).collect();
    assert_eq!(told, there);
}
