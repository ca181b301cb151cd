//! How commands show credentials.

use super::super::local_time;
use crate::{
    store::Auth,
    ui::{Cell, View},
    views::credential::{BindingView, CredentialDetails, CredentialView},
};

impl View for CredentialDetails {
    const COLUMNS: &'static [&'static str] = CredentialView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.credential.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = self.credential.details();
        if let Some(key) = &self.signing_key {
            details.push(("algorithm", Cell::from(&key.algorithm)));
            details.push(("public key", Cell::from(&key.public_key)));
            let address = key.address.as_ref();
            details.extend(address.map(|address| ("address", Cell::from(address))));
        }
        details
    }
}

impl CredentialView {
    /// Returns the headers that it fills, and how.
    fn headers(&self) -> Cell {
        let told = |binding: &BindingView| format!("{}: {}", binding.header, binding.format);
        let bindings: Vec<_> = self.bindings.iter().map(told).collect();
        match &self.header_format {
            Some(format) => Cell::from(format!("Authorization: {format}")),
            None if bindings.is_empty() && self.auth == Auth::ApiKey.as_str() => {
                Cell::dim("Authorization: Bearer {value}")
            }
            None => Cell::list(&bindings),
        }
    }

    /// Returns how it authenticates, and whether it is bait.
    fn kind(&self) -> Cell {
        if self.canary {
            Cell::bad(&format!("{} (canary)", self.auth))
        } else {
            Cell::from(&self.auth)
        }
    }

    /// Returns where it may be sent.
    fn hosts(&self) -> Cell {
        if self.any_host {
            Cell::bad("any")
        } else {
            Cell::list(&self.allowed_hosts)
        }
    }
}

impl View for CredentialView {
    const COLUMNS: &'static [&'static str] = &["name", "auth", "hosts", "description"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            self.kind(),
            self.hosts(),
            Cell::from(&self.description),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let value_set = self.value_set_at.map(local_time);
        let limit = self.rate_limit_per_hour;
        let limit = limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string());
        vec![
            ("name", Cell::from(&self.name)),
            ("description", Cell::from(&self.description)),
            ("auth", Cell::from(&self.auth)),
            ("api base", self.api_base.clone().into()),
            ("relative target", self.relative_target.into()),
            ("hosts", self.hosts()),
            ("headers", self.headers()),
            ("limit per hour", limit.into()),
            ("canary", self.canary.into()),
            ("value set", value_set.unwrap_or_else(|| Cell::bad("never"))),
            ("created", local_time(self.created_at)),
            ("updated", local_time(self.updated_at)),
        ]
    }
}
