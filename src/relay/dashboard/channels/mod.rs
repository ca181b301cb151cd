//! The pages of notification channels: how approvers are told of what waits.

use maud::{Markup, html};

use super::{
    super::{
        Parts,
        admin::{Caller, refusal::missing},
        error::ApiError,
    },
    components::{Column, Tone, badge, flush_card, table},
    text,
};
use crate::store::{Channel, ChannelKind, Noun, check_name};

mod change;
mod show;

pub(super) use change::{create, create_form, delete, disable, enable, make_default, test};
pub(super) use show::show;

/// Where they are listed.
const LIST: &str = "/dashboard/settings";
const COLUMNS: [Column; 3] = [
    Column::text("Name"),
    Column::text("Type"),
    Column::text("State"),
];

/// Returns where one is shown.
fn address_of(name: &str) -> String {
    format!("/dashboard/channels/{name}")
}

/// Returns the card that lists them.
pub(super) async fn card(parts: &Parts, caller: &Caller) -> Result<Markup, ApiError> {
    let channels = Channel::list(&parts.store, caller.team()).await;
    let channels = channels.map_err(|error| ApiError::store(error, parts))?;
    let chosen = ChannelKind::choose(None, &[], false).title();
    let rows: Vec<_> = channels.iter().map(row).collect();
    let content = html! {
        @if rows.is_empty() {
            p.card-body { "None yet: " (chosen) " is asked to tell the person it works for. The inbox shows what waits, whatever the channel." }
        } @else {
            (table("Notification channels", &COLUMNS, &rows))
        }
        div.card-body {
            div.form-actions { a.button href="/dashboard/new/channel" { "Add channel" } }
        }
    };
    Ok(flush_card("Notification channels", &content))
}

fn row(channel: &Channel) -> Vec<Markup> {
    vec![
        html! { a href=(address_of(&channel.name)) { (text::inline(&channel.name)) } },
        html! { (channel.kind.title()) },
        state(channel),
    ]
}

/// Returns whether it is chosen.
fn state(channel: &Channel) -> Markup {
    if !channel.kind.is_wired() {
        return badge(Tone::Warn, "not wired: passed over");
    }
    match (channel.disabled_at, channel.is_default()) {
        (Some(_), _) => badge(Tone::Calm, "disabled"),
        (None, true) => badge(Tone::Good, "default"),
        (None, false) => badge(Tone::Calm, "enabled"),
    }
}

/// Returns the team's channel of that name. What cannot be a name is not asked for.
async fn find(parts: &Parts, caller: &Caller, name: &str) -> Result<Channel, ApiError> {
    let none = || missing(Noun::Channel, name);
    check_name(name).map_err(|_| none())?;
    let found = Channel::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(none)
}
