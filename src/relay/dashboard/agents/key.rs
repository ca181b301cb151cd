//! A new key, shown once: it is kept sealed, for the session that made it and for a few minutes, until its page is asked
//! for. So the answer to the form leads on, and loading the page anew sends no form again; nor is the key in an address or a
//! cookie.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::Method;
use maud::html;

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::{PageHead, Tone, notice, secret_once},
        text,
        visit::{Visit, lead},
    },
    LIST, address_of, find,
};
use crate::{
    secrets::{ApiKey, Secret},
    store::Ceremony,
};

/// What keeps it apart from ceremonies of other kinds.
const PURPOSE: &str = "show-key";

/// Keeps a new key for whoever made it, and leads on to the page that shows it.
pub(super) async fn lead_to(
    parts: &Parts,
    caller: &Caller,
    (name, key): (&str, &ApiKey),
) -> Result<Response, ApiError> {
    let kept = Ceremony::of(&caller.0.token_hash, PURPOSE, name);
    let kept = kept.begin(&parts.store, key.expose().as_bytes()).await;
    kept.map_err(|error| ApiError::store(error, parts))?;
    Ok(lead(&format!("{}/key", address_of(name))))
}

/// Shows the key that was just made, this once.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (method, Path(name)): (Method, Path<String>),
) -> Result<Response, ApiError> {
    let agent = find(&parts, &caller, &name).await?;
    // Who asks only for the head is not shown anything.
    let kept = if method == Method::GET {
        let kept = Ceremony::of(&caller.0.token_hash, PURPOSE, &agent.name);
        let kept = kept.take(&parts.store).await;
        kept.map_err(|error| ApiError::store(error, &parts))?
    } else {
        None
    };
    let here = address_of(&agent.name);
    let title = format!("The key of {}", agent.name);
    let head = PageHead {
        above: &[(LIST, "Agents"), (&here, &agent.name)],
        title: &title,
        ..PageHead::default()
    };
    let key = kept.as_ref().and_then(Secret::expose_text);
    let body = key.map_or_else(
        || shown_before(&here),
        |key| handed_over(&parts, key, &here),
    );
    Ok(visit.show(&head, &body))
}

fn shown_before(here: &str) -> maud::Markup {
    html! {
        (notice(Tone::Calm, &html! {
            p { "A key is shown once, right after it was made, and kept nowhere. Rotate it for another one." }
        }))
        div.actions { a.button href=(here) { "Go to the agent" } }
    }
}

fn handed_over(parts: &Parts, key: &str, here: &str) -> maud::Markup {
    let address = &parts.settings.public_url;
    let example = format!("export TAP_PROXY_URL={address}\nexport TAP_API_KEY={key}");
    html! {
        (secret_once("API key", key, "Copy it now. It is shown only this once, and kept nowhere: \
            whoever loses it needs a new one."))
        section.card {
            header { h2 { "Hand it to the program" } }
            div.card-body {
                p { "The program reads both from its environment. " code { (address) "/instructions" }
                    " tells it the rest." }
                (text::block("Environment", &example))
                div.actions { a.button.primary href=(here) { "Done" } }
            }
        }
    }
}
