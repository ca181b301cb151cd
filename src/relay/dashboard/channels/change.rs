//! Making, trying, changing and deleting channels.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::html;
use serde_json::{Map, Value};

use super::{
    super::{
        super::{
            Parts,
            address::Path,
            admin::{Caller, channels::run_test, refusal::change},
            error::ApiError,
        },
        components::{Field, PageHead},
        deletion::Deletion,
        draft::Draft,
        form::Form,
        visit::Visit,
    },
    LIST, address_of, find,
    show::page,
};
use crate::store::{
    CHANNEL_PRIORITY, Channel, ChannelKind, ChannelUpdate, NewChannel, Noun, check_name,
};

/// What a channel can be.
const KINDS: [(&str, &str); 4] = [
    ("dashboard", "Dashboard: browsers are told by Web Push"),
    ("agent_reflected", "The agent itself passes the question on"),
    ("telegram", "Telegram: kept, but no bot is wired"),
    ("matrix", "Matrix: kept, but no bot is wired"),
];

/// Shows the form for a new one.
pub(in crate::relay::dashboard) async fn create_form(visit: Visit) -> Result<Response, ApiError> {
    Ok(create_page(&visit, &Draft::default()))
}

/// Makes it.
pub(in crate::relay::dashboard) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let mut draft = Draft::typed(&form);
    let name = draft.text("name").to_owned();
    draft.take("name", check_name(&name));
    let kind = ChannelKind::parse(draft.text("channel_type"));
    let kind = draft.take("channel_type", kind);
    let config = read_config(draft.text("config"));
    let config = draft.take("config", config);
    if let (Some(kind), Some(config), true) = (kind, config, draft.is_fine()) {
        let new = NewChannel {
            name,
            kind,
            config,
            enabled: true,
            priority: CHANNEL_PRIORITY,
        };
        match new.insert(&parts.store, &caller.reader()).await {
            Ok(channel) => {
                parts.proxy.copy_audit().await;
                let told = format!("Created the channel {}.", channel.name);
                return Ok(visit.done(&address_of(&channel.name), &told));
            }
            Err(error) => draft.refuse(&parts, (Noun::Channel, "name"), error),
        }
    }
    Ok(create_page(&visit, &draft))
}

/// Tells whoever asks through it, and says what came of that.
pub(in crate::relay::dashboard) async fn test(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let channel = find(&parts, &caller, &name).await?;
    let here = address_of(&channel.name);
    if !channel.kind.is_wired() {
        let told = format!(
            "No bot on {} is wired: this channel is passed over. Use a dashboard channel instead.",
            channel.kind.title()
        );
        return Ok(visit.problem(&here, &told));
    }
    let tested = run_test(&parts, &caller, &name).await?;
    let told = capitalized(&tested.detail);
    Ok(match tested.status.as_str() {
        "sent" | "nothing_to_send" => visit.done(&here, &told),
        _ => visit.problem(&here, &told),
    })
}

/// Makes it the default one.
pub(in crate::relay::dashboard) async fn make_default(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let update = ChannelUpdate {
        priority: Some(0),
        ..ChannelUpdate::default()
    };
    let told = format!("{name} is the default channel.");
    changed(&parts, (&visit, &caller), (&name, update, &told)).await
}

/// Has it be chosen again.
pub(in crate::relay::dashboard) async fn enable(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let update = ChannelUpdate {
        enabled: Some(true),
        ..ChannelUpdate::default()
    };
    let told = format!("Enabled the channel {name}.");
    changed(&parts, (&visit, &caller), (&name, update, &told)).await
}

/// Has it passed over; as the default one it steps back.
pub(in crate::relay::dashboard) async fn disable(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let channel = find(&parts, &caller, &name).await?;
    let update = ChannelUpdate {
        enabled: Some(false),
        priority: channel.is_default().then_some(CHANNEL_PRIORITY),
        ..ChannelUpdate::default()
    };
    let told = format!("Disabled the channel {name}.");
    changed(&parts, (&visit, &caller), (&name, update, &told)).await
}

/// Deletes a channel whose name was typed.
pub(in crate::relay::dashboard) async fn delete(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let channel = find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let deletion = Deletion {
        noun: Noun::Channel,
        name: &name,
        told: format!("Deleted the channel {name}."),
        list: LIST,
    };
    let by = caller.reader();
    let deleting = Channel::delete(&parts.store, &by, &name);
    if let Some(deleted) = deletion.run(&parts, (&visit, &mut draft), deleting).await {
        return Ok(deleted);
    }
    Ok(page(&visit, &channel, &draft))
}

async fn changed(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (name, update, told): (&str, ChannelUpdate, &str),
) -> Result<Response, ApiError> {
    find(parts, caller, name).await?;
    let changed = update.apply(&parts.store, &caller.reader(), name).await;
    changed.map_err(change(parts, Noun::Channel))?;
    parts.proxy.copy_audit().await;
    Ok(visit.done(&address_of(name), told))
}

/// Reads a configuration; none is an empty one. What is wrong with it repeats nothing of it.
fn read_config(text: &str) -> Result<Map<String, Value>, &'static str> {
    match text.trim() {
        "" => Ok(Map::new()),
        text => {
            serde_json::from_str(text).map_err(|_| "write a JSON object, such as {\"chat_id\": 5}")
        }
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

fn create_page(visit: &Visit, draft: &Draft) -> Response {
    let head = PageHead {
        above: &[(LIST, "Settings")],
        title: "Add a channel",
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action="/dashboard/new/channel" autocomplete="off" {
            (visit.token_field())
            (Field::text("name", "Name").from(draft).code().required()
                .help("Letters, digits, `.`, `_` and `-`, 64 at most."))
            (Field::select("channel_type", "Type", &KINDS).from(draft))
            // What may be secret is not sent back.
            (Field::document("config", "Configuration").error(draft.error("config")).optional()
                .help("A JSON object. Of Telegram and Matrix whatever is no address is sealed, and never shown again."))
            div.form-actions {
                button.primary type="submit" { "Add channel" }
                a.button.quiet href=(LIST) { "Cancel" }
            }
        }
    };
    visit.show_with(draft.status(), &head, &body)
}
