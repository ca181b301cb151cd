//! The pages of grants: for a while, calls of one kind need not be asked about.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    super::{
        Parts,
        address::{Path, Query},
        admin::{
            Caller,
            refusal::{change, grant, missing},
        },
        error::ApiError,
    },
    components::{Column, Field, PageHead, Tone, badge, chips, choice_of, empty, table, time},
    draft::Draft,
    form::Form,
    text,
    visit::Visit,
};
use crate::{
    clock::Timestamp,
    policy::GRANTABLE_METHODS,
    store::{Auth, Credential, Grant, GrantError, GrantFilter, GrantTerms, NewGrant, Noun},
};

const LIST: &str = "/dashboard/grants";
const COLUMNS: [Column; 7] = [
    Column::text("Credential"),
    Column::text("State"),
    Column::text("Methods"),
    Column::text("Routes"),
    Column::number("Uses"),
    Column::text("Until"),
    Column::text("By"),
];

/// Which credential a new grant is to be about.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct About {
    #[serde(default)]
    credential: String,
}

/// Lists the team's grants, the newest first.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let found = Grant::list(&parts.store, caller.team(), GrantFilter::default()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let head = PageHead {
        title: "Grants",
        lead: Some(
            "For a while, calls of one kind pass where they would have waited. Denials stay denials.",
        ),
        actions: Some(html! { a.button.primary href="/dashboard/new/grant" { "Create grant" } }),
        ..PageHead::default()
    };
    if found.is_empty() {
        let text = "One is made here, or from the inbox together with an approval.";
        return Ok(visit.show(&head, &empty("No grants", text, &html! {})));
    }
    let now = parts.store.clock().now();
    let rows: Vec<_> = found.iter().map(|one| row(&visit, one, now)).collect();
    Ok(visit.show(&head, &table("Grants", &COLUMNS, &rows)))
}

/// Shows the form for a new one.
pub(super) async fn create_form(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Query(about): Query<About>,
) -> Result<Response, ApiError> {
    let draft = Draft::filled(vec![
        ("credential", about.credential),
        ("minutes", "60".to_owned()),
    ]);
    page(&parts, (&visit, &caller), &draft).await
}

/// Makes it.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let mut draft = Draft::typed(&form);
    if let Some(new) = read(&mut draft) {
        // Those of end users take no grants, and are not offered.
        super::credentials::find(&parts, &caller, draft.text("credential")).await?;
        match new.insert(&parts.store, &caller.reader()).await {
            Ok(made) => {
                parts.proxy.copy_audit().await;
                let told = format!("Granted calls with {}.", made.credential_name);
                return Ok(visit.done(LIST, &told));
            }
            Err(error) => match field_of(&error) {
                Some(field) => draft.wrong(field, error),
                None => draft.refuse_with(grant(&parts, Noun::Credential)(error)),
            },
        }
    }
    page(&parts, (&visit, &caller), &draft).await
}

/// Ends a grant; the next call is asked about again.
pub(super) async fn revoke(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    // Ids are UUIDs; what is none is not asked for.
    Uuid::try_parse(&id).map_err(|_| missing(Noun::Grant, &id))?;
    let revoked = Grant::revoke(&parts.store, &caller.reader(), &id).await;
    let revoked = revoked.map_err(change(&parts, Noun::Grant))?;
    parts.proxy.copy_audit().await;
    let told = format!("Revoked the grant for {}.", revoked.credential_name);
    Ok(visit.done(LIST, &told))
}

fn row(visit: &Visit, grant: &Grant, now: Timestamp) -> Vec<Markup> {
    let methods: Vec<_> = grant
        .methods
        .iter()
        .map(|one| one.as_str().to_owned())
        .collect();
    let routes: Vec<_> = grant.route_scope.iter().map(ToString::to_string).collect();
    vec![
        html! {
            a href={ "/dashboard/credentials/" (grant.credential_name) } { (text::inline(&grant.credential_name)) }
        },
        html! {
            (state(grant, now))
            @if grant.is_live(now) {
                form method="post" action={ (LIST) "/" (grant.id) "/revoke" } {
                    (visit.token_field())
                    button.small.danger type="submit" aria-label={ "Revoke the grant for " (grant.credential_name) } { "Revoke" }
                }
            }
        },
        chips(&methods, None, "none"),
        chips(&routes, None, "none"),
        html! {
            (grant.uses)
            @if let Some(most) = grant.max_uses { " of " (most) }
        },
        time(grant.expires_at),
        html! { (text::inline(&grant.granted_by)) },
    ]
}

