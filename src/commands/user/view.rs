//! How commands show people.

use super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::user::{InvitationView, ResetView, UserView},
};

impl View for UserView {
    const COLUMNS: &'static [&'static str] = &["email", "name", "role", "status", "credentials"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.email),
            self.display_name.clone().into(),
            Cell::from(&self.role),
            status(self),
            looked_after(self),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("email", Cell::from(&self.email)),
            ("name", self.display_name.clone().into()),
            ("role", Cell::from(&self.role)),
            ("status", status(self)),
            ("credentials", looked_after(self)),
            ("since", local_time(self.since)),
            ("invited by", self.invited_by.clone().into()),
        ]
    }
}

impl View for InvitationView {
    const COLUMNS: &'static [&'static str] = &["email", "role", "link"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.email),
            Cell::from(&self.role),
            self.link.clone().into(),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("email", Cell::from(&self.email)),
            ("role", Cell::from(&self.role)),
            ("link", self.link.clone().into()),
            ("until", local_time(self.expires_at)),
        ]
    }
}

impl View for ResetView {
    const COLUMNS: &'static [&'static str] = &["email", "link"];

    fn row(&self) -> Vec<Cell> {
        vec![Cell::from(&self.email), self.link.clone().into()]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("email", Cell::from(&self.email)),
            ("link", self.link.clone().into()),
            ("until", local_time(self.expires_at)),
        ]
    }
}

fn status(user: &UserView) -> Cell {
    match user.status.as_str() {
        "expired" => Cell::bad("expired"),
        "member" if !user.has_password && user.passkeys == 0 => Cell::dim("no password"),
        other => Cell::from(other),
    }
}

/// Returns the credentials that somebody decides about: an approver those that are assigned, others all.
fn looked_after(user: &UserView) -> Cell {
    match user.role.as_str() {
        "approver" => Cell::list(&user.assigned_credentials),
        _ => Cell::dim("all"),
    }
}
