//! Forms that a passkey fills in: `assets/passkey.js` shows them where the browser knows passkeys, and puts the answer of the
//! person's authenticator in.

use maud::{Markup, html};
use serde_json::Value;

use super::{super::error::ApiError, form::Form, visit::Visit};

pub(super) mod page;

/// The field that has the answer.
const ANSWER: &str = "answer";
/// The field that has what an answer on the way in comes with.
const TOKEN: &str = "passkey_token";

/// What the authenticator is to do, and where the options for that come from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ceremony<'a> {
    /// To make a passkey; the address is asked for the options.
    Create(&'a str),
    /// To show one; the address is asked for the options.
    Get(&'a str),
    /// To show one; the options, and the token that comes with the answer, are there.
    GetWith(&'a Value, &'a str),
}

/// Returns a form that goes to `action` with the answer of an authenticator, and with what else is in it.
pub(super) fn form(
    visit: &Visit,
    (action, label): (&str, &str),
    ceremony: Ceremony<'_>,
    others: &Markup,
) -> Markup {
    let (kind, begin, options, token) = match ceremony {
        Ceremony::Create(begin) => ("create", Some(begin), None, ""),
        Ceremony::Get(begin) => ("get", Some(begin), None, ""),
        Ceremony::GetWith(options, token) => ("get", None, Some(options.to_string()), token),
    };
    html! {
        form.passkey method="post" action=(action) data-passkey=(kind) data-passkey-begin=[begin]
            data-passkey-options=[options] hidden {
            (visit.token_field())
            input type="hidden" name=(ANSWER);
            input type="hidden" name=(TOKEN) value=(token);
            (others)
            button type="submit" { (label) }
            p data-passkey-said role="alert" {}
        }
        p data-passkey-missing hidden { "This browser has no passkeys." }
    }
}

/// Returns the answer of the authenticator that a form has; nothing where it has none.
pub(super) fn answer(form: &Form) -> Result<Option<Value>, ApiError> {
    let Some(text) = form.filled(ANSWER) else {
        return Ok(None);
    };
    let read = serde_json::from_str(text);
    read.map(Some).map_err(|_| {
        let fix = "try again with a passkey of this account";
        ApiError::bad_request(
            "invalid_request",
            "this is not the answer of a passkey",
            fix,
        )
    })
}

/// Returns what an answer on the way in comes with.
pub(super) fn token(form: &Form) -> &str {
    form.text(TOKEN)
}
