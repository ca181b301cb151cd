//! The page on metrics: its table against what a relay prints.

use std::collections::BTreeMap;

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

const PAGE: &str = include_str!("../docs/metrics.md");

/// Returns type and labels of each metric of the table.
fn documented() -> BTreeMap<String, (String, Vec<String>)> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `postern_"));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let labels = cells[3].split(", ").filter(|label| !label.is_empty());
        let labels = labels
            .map(|label| label.trim_matches('`').to_owned())
            .collect();
        (
            cells[1].trim_matches('`').to_owned(),
            (cells[2].to_owned(), labels),
        )
    })
    .collect()
}

/// Returns type and labels of each metric that is printed.
fn printed(text: &str) -> BTreeMap<String, (String, Vec<String>)> {
    let mut found = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        let name = if kind == "counter" {
            format!("{name}_total")
        } else {
            name.to_owned()
        };
        let sample = text.lines().find(|line| {
            let rest = line.strip_prefix(name.as_str());
            rest.is_some_and(|rest| rest.starts_with(['{', ' ']) || rest.starts_with("_bucket{"))
        });
        let sample = sample.unwrap_or_else(|| panic!("{name} has no sample:\n{text}"));
        let labels = sample
            .split_once('{')
            .map_or("", |(_, rest)| rest.split_once('}').unwrap().0);
        let labels = labels.split(',').filter(|label| !label.is_empty());
        let labels = labels
            .map(|label| label.split_once('=').unwrap().0.to_owned())
            .collect();
        found.insert(name, (kind.to_owned(), labels));
    }
    found
}

on_a_relay! {
    async fn every_metric_is_in_the_table_and_none_besides(relay) {
        let upstream = Upstream::ok().await;
        assert_eq!(relay.agent.forward(Call::with("main", &upstream.url("/"))).await.status, 200);
        let text = relay.agent.get("/metrics").await;
        assert_eq!(printed(text.text()), documented());
    }
}
