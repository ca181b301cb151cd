//! The one place that says what the admin API has, and who may call what.

use http::Method;

use super::{
    Route, agents, approvals, audit, channels, contract, credential_setups, credentials,
    declarations, device, doctor, grants,
    guard::{Access, Needs, Reach},
    invitations, lockdown, members, passkey_approvals, passkeys, password, policies,
    policy_templates, proposals, push, rehearsals, roles, sessions, sign_in, sign_up, status, team,
    user,
};
use crate::store::Capability;

const ANYBODY: Needs = (Access::Anybody, Reach::AgentToo);
const MYSELF: Needs = (Access::Member(&[Capability::ViewProfile]), Reach::AgentToo);
const PASSKEYS: Needs = full(&[Capability::ManagePasskeys]);
const PROFILE: Needs = full(&[Capability::ViewProfile]);
const MY_PROFILE: Needs = full(&[Capability::ManageProfile]);
const TEAM: Needs = full(&[Capability::ViewTeam]);
const MEMBERS: Needs = full(&[Capability::ManageMembers]);
const OWNERS: Needs = full(&[Capability::ManageOwners]);
const CREDENTIALS: Needs = full(&[Capability::ManageCredentials]);
const CREDENTIALS_STAGED: Needs = (
    Access::Member(&[Capability::ManageCredentials]),
    Reach::AgentToo,
);
const CREDENTIALS_SEEN: Needs = full(&[
    Capability::ManageCredentials,
    Capability::ViewAssignedCredentials,
]);
const AGENTS: Needs = full(&[Capability::ManageAgents, Capability::ManageOwnAgents]);
const APPS: Needs = full(&[Capability::ManageAgents]);
const ROLES: Needs = full(&[Capability::ManageRoles]);
const POLICIES: Needs = full(&[Capability::ManagePolicies]);
const CHANNELS: Needs = full(&[Capability::ManageNotificationChannels]);
const APPROVALS: Needs = full(&[Capability::ApproveRequests]);

/// Method, path, who may call, the handler, and what it does.
macro_rules! routes {
    ($($method:ident $path:literal $needs:ident $noun:ident::$verb:ident $summary:literal;)*) => {
        vec![$(Route::new(
            (Method::$method, $path),
            $needs,
            $noun::$verb,
            (stringify!($noun), concat!(stringify!($noun), "_", stringify!($verb)), $summary),
        )),*]
    };
}

