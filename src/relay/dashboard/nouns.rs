//! The pages of the team's things, in the table of all pages.

use super::{
    Page, activation, agents, audit, channels, credentials, get, grants, guard::Needs, lockdown,
    members, nodes, page, policies, post, proposals, roles, settings,
};
use crate::store::Capability;

const TEAM: Needs = page(&[Capability::ViewTeam]);
const MEMBERS: Needs = page(&[Capability::ManageMembers]);
const OWNERS: Needs = page(&[Capability::ManageOwners]);
const POLICIES: Needs = page(&[Capability::ManagePolicies]);
const CHANNELS: Needs = page(&[Capability::ManageNotificationChannels]);
const AGENTS: Needs = page(&[Capability::ManageAgents, Capability::ManageOwnAgents]);
const ROLES: Needs = page(&[Capability::ManageRoles]);
const CREDENTIALS: Needs = page(&[Capability::ManageCredentials]);
const CREDENTIALS_SEEN: Needs = page(&[
    Capability::ManageCredentials,
    Capability::ViewAssignedCredentials,
]);

/// Returns them.
pub(super) fn table() -> Vec<Page> {
    [
        credentials(),
        agents(),
        roles(),
        policies(),
        decisions(),
        team(),
        channels(),
        people(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn credentials() -> Vec<Page> {
    vec![
        get(
            "/dashboard/credentials",
            CREDENTIALS_SEEN,
            credentials::list,
        ),
        get(
            "/dashboard/new/credential",
            CREDENTIALS,
            credentials::create_form,
        ),
        post(
            "/dashboard/new/credential",
            CREDENTIALS,
            credentials::create,
        ),
        get(
            "/dashboard/credentials/{name}",
            CREDENTIALS_SEEN,
            credentials::show,
        ),
        get(
            "/dashboard/credentials/{name}/edit",
            CREDENTIALS,
            credentials::edit_form,
        ),
        post(
            "/dashboard/credentials/{name}/edit",
            CREDENTIALS,
            credentials::edit,
        ),
        post(
            "/dashboard/credentials/{name}/value",
            CREDENTIALS,
            credentials::set_value,
        ),
        post(
            "/dashboard/credentials/{name}/verify",
            CREDENTIALS,
            credentials::verify,
        ),
        post(
            "/dashboard/credentials/{name}/delete",
            CREDENTIALS,
            credentials::delete,
        ),
        get("/dashboard/cred-setup/{id}", CREDENTIALS, activation::show),
        post(
            "/dashboard/cred-setup/{id}",
            CREDENTIALS,
            activation::activate,
        ),
    ]
}

fn agents() -> Vec<Page> {
    vec![
        get("/dashboard/agents", AGENTS, agents::list),
        get("/dashboard/new/agent", AGENTS, agents::create_form),
        post("/dashboard/new/agent", AGENTS, agents::create),
        get("/dashboard/agents/{name}", AGENTS, agents::show),
        get("/dashboard/agents/{name}/key", AGENTS, agents::show_key),
        get("/dashboard/agents/{name}/edit", AGENTS, agents::edit_form),
        post("/dashboard/agents/{name}/edit", AGENTS, agents::edit),
        post("/dashboard/agents/{name}/enable", AGENTS, agents::enable),
        post("/dashboard/agents/{name}/disable", AGENTS, agents::disable),
        post(
            "/dashboard/agents/{name}/rotate-key",
            AGENTS,
            agents::rotate_key,
        ),
        post("/dashboard/agents/{name}/delete", AGENTS, agents::delete),
    ]
}

fn roles() -> Vec<Page> {
    vec![
        get("/dashboard/roles", ROLES, roles::list),
        get("/dashboard/new/role", ROLES, roles::create_form),
        post("/dashboard/new/role", ROLES, roles::create),
        get("/dashboard/roles/{name}", ROLES, roles::show),
        get("/dashboard/roles/{name}/edit", ROLES, roles::edit_form),
        post("/dashboard/roles/{name}/edit", ROLES, roles::edit),
        post("/dashboard/roles/{name}/delete", ROLES, roles::delete),
    ]
}

fn policies() -> Vec<Page> {
    vec![
        get("/dashboard/policies", POLICIES, policies::list),
        get("/dashboard/policies/{credential}", POLICIES, policies::show),
        get(
            "/dashboard/policies/{credential}/edit",
            POLICIES,
            policies::edit_form,
        ),
        post(
            "/dashboard/policies/{credential}/edit",
            POLICIES,
            policies::edit,
        ),
        post(
            "/dashboard/policies/{credential}/template",
            POLICIES,
            policies::take_template,
        ),
        post(
            "/dashboard/policies/{credential}/delete",
            POLICIES,
            policies::delete,
        ),
        get("/dashboard/templates", POLICIES, policies::templates),
        get("/dashboard/new/template", POLICIES, policies::template_form),
        post(
            "/dashboard/new/template",
            POLICIES,
            policies::create_template,
        ),
        get("/dashboard/templates/{name}", POLICIES, policies::template),
        post(
            "/dashboard/templates/{name}",
            POLICIES,
            policies::edit_template,
        ),
        post(
            "/dashboard/templates/{name}/delete",
            POLICIES,
            policies::delete_template,
        ),
    ]
}

fn decisions() -> Vec<Page> {
    vec![
        get("/dashboard/grants", POLICIES, grants::list),
        get("/dashboard/new/grant", POLICIES, grants::create_form),
        post("/dashboard/new/grant", POLICIES, grants::create),
        post("/dashboard/grants/{id}/revoke", POLICIES, grants::revoke),
        get("/dashboard/proposals", POLICIES, proposals::list),
        post(
            "/dashboard/proposals/{id}/approve",
            POLICIES,
            proposals::approve,
        ),
        post("/dashboard/proposals/{id}/deny", POLICIES, proposals::deny),
    ]
}

fn team() -> Vec<Page> {
    vec![
        get("/dashboard/audit", MEMBERS, audit::list),
        get("/dashboard/audit/{chain}/{seq}", MEMBERS, audit::show),
        get("/dashboard/nodes", TEAM, nodes::show),
        get("/dashboard/settings", POLICIES, settings::show),
        post("/dashboard/settings", POLICIES, settings::set),
        post("/dashboard/lockdown", MEMBERS, lockdown::begin),
        post("/dashboard/lockdown/lift", MEMBERS, lockdown::lift),
    ]
}

fn channels() -> Vec<Page> {
    vec![
        get("/dashboard/new/channel", CHANNELS, channels::create_form),
        post("/dashboard/new/channel", CHANNELS, channels::create),
        get("/dashboard/channels/{name}", CHANNELS, channels::show),
        post("/dashboard/channels/{name}/test", CHANNELS, channels::test),
        post(
            "/dashboard/channels/{name}/default",
            CHANNELS,
            channels::make_default,
        ),
        post(
            "/dashboard/channels/{name}/enable",
            CHANNELS,
            channels::enable,
        ),
        post(
            "/dashboard/channels/{name}/disable",
            CHANNELS,
            channels::disable,
        ),
        post(
            "/dashboard/channels/{name}/delete",
            CHANNELS,
            channels::delete,
        ),
    ]
}

fn people() -> Vec<Page> {
    vec![
        get("/dashboard/members", TEAM, members::list),
        get("/dashboard/new/invitation", MEMBERS, members::invite_form),
        post("/dashboard/new/invitation", MEMBERS, members::invite),
        post(
            "/dashboard/invitations/{id}/resend",
            MEMBERS,
            members::resend,
        ),
        post(
            "/dashboard/invitations/{id}/revoke",
            MEMBERS,
            members::revoke,
        ),
        get("/dashboard/members/{id}", MEMBERS, members::show),
        post("/dashboard/members/{id}/role", OWNERS, members::set_role),
        post(
            "/dashboard/members/{id}/credentials",
            MEMBERS,
            members::assign,
        ),
        post("/dashboard/members/{id}/reset", OWNERS, members::reset),
        post("/dashboard/members/{id}/remove", MEMBERS, members::remove),
        post(
            "/dashboard/members/{id}/sessions/end",
            MEMBERS,
            members::end_all_sessions,
        ),
        post(
            "/dashboard/members/{id}/sessions/{session}/end",
            MEMBERS,
            members::end_session,
        ),
    ]
}
