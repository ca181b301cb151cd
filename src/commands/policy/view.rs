//! How commands show policies.

use super::super::local_time;
use crate::{
    ui::{Cell, Ui, View},
    views::policy::{ChangeView, DecisionView, EditedView, PolicyView, Rules},
};

impl Rules {
    /// Returns how many methods and addresses there are rules about.
    pub(crate) fn count(&self) -> usize {
        let methods = [
            &self.auto_approve_methods,
            &self.require_approval_methods,
            &self.deny_methods,
        ];
        let urls = [
            &self.auto_approve_urls,
            &self.require_approval_urls,
            &self.deny_urls,
        ];
        let methods: usize = methods.iter().map(|list| list.len()).sum();
        methods + urls.iter().map(|list| list.len()).sum::<usize>()
    }

    /// Returns the rules in the order in which they decide, then who approves.
    pub(crate) fn details(&self) -> Vec<(&'static str, Cell)> {
        let or = |list: &[String], empty: &str| {
            if list.is_empty() {
                Cell::from(empty)
            } else {
                Cell::list(list)
            }
        };
        let mut details = vec![
            ("deny URLs", Cell::list(&self.deny_urls)),
            ("deny methods", Cell::list(&self.deny_methods)),
            (
                "require approval URLs",
                Cell::list(&self.require_approval_urls),
            ),
            ("auto-approve URLs", Cell::list(&self.auto_approve_urls)),
            (
                "auto-approve methods",
                Cell::list(&self.auto_approve_methods),
            ),
            ("auto-approve hours", or(&self.auto_approve_hours, "always")),
            (
                "require approval methods",
                Cell::list(&self.require_approval_methods),
            ),
            (
                "approvers",
                or(&self.allowed_approvers, "owners and admins"),
            ),
            ("approvals needed", self.min_approvals.into()),
            ("passkey needed", self.require_passkey.into()),
        ];
        // What only some teams use is shown where it is set.
        let set = [
            ("channel", self.approval_channel.as_ref()),
            ("Telegram chat", self.telegram_chat_id.as_ref()),
            ("Matrix room", self.matrix_room_id.as_ref()),
        ];
        details.extend(
            set.into_iter()
                .filter_map(|(name, value)| Some((name, value?.into()))),
        );
        if !self.matrix_allowed_approvers.is_empty() {
            details.push((
                "approvers on Matrix",
                Cell::list(&self.matrix_allowed_approvers),
            ));
        }
        if let Some(max) = self.max_body_bytes {
            details.push(("bytes of a body", max.into()));
        }
        if !self.allowed_content_types.is_empty() {
            details.push(("content types", Cell::list(&self.allowed_content_types)));
        }
        if self.max_body_bytes.is_some() || !self.allowed_content_types.is_empty() {
            let other = if self.deny_other_bodies {
                "denied"
            } else {
                "asked"
            };
            details.push(("other bodies", other.into()));
        }
        if self.require_preimage {
            details.push(("pre-image needed", true.into()));
        }
        details
    }
}

impl View for PolicyView {
    const COLUMNS: &'static [&'static str] = &["credential"];

    fn row(&self) -> Vec<Cell> {
        vec![Cell::from(&self.credential)]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![("credential", Cell::from(&self.credential))];
        details.extend(self.rules.details());
        details
    }
}

impl View for EditedView {
    const COLUMNS: &'static [&'static str] = PolicyView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.policy.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        self.policy.details()
    }
}

/// Tells a person what is more permissive than before.
pub(crate) fn tell_permissive(ui: &Ui, changes: &[ChangeView]) {
    for change in changes {
        ui.note(&format!("more permissive than before: {}", change.summary));
    }
}

impl View for DecisionView {
    const COLUMNS: &'static [&'static str] = &["decision", "reason", "rule"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.decision),
            Cell::from(&self.reason),
            self.rule.clone().into(),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let decision = match self.decision.as_str() {
            "allow" => Cell::good("allow"),
            "deny" => Cell::bad("deny"),
            other => Cell::from(other),
        };
        vec![
            ("decision", decision),
            ("reason", Cell::from(&self.reason)),
            ("rule", self.rule.clone().into()),
            ("at", local_time(self.at)),
            ("approvals needed", self.approvals_needed.into()),
            ("host allowed", self.host_allowed.into()),
        ]
    }
}
