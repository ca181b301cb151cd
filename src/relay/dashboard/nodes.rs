//! The page of nodes, which are not part of this version.

use axum::response::Response;
use maud::html;

use super::{
    components::{PageHead, empty},
    visit::Visit,
};

/// Says so.
pub(super) async fn show(visit: Visit) -> Response {
    let head = PageHead {
        title: "Nodes",
        lead: Some("Machines that are online through this relay."),
        ..PageHead::default()
    };
    let text = "Tunnels are not part of this version: a program reaches upstream APIs through this relay, and nothing \
        reaches the machine that it runs on. Agents need no node.";
    let next = html! { a.button href="/dashboard/agents" { "Show agents" } };
    let next = if visit.may(crate::store::Capability::ManageAgents) {
        next
    } else {
        html! {}
    };
    visit.show(&head, &empty("There are no nodes", text, &next))
}
