//! `/team/notification-channels`: how approvers are told of what waits (spec/tap.md §3.4, §4.8).

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::{Parts, address::Path, error::ApiError, openapi::Created, typed::Body};
use super::{
    answers::Deleted,
    guard::{Author, Caller},
    refusal::{change, given, missing, missing_among},
};
use crate::{
    notify::Tried,
    store::{
        CHANNEL_PRIORITY, Channel, ChannelError, ChannelKind, ChannelUpdate, NewChannel, Noun,
        StoreError, check_name,
    },
    views::channel::ChannelView,
};

/// What to use instead of a channel that is not wired.
const INSTEAD: &str = "use a `dashboard` channel: browsers are told by Web Push; or `agent_reflected`: the agent passes the question on";

/// A channel to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewChannelBody {
    name: String,
    /// `dashboard`, `agent_reflected`, `telegram` or `matrix`.
    channel_type: String,
    /// Of `telegram` and `matrix` whatever is no address is sealed, and never shown again.
    config: Option<Map<String, Value>>,
    enabled: Option<bool>,
    /// The lower, the sooner it is chosen; 0 makes it the default one.
    priority: Option<i64>,
}

/// What is to become of a channel; what is left out stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelUpdateBody {
    /// In place of what it has; `[sealed]` leaves a secret as it is.
    config: Option<Map<String, Value>>,
    enabled: Option<bool>,
    priority: Option<i64>,
}

/// A channel that was made.
#[derive(JsonSchema, Serialize)]
pub(super) struct ChannelMade {
    #[serde(flatten)]
    channel: ChannelView,
    created: bool,
}

/// A channel that was changed.
#[derive(JsonSchema, Serialize)]
pub(super) struct ChannelUpdated {
    #[serde(flatten)]
    channel: ChannelView,
    updated: bool,
}

/// The team's channels.
#[derive(JsonSchema, Serialize)]
pub(super) struct ChannelList {
    channels: Vec<ChannelView>,
}

/// What came of telling whoever asked through a channel.
#[derive(JsonSchema, Serialize)]
pub(in crate::relay) struct ChannelTested {
    name: String,
    channel_type: String,
    /// `sent`, `failed`, `no_browser`, or `nothing_to_send`.
    pub(in crate::relay) status: String,
    /// What that means, and what to do.
    pub(in crate::relay) detail: String,
    /// Of a `dashboard` channel each browser of whoever asked.
    browsers: Vec<BrowserTold>,
}

/// One browser, and what became of telling it.
#[derive(JsonSchema, Serialize)]
struct BrowserTold {
    /// The host of its push service.
    push_service: Option<String>,
    sent: bool,
    /// Why it was not sent.
    detail: Option<String>,
}

/// The bot on Matrix, of which there is none.
#[derive(JsonSchema, Serialize)]
pub(super) struct MatrixBot {
    wired: bool,
    user_id: Option<String>,
    detail: String,
    fix: String,
}

/// Lists the team's channels.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<ChannelList>, ApiError> {
    let found = Channel::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let channels = found.into_iter().map(ChannelView::from).collect();
    Ok(Json(ChannelList { channels }))
}

/// Makes a channel.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(body): Body<NewChannelBody>,
) -> Result<Created<ChannelMade>, ApiError> {
    check_name(&body.name).map_err(|error| given(&error))?;
    let new = NewChannel {
        kind: ChannelKind::parse(&body.channel_type).map_err(|error| refused(&error))?,
        name: body.name,
        config: body.config.unwrap_or_default(),
        enabled: body.enabled.unwrap_or(true),
        priority: body.priority.unwrap_or(CHANNEL_PRIORITY),
    };
    let made = new.insert(&parts.store, &author.actor()).await;
    let made = made.map_err(change(&parts, Noun::Channel))?;
    parts.proxy.copy_audit().await;
    Ok(Created(ChannelMade {
        channel: made.into(),
        created: true,
    }))
}

/// Changes a channel.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    Body(body): Body<ChannelUpdateBody>,
) -> Result<Json<ChannelUpdated>, ApiError> {
    let update = ChannelUpdate {
        kind: None,
        config: body.config,
        enabled: body.enabled,
        priority: body.priority,
    };
    changed(&parts, &author, (name, update)).await
}

/// Deletes a channel.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Channel, &name))?;
    let done = Channel::delete(&parts.store, &author.actor(), &name).await;
    done.map_err(change(&parts, Noun::Channel))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted::DONE))
}