fn state(grant: &Grant, now: Timestamp) -> Markup {
    let is_used_up = grant.max_uses.is_some_and(|most| grant.uses >= most);
    match (grant.revoked_at, grant.expires_at <= now, is_used_up) {
        (Some(_), ..) => badge(Tone::Bad, "revoked"),
        (_, true, _) => badge(Tone::Calm, "over"),
        (.., true) => badge(Tone::Calm, "used up"),
        _ => badge(Tone::Good, "live"),
    }
}

fn read(draft: &mut Draft) -> Option<NewGrant> {
    let minutes = draft.text("minutes").parse();
    let minutes = minutes.map_err(|_| "a grant lasts from 1 to 1440 minutes");
    let minutes = draft.take("minutes", minutes);
    let max_uses = match draft.filled_in("max_uses").map(|text| text.parse::<i64>()) {
        None => None,
        Some(Ok(most)) => Some(most),
        Some(Err(_)) => {
            draft.wrong("max_uses", "a number of calls; empty is any number");
            None
        }
    };
    let terms = GrantTerms {
        minutes: minutes?,
        max_uses,
    };
    if !draft.is_fine() {
        return None;
    }
    let (methods, routes) = (draft.chosen("methods"), draft.lines("routes"));
    let new = NewGrant::new(draft.text("credential"), &methods, &routes, terms);
    match new {
        Ok(new) => Some(new),
        Err(error) => {
            draft.wrong(field_of(&error).unwrap_or("credential"), error);
            None
        }
    }
}

/// Returns the field that a rule is about; what the store says is about no field.
const fn field_of(error: &GrantError) -> Option<&'static str> {
    match error {
        GrantError::Minutes(_) => Some("minutes"),
        GrantError::MaxUses(_) => Some("max_uses"),
        GrantError::NoMethod | GrantError::Method(_) => Some("methods"),
        GrantError::Scopes(_) | GrantError::Scope { .. } => Some("routes"),
        GrantError::Change(_) => None,
        _ => Some("credential"),
    }
}

async fn page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    draft: &Draft,
) -> Result<Response, ApiError> {
    let credentials = Credential::list(&parts.store, caller.team()).await;
    let credentials = credentials.map_err(|error| ApiError::store(error, parts))?;
    let grantable = |one: &&Credential| one.end_user_id.is_none() && one.auth != Auth::Signing;
    let names: Vec<_> = credentials.iter().filter(grantable).collect();
    let options: Vec<_> = names
        .iter()
        .map(|one| (one.name.as_str(), one.name.as_str()))
        .collect();
    let methods: Vec<_> = GRANTABLE_METHODS
        .iter()
        .map(|method| method.as_str())
        .collect();
    let head = PageHead {
        above: &[(LIST, "Grants")],
        title: "Create a grant",
        lead: Some(
            "Calls that it covers pass without a person being asked, until it is over or revoked.",
        ),
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action="/dashboard/new/grant" autocomplete="off" {
            (visit.token_field())
            (Field::select("credential", "Credential", &options).from(draft))
            (choice_of(("methods", "Methods"), None, &methods, draft))
            (Field::lines("routes", "Routes").from(draft).placeholder("api.example.com/v1/items/*")
                .help("One host with a path a line. `*` stands for one segment of the path."))
            div.form-row {
                (Field::number("minutes", "Minutes").from(draft).help("1440, a day, at most."))
                (Field::number("max_uses", "Calls").from(draft).optional().help("Empty is any number."))
            }
            div.form-actions {
                button.primary type="submit" { "Create grant" }
                a.button.quiet href=(LIST) { "Cancel" }
            }
        }
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}
