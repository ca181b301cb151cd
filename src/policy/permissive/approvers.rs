//! Who can release a call that could not, and how few of them.

use super::PermissiveChange;
use crate::policy::Policy;

/// Returns what approving takes less of than before, or who can do it now.
pub(super) fn changes(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let mut changes = Vec::new();
    changes.extend(people(
        "allowed_approvers",
        (&before.allowed_approvers, &after.allowed_approvers),
    ));
    changes.extend(channel(before, after));
    changes.extend(place(
        ("telegram_chat_id", "Telegram chat"),
        (
            before.telegram_chat_id.as_deref(),
            after.telegram_chat_id.as_deref(),
        ),
    ));
    changes.extend(place(
        ("matrix_room_id", "Matrix room"),
        (
            before.matrix_room_id.as_deref(),
            after.matrix_room_id.as_deref(),
        ),
    ));
    changes.extend(people(
        "matrix_allowed_approvers",
        (
            &before.matrix_allowed_approvers,
            &after.matrix_allowed_approvers,
        ),
    ));
    if before.require_passkey && !after.require_passkey {
        let summary = "approving takes no passkey any more".to_owned();
        changes.push(PermissiveChange::new("require_passkey", summary));
    }
    if after.min_approvals < before.min_approvals {
        let (old, new) = (before.min_approvals, after.min_approvals);
        let summary = format!("approving takes {new} and not {old} people");
        changes.push(PermissiveChange::new("min_approvals", summary));
    }
    changes
}

/// An empty list leaves it to the team, which is wider than any other.
fn people(
    field: &'static str,
    (before, after): (&[String], &[String]),
) -> Option<PermissiveChange> {
    if before.is_empty() {
        return None;
    }
    if after.is_empty() {
        let summary = "approving is not limited to named people any more".to_owned();
        return Some(PermissiveChange::new(field, summary));
    }
    let added: Vec<_> = after
        .iter()
        .filter(|person| !before.contains(person))
        .map(|person| format!("`{person}`"))
        .collect();
    let summary = || format!("{} may approve, too", added.join(", "));
    (!added.is_empty()).then(|| PermissiveChange::new(field, summary()))
}

/// How surely a channel reaches the people who may approve, and nobody else.
///
/// The dashboard knows who decides by their session; a chat by an account of another service; an agent that
/// passes the question on, and an app that answers for its user, are nearest to who asks. Without a channel the
/// team's own holds, which is a chat at best and the agent at worst.
fn strength(channel: Option<&str>) -> (u8, u8) {
    match channel {
        Some("dashboard") => (3, 3),
        Some("telegram" | "matrix") => (2, 2),
        Some(_) => (1, 1),
        None => (1, 2),
    }
}

fn channel(before: &Policy, after: &Policy) -> Option<PermissiveChange> {
    let (old, new) = (
        before.approval_channel.as_deref(),
        after.approval_channel.as_deref(),
    );
    let weaker = old != new && strength(new).0 < strength(old).1;
    let name = |channel: Option<&str>| match channel {
        Some(channel) => format!("`{channel}`"),
        None => "the team's channel".to_owned(),
    };
    let summary = || {
        format!(
            "approvals are asked through {} instead of {}",
            name(new),
            name(old)
        )
    };
    weaker.then(|| PermissiveChange::new("approval_channel", summary()))
}

/// Who is in another chat or room, only those know who set it.
fn place(
    (field, what): (&'static str, &str),
    (before, after): (Option<&str>, Option<&str>),
) -> Option<PermissiveChange> {
    let name = |place: Option<&str>| match place {
        Some(place) => format!("the {what} `{place}`"),
        None => format!("the team's {what}"),
    };
    let summary = || {
        format!(
            "approvals are asked in {} instead of {}",
            name(after),
            name(before)
        )
    };
    (before != after).then(|| PermissiveChange::new(field, summary()))
}