/// Makes a channel the default one.
pub(super) async fn make_default(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<ChannelUpdated>, ApiError> {
    let update = ChannelUpdate {
        priority: Some(0),
        ..ChannelUpdate::default()
    };
    changed(&parts, &author, (name, update)).await
}

/// Tells whoever asks through a channel, and says what came of it.
pub(super) async fn test(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ChannelTested>, ApiError> {
    run_test(&parts, &caller, &name).await.map(Json)
}

/// Shows that there is no bot on Matrix.
pub(super) async fn matrix_bot(_: Caller) -> Json<MatrixBot> {
    Json(MatrixBot {
        wired: false,
        user_id: None,
        detail: "this relay has no bot on Matrix: channels of the type `matrix` are kept and passed over".to_owned(),
        fix: INSTEAD.to_owned(),
    })
}

/// Tells a person through a channel, and returns what came of it.
pub(in crate::relay) async fn run_test(
    parts: &Parts,
    caller: &Caller,
    name: &str,
) -> Result<ChannelTested, ApiError> {
    let channel = find(parts, caller, name).await?;
    let kind = channel.kind;
    if !kind.is_wired() {
        let message = format!(
            "this relay has no bot on {kind}: `{name}` is kept, and passed over",
            kind = kind.title(),
        );
        let refused = ApiError::plain(StatusCode::CONFLICT, "channel_not_wired", &message);
        return Err(refused.with("name", name).with("fix", INSTEAD));
    }
    let tested = |status: &str, detail: String, browsers| ChannelTested {
        name: channel.name.clone(),
        channel_type: kind.as_str().to_owned(),
        status: status.to_owned(),
        detail,
        browsers,
    };
    if kind == ChannelKind::AgentReflected {
        let detail = "nothing is sent: the answer to a call that waits asks its agent to tell the person it works for";
        return Ok(tested("nothing_to_send", detail.to_owned(), Vec::new()));
    }
    let tried = try_browsers(parts, caller).await;
    let tried = tried.map_err(|error| ApiError::store(error, parts))?;
    let (all, sent) = (tried.len(), tried.iter().filter(|one| one.sent).count());
    let status = match (all, sent) {
        (0, _) => "no_browser",
        (_, 0) => "failed",
        _ => "sent",
    };
    let detail = match all {
        0 => "none of your browsers is told: switch it on in the inbox, which shows what waits anyhow".to_owned(),
        _ => format!("{sent} of your {all} browsers were told; the inbox shows what waits anyhow"),
    };
    Ok(tested(status, detail, tried))
}

async fn try_browsers(parts: &Parts, caller: &Caller) -> Result<Vec<BrowserTold>, StoreError> {
    let tried = parts
        .notifier
        .try_browsers(&caller.0.member.user_id)
        .await?;
    let told = |one: Tried| BrowserTold {
        push_service: one.push_service,
        sent: one.failure.is_none(),
        detail: one.failure,
    };
    Ok(tried.into_iter().map(told).collect())
}

/// Returns the team's channel of that name.
async fn find(parts: &Parts, caller: &Caller, name: &str) -> Result<Channel, ApiError> {
    check_name(name).map_err(|_| missing(Noun::Channel, name))?;
    let all = Channel::list(&parts.store, caller.team()).await;
    let mut all = all.map_err(|error| ApiError::store(error, parts))?;
    if let Some(at) = all.iter().position(|one| one.name == name) {
        return Ok(all.swap_remove(at));
    }
    let known: Vec<_> = all.iter().map(|one| &one.name).collect();
    Err(missing_among(Noun::Channel, name, &known))
}

async fn changed(
    parts: &Parts,
    author: &Author,
    (name, update): (String, ChannelUpdate),
) -> Result<Json<ChannelUpdated>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Channel, &name))?;
    let changed = update.apply(&parts.store, &author.actor(), &name).await;
    let changed = changed.map_err(change(parts, Noun::Channel))?;
    parts.proxy.copy_audit().await;
    Ok(Json(ChannelUpdated {
        channel: changed.into(),
        updated: true,
    }))
}

/// A channel that was not made or changed.
pub(super) fn refused(error: &ChannelError) -> ApiError {
    let told = error.to_string();
    let conflict = |code| ApiError::plain(StatusCode::CONFLICT, code, &told);
    match error {
        ChannelError::KindStays { .. } => conflict("channel_type_stays")
            .with("fix", "delete the channel first, or give another name"),
        ChannelError::DefaultDisabled(_) => {
            conflict("channel_disabled").with("fix", "enable it: `{\"enabled\": true}`")
        }
        _ => ApiError::plain(StatusCode::BAD_REQUEST, "invalid_channel", &told)
            .with("fix", "correct the request; nothing was changed"),
    }
}