/// Returns every route.
pub(super) fn table() -> Vec<Route> {
    [
        people(),
        members(),
        credentials(),
        agents(),
        decisions(),
        notifications(),
        pushes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn people() -> Vec<Route> {
    routes! {
        GET "/dashboard/config" ANYBODY contract::show "the roles that there are, and what each may do";
        POST "/login" ANYBODY sign_in::sign_in "begins a session";
        POST "/logout" MYSELF sign_in::sign_out "ends the session";
        POST "/login/link" ANYBODY sign_in::by_link "begins a session with a link that works once";
        POST "/signup" ANYBODY sign_up::create "begins a team of one's own, where that is open; a code is sent";
        POST "/verify-email" ANYBODY sign_up::verify "takes the code, and makes the team and its owner";
        POST "/resend-verification" ANYBODY sign_up::resend "sends another code";
        POST "/forgot-password" ANYBODY password::forgot "sends a link that resets the password";
        POST "/reset-password" ANYBODY password::reset "sets the password of whom such a link is for; ends all sessions";
        GET "/invite/info" ANYBODY invitations::info "the invitation that a link is for";
        POST "/team/members/accept" ANYBODY invitations::accept "accepts an invitation";
        POST "/login/passkey" ANYBODY passkeys::sign_in "ends a sign-in, or is one, with the answer of a passkey";
        POST "/login/passkey/begin" ANYBODY passkeys::begin_sign_in "begins a sign-in with nothing but a passkey";
        POST "/setup-passkey/begin" ANYBODY passkeys::begin_setup "begins to add a first passkey, with the token for that";
        POST "/setup-passkey/finish" ANYBODY passkeys::finish_setup "adds it";
        POST "/device/authorize" ANYBODY device::authorize "begins the sign-in of a program, which shows a code";
        POST "/device/token" ANYBODY device::token "what the program asks until somebody has let it in";
        POST "/device/show" PROFILE device::show "who waits with a code, and what for";
        POST "/device/confirm" PROFILE device::confirm "lets the program in, by its code";
        POST "/device/deny" PROFILE device::deny "refuses it";
        GET "/user/me" MYSELF user::show "who is signed in, and what that person may do";
        PUT "/user/me/identity" MY_PROFILE user::rename "changes the name that others are shown";
        POST "/user/password" MY_PROFILE password::change "sets one's own password; ends the other sessions";
        GET "/user/teams" PROFILE user::teams "the person's teams";
        POST "/user/teams/join" PROFILE invitations::join "accepts an invitation as who is signed in";
        POST "/session/team" PROFILE user::switch "has the session work for another of the person's teams";
        GET "/user/sessions" PROFILE sessions::own "the person's sessions, in all teams";
        DELETE "/user/sessions/{id}" PROFILE sessions::end_own "ends one";
        POST "/user/sessions/revoke-others" PROFILE sessions::end_others "ends all but the one that asks";
        GET "/user/passkeys" PASSKEYS passkeys::list "the person's passkeys";
        PATCH "/user/passkeys/{id}" PASSKEYS passkeys::rename "gives one another name";
        DELETE "/user/passkeys/{id}" PASSKEYS passkeys::delete "deletes one, unless it is the last";
        POST "/user/passkey/register/begin" PASSKEYS passkeys::begin "begins to add one";
        POST "/user/passkey/register/finish" PASSKEYS passkeys::finish "adds it";
        GET "/team" TEAM team::show "the team";
        PUT "/team/settings" POLICIES team::set "changes what holds without a policy";
        GET "/team/doctor" CREDENTIALS doctor::show "what the relay's host finds when it checks itself, as `doctor` tells it";
        GET "/team/lockdown" TEAM lockdown::show "whether calls of agents are stopped, and why";
        POST "/team/lockdown" MEMBERS lockdown::begin "stops all calls of the team's agents at once";
        DELETE "/team/lockdown" MEMBERS lockdown::lift "lets them out again";
        GET "/team/status" TEAM status::show "how the deployment is, as `status` tells it on the relay's host";
        POST "/team/members/{id}/passkeys/reset" MEMBERS passkeys::reset "takes the passkeys of a member who has lost them";
        GET "/team/sessions" MEMBERS sessions::list "the sessions that work for the team";
        DELETE "/team/sessions/{id}" MEMBERS sessions::end "ends one";
        POST "/team/sessions/revoke" MEMBERS sessions::end_all "ends those of a member, or all";
        GET "/team/audit" MEMBERS audit::list "the audit log, page by page, the newest first";
    }
}

fn members() -> Vec<Route> {
    routes! {
        GET "/team/members" TEAM members::list "who is in the team, and for who may invite, who is invited";
        DELETE "/team/members/{id}" MEMBERS members::delete "removes a member, and ends their sessions";
        PUT "/team/members/{id}/role" OWNERS members::set_role "changes what a member is";
        POST "/team/members/{id}/reset-password" OWNERS members::reset_password
            "makes a link that resets a member's password, and takes their passkeys where that is wanted; it is mailed to them where mail is sent";
        GET "/team/members/{id}/credentials" MEMBERS members::assigned "the credentials that an approver looks after";
        POST "/team/members/{id}/credentials" MEMBERS members::assign "assigns a credential to an approver";
        PUT "/team/members/{id}/credentials" MEMBERS members::assign_all "assigns these credentials to an approver, and no others";
        DELETE "/team/members/{id}/credentials/{name}" MEMBERS members::unassign "takes a credential from an approver";
        POST "/team/members/invite" MEMBERS invitations::create "invites somebody; the answer has the link where no mail is sent";
        GET "/team/members/invites" MEMBERS invitations::list "who is invited";
        POST "/team/members/invites/{id}/resend" MEMBERS invitations::resend "makes the link of an invitation anew";
        DELETE "/team/members/invites/{id}" MEMBERS invitations::delete "takes an invitation back";
    }
}

fn credentials() -> Vec<Route> {
    routes! {
        GET "/team/credentials" CREDENTIALS_SEEN credentials::list
            "all credentials (an approver's: those that are assigned), with a hint at each value: two characters of either end of a long one, nothing of a signing key";
        GET "/team/credentials/{name}" CREDENTIALS_SEEN credentials::show "one credential";
        POST "/team/credentials" CREDENTIALS credentials::create "stores a credential";
        PATCH "/team/credentials/{name}" CREDENTIALS credentials::update "changes a credential";
        DELETE "/team/credentials/{name}" CREDENTIALS credentials::delete "deletes a credential";
        PATCH "/team/credentials/{name}/secret" CREDENTIALS credentials::set_value
            "gives a credential another value, or changes fields of the one it has";
        POST "/team/credentials/{name}/seal" CREDENTIALS credentials::seal "seals a value so that it can stand in a manifest, like `credential seal`";
        POST "/team/credentials/{name}/verify" CREDENTIALS credentials::verify "tells whether a credential works, like `credential verify`";
        POST "/cred/setup" CREDENTIALS_STAGED credential_setups::create
            "hands over a credential, or another value of one, for its person to activate; it waits 15 minutes";
        GET "/cred/setup/{id}" CREDENTIALS_STAGED credential_setups::show "whether it is `pending`, `activated` or `expired`";
        POST "/cred/setup/{id}/activate/begin" CREDENTIALS credential_setups::begin "begins to activate it, with a passkey of who has one";
        POST "/cred/setup/{id}/activate" CREDENTIALS credential_setups::activate
            "activates what one has handed over oneself: the credential has its value, and these agents may use it";
        GET "/team/policies/{credential}" POLICIES policies::show "a credential's [policy](policies.md)";
        PUT "/team/policies/{credential}" POLICIES policies::set "replaces a policy; asking addresses stay where they are not named";
        PATCH "/team/policies/{credential}" POLICIES policies::update "changes the fields of a policy that are named";
        DELETE "/team/policies/{credential}" POLICIES policies::delete "takes a policy away";
        POST "/team/policies/{credential}/diff" POLICIES policies::diff
            "what such a policy would permit that the present one does not; changes nothing";
        POST "/team/policies/{credential}/test" POLICIES rehearsals::test "what would become of a call, and which rule decides; sends nothing";
        POST "/team/policies/{credential}/replay" POLICIES rehearsals::replay
            "which past calls another policy would decide otherwise; changes nothing";
        POST "/team/apply" POLICIES declarations::apply
            "brings credentials, roles, agents, policies and channels to what is declared, like `apply`: all of it, or nothing";
        GET "/team/export" POLICIES declarations::export "everything that can be declared, without values";
        GET "/team/policy-templates" POLICIES policy_templates::list "all policy templates";
        GET "/team/policy-templates/{name}" POLICIES policy_templates::show "one template";
        PUT "/team/policy-templates/{name}" POLICIES policy_templates::set "makes or replaces a template";
        PATCH "/team/policy-templates/{name}" POLICIES policy_templates::update "changes the fields of a template that are named";
        DELETE "/team/policy-templates/{name}" POLICIES policy_templates::delete "deletes a template";
    }
}

fn agents() -> Vec<Route> {
    routes! {
        GET "/team/agents" AGENTS agents::list "all agents; an approver's are their own";
        POST "/team/agents" AGENTS agents::create "makes an agent, an approver one of their own; the answer has its key, this once";
        GET "/team/agents/{name}" AGENTS agents::show "one agent, and what it may use";
        PUT "/team/agents/{name}" AGENTS agents::update "changes an agent; a list replaces the one that is there";
        DELETE "/team/agents/{name}" AGENTS agents::delete "deletes an agent";
        POST "/team/agents/{name}/enable" AGENTS agents::enable "lets an agent's key work again";
        POST "/team/agents/{name}/disable" AGENTS agents::disable "stops an agent's key from working, at once";
        POST "/team/agents/{name}/rotate-key" AGENTS agents::rotate_key "gives an agent another key";
        GET "/team/apps" AGENTS agents::list_apps "all apps; an approver has none";
        POST "/team/apps" APPS agents::create_app "makes an app's key";
        GET "/team/roles" ROLES roles::list "all roles";
        GET "/team/roles/{name}" ROLES roles::show "one role";
        POST "/team/roles" ROLES roles::create "makes a role";
        PUT "/team/roles/{name}" ROLES roles::update "changes a role";
        DELETE "/team/roles/{name}" ROLES roles::delete "deletes a role";
    }
}

fn decisions() -> Vec<Route> {
    routes! {
        POST "/team/credentials/{name}/grants" POLICIES grants::create "makes a grant";
        GET "/team/grants" POLICIES grants::list "all grants, also those that are over";
        POST "/team/grants/{id}/revoke" POLICIES grants::revoke "ends a grant";
        GET "/team/proposals" POLICIES proposals::list "what agents propose";
        GET "/team/proposals/{id}" POLICIES proposals::show "one proposal, also when it is decided";
        POST "/team/proposals/{id}/resolve" POLICIES proposals::resolve "decides a proposal";
        GET "/approve/pending" APPROVALS approvals::pending "the calls that wait";
        GET "/approve/dashboard/{id}" APPROVALS approvals::show "one call, as it would be sent, also when it is settled";
        POST "/approve/dashboard/{id}/approve" APPROVALS approvals::approve "approves a call";
        POST "/approve/dashboard/{id}/approve-with-grant" POLICIES approvals::approve_with_grant
            "approves a call, and calls like it for a while";
        POST "/approve/dashboard/{id}/deny" APPROVALS approvals::deny "denies a call";
        GET "/approve/txn/{id}/details" APPROVALS passkey_approvals::details "one of them";
        POST "/approve/txn/{id}/begin" APPROVALS passkey_approvals::begin "begins to approve it with a passkey";
        POST "/approve/txn/{id}/finish" APPROVALS passkey_approvals::finish "approves it with the answer of the passkey";
        POST "/approve/txn/{id}/deny" APPROVALS passkey_approvals::deny "denies it, which takes no passkey";
    }
}

fn notifications() -> Vec<Route> {
    routes! {
        GET "/team/notification-channels" CHANNELS channels::list "how approvers are told, the channel that is chosen first before the others";
        POST "/team/notification-channels" CHANNELS channels::create "makes a [channel](policies.md#how-approvers-are-told)";
        PATCH "/team/notification-channels/{name}" CHANNELS channels::update "changes what of a channel is named";
        DELETE "/team/notification-channels/{name}" CHANNELS channels::delete "deletes a channel";
        POST "/team/notification-channels/{name}/default" CHANNELS channels::make_default
            "makes a channel the default one, in place of the one that was";
        POST "/team/notification-channels/{name}/test" CHANNELS channels::test
            "tells whoever asks through the channel, and says what came of it";
        GET "/team/matrix/bot" CHANNELS channels::matrix_bot "whether there is a bot on Matrix: there is none";
    }
}

fn pushes() -> Vec<Route> {
    routes! {
        GET "/push/vapid-public-key" ANYBODY push::public_key
            "the key that browsers subscribe with; needs no session";
        POST "/push/subscribe" APPROVALS push::subscribe "has a browser told of what waits for its user";
        POST "/push/unsubscribe" APPROVALS push::unsubscribe "has it told nothing any more";
    }
}

const fn full(any_of: &'static [Capability]) -> Needs {
    (Access::Member(any_of), Reach::Full)
}
