//! One channel, and what can be done with it.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::{PageHead, card, confirm_delete, facts, flush_card, time},
        draft::Draft,
        text,
        visit::Visit,
    },
    LIST, address_of, find, state,
};
use crate::store::Channel;

/// Shows one.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let channel = find(&parts, &caller, &name).await?;
    Ok(page(&visit, &channel, &Draft::default()))
}

/// Returns the page, with what was wrong with a form on it.
pub(super) fn page(visit: &Visit, channel: &Channel, draft: &Draft) -> Response {
    let here = address_of(&channel.name);
    let head = PageHead {
        above: &[(LIST, "Settings")],
        title: &channel.name,
        ..PageHead::default()
    };
    let told = [
        ("Type", html! { (channel.kind.title()) }),
        ("State", state(channel)),
        ("Priority", html! { (channel.priority) }),
        ("Configuration", config(channel)),
        ("Created", time(channel.created_at)),
    ];
    let body = html! {
        (draft.notes())
        (flush_card("What it is", &facts(&told)))
        (card("What can be done", &switches(visit, channel, &here)))
        (confirm_delete(
            ("channel", &channel.name),
            "Calls that wait stay in the inbox; the next channel is chosen.",
            (visit, &format!("{here}/delete")),
            draft.error("confirm"),
        ))
    };
    visit.show_with(draft.status(), &head, &body)
}

fn config(channel: &Channel) -> Markup {
    html! {
        @if channel.config.is_empty() { span.muted { "none" } }
        @else {
            @for (name, value) in &channel.config {
                div { code { (text::inline(name)) ": " (text::inline(&value.to_string())) } }
            }
        }
    }
}

fn switches(visit: &Visit, channel: &Channel, here: &str) -> Markup {
    let (action, label, help) = match channel.disabled_at {
        Some(_) => ("enable", "Enable", "It can be chosen again."),
        None => ("disable", "Disable", "It is passed over."),
    };
    let button = |action: &str, label: &str, help: &str| {
        html! {
            form method="post" action={ (here) "/" (action) } {
                (visit.token_field())
                p.help { (help) }
                div.form-actions { button type="submit" { (label) } }
            }
        }
    };
    html! {
        (button("test", "Send a test", "Tells you through this channel, and says what came of it."))
        @if channel.disabled_at.is_none() && !channel.is_default() {
            hr;
            (button("default", "Make default", "It is chosen before the others, unless a policy says otherwise."))
        }
        hr;
        (button(action, label, help))
    }
}
