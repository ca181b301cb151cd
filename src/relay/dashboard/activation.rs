//! Activating a credential that a program has handed over: shown whole but its value, and only to who handed it over.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use maud::{Markup, html};

use super::{
    super::{
        Parts,
        address::Path,
        admin::{
            Caller,
            credential_fields::{Connector, SetupFields},
            credential_setups as engine,
        },
        error::ApiError,
    },
    components::{PageHead, Tone, chips, choice_of, facts, notice, problem, time},
    draft::Draft,
    form::Form,
    passkeys::{self, Ceremony},
    text,
    visit::Visit,
};
use crate::store::{Agent, CredentialSetup, SetupStatus};

/// Where they are activated, by their ids.
const PAGE: &str = "/dashboard/cred-setup";

/// Shows what was handed over, and the form that activates it.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let setup = engine::find(&parts, &caller, &id).await?;
    page(&parts, (&visit, &caller), (&setup, &Draft::default()), None).await
}

/// Activates it.
pub(super) async fn activate(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(id), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let setup = engine::find(&parts, &caller, &id).await?;
    let draft = Draft::typed(&form);
    let (answer, agents) = (passkeys::answer(&form)?, draft.chosen("assign_agents"));
    let what = (answer.as_ref(), agents);
    let by = caller.reader();
    match engine::activated(&parts, (&caller, &by), (&id, what)).await {
        Ok(credential) => {
            let told = format!("The credential {} is ready to be used.", credential.name);
            let shown = format!("/dashboard/credentials/{}", credential.name);
            Ok(visit.done(&shown, &told))
        }
        Err(refused) if refused.status().is_server_error() => Err(refused),
        Err(refused) => {
            // What became of it meanwhile is shown with it.
            let setup = engine::find(&parts, &caller, &setup.id).await?;
            page(&parts, (&visit, &caller), (&setup, &draft), Some(&refused)).await
        }
    }
}

async fn page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (setup, draft): (&CredentialSetup, &Draft),
    refused: Option<&ApiError>,
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let fields = SetupFields::of(setup).map_err(failed)?;
    let form = if setup.status == SetupStatus::Pending {
        let agents = Agent::list(&parts.store, caller.team())
            .await
            .map_err(failed)?;
        let agents = agents.into_iter().filter(|agent| !agent.all_credentials);
        let agents: Vec<_> = agents.map(|agent| agent.name).collect();
        let takes_passkey = engine::takes_passkey(parts, caller).await?;
        question(visit, (setup, draft), (&agents, takes_passkey))
    } else {
        over(setup)
    };
    let lead = if setup.is_new {
        "A program that acts for you wants to make this credential."
    } else {
        "A program that acts for you wants to give this credential another value."
    };
    let head = PageHead {
        above: &[("/dashboard/credentials", "Credentials")],
        title: "Activate a credential",
        lead: Some(lead),
        ..PageHead::default()
    };
    let body = html! {
        @if let Some(refused) = refused { (problem(refused)) }
        (facts(&rows(setup, &fields)))
        (form)
    };
    let status = refused.map_or(StatusCode::OK, ApiError::status);
    Ok(visit.show_with(status, &head, &body))
}

fn question(
    visit: &Visit,
    (setup, draft): (&CredentialSetup, &Draft),
    (agents, takes_passkey): (&[String], bool),
) -> Markup {
    let here = format!("{PAGE}/{}", setup.id);
    let others = choice_of(
        ("assign_agents", "Agents that may use it from now on"),
        Some("Besides those that may already."),
        agents,
        draft,
    );
    html! {
        (notice(Tone::Warn, &html! {
            p { "Activate it only if you have handed it over yourself, just now, and all of this is as you meant it." }
        }))
        @if takes_passkey {
            (passkeys::form(
                visit,
                (&here, "Activate with a passkey"),
                Ceremony::Get(&format!("/cred/setup/{}/activate/begin", setup.id)),
                &others,
            ))
        } @else {
            form.form method="post" action=(here) {
                (visit.token_field())
                (others)
                div.form-actions { button.primary type="submit" { "Activate" } }
            }
        }
    }
}

fn over(setup: &CredentialSetup) -> Markup {
    let told = match setup.status {
        SetupStatus::Activated => "It is activated. You can close this page.",
        _ => "The time to activate it is over, and its value is gone. Hand it over again.",
    };
    notice(Tone::Calm, &html! { p { (told) } })
}

/// Returns all that was handed over but the value.
fn rows(setup: &CredentialSetup, fields: &SetupFields) -> Vec<(&'static str, Markup)> {
    let without = if setup.is_new {
        "as usual"
    } else {
        "stays as it is"
    };
    let stays = || html! { span.muted { (without) } };
    let said = |text: Option<&str>| {
        text.map_or_else(stays, |text| html! { code { (text::inline(text)) } })
    };
    let yes = |is_so: Option<bool>| said(is_so.map(|is_so| if is_so { "yes" } else { "no" }));
    let bindings = fields.auth_bindings.as_ref().map(|bindings| {
        let lines = bindings
            .iter()
            .map(|one| format!("{}: {}", one.header, one.format));
        lines.collect::<Vec<_>>().join("\n")
    });
    vec![
        ("Name", html! { strong { (text::inline(&setup.name)) } }),
        ("Value", html! { "was handed over, and is shown to nobody" }),
        ("Description", said(fields.description.as_deref())),
        (
            "May be sent to",
            match (&fields.allowed_hosts, fields.any_host) {
                (_, Some(true)) => html! { strong { "any host" } },
                (Some(hosts), _) => chips(hosts, None, "no host"),
                (None, _) => match &fields.api_base {
                    Some(base) if setup.is_new => {
                        html! { "the host of " code { (text::inline(base)) } }
                    }
                    _ => stays(),
                },
            },
        ),
        ("Base address", said(fields.api_base.as_deref())),
        ("Agents name only a path", yes(fields.relative_target)),
        ("Connector", said(fields.connector.map(Connector::as_str))),
        (
            "Authorization header",
            said(fields.auth_header_format.as_deref()),
        ),
        (
            "Headers",
            bindings.map_or_else(stays, |lines| text::block("Headers", &lines)),
        ),
        (
            "Each approval takes a passkey",
            match fields.require_passkey {
                Some(true) => html! { strong { "yes, from now on" } },
                _ => stays(),
            },
        ),
        ("Handed over", time(setup.created_at)),
        ("Waits until", time(setup.expires_at)),
    ]
}
