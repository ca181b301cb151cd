//! What a member may do, by role (spec/tap.md §4.2).

use super::MemberRole;

/// One thing that a member may do or not. Each route of the admin API needs one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// See one's own account.
    ViewProfile,
    /// Change it.
    ManageProfile,
    /// Look after one's own passkeys.
    ManagePasskeys,
    /// See the team and its members.
    ViewTeam,
    /// See and decide what waits for a person.
    ApproveRequests,
    /// See the credentials that are assigned to oneself.
    ViewAssignedCredentials,
    /// Look after agents of one's own.
    ManageOwnAgents,
    /// Look after the team's credentials.
    ManageCredentials,
    /// Look after its agents.
    ManageAgents,
    /// Look after its roles.
    ManageRoles,
    /// Look after its policies, grants and proposals, and its settings.
    ManagePolicies,
    /// Look after its members, and read its audit log.
    ManageMembers,
    /// Look after the channels to approvers.
    ManageNotificationChannels,
    /// Look after what it pays. Nothing here costs anything; clients know the word.
    ManageBilling,
    /// Appoint owners.
    ManageOwners,
}

use Capability::{
    ApproveRequests, ManageAgents, ManageBilling, ManageCredentials, ManageMembers,
    ManageNotificationChannels, ManageOwnAgents, ManageOwners, ManagePasskeys, ManagePolicies,
    ManageProfile, ManageRoles, ViewAssignedCredentials, ViewProfile, ViewTeam,
};

const APPROVER: [Capability; 7] = [
    ViewProfile,
    ManageProfile,
    ManagePasskeys,
    ViewTeam,
    ApproveRequests,
    ViewAssignedCredentials,
    ManageOwnAgents,
];
const OWNER: [Capability; 13] = [
    ViewProfile,
    ManageProfile,
    ManagePasskeys,
    ViewTeam,
    ApproveRequests,
    ManageCredentials,
    ManageAgents,
    ManageRoles,
    ManagePolicies,
    ManageMembers,
    ManageNotificationChannels,
    ManageBilling,
    ManageOwners,
];

impl Capability {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            ViewProfile => "view_profile",
            ManageProfile => "manage_profile",
            ManagePasskeys => "manage_passkeys",
            ViewTeam => "view_team",
            ApproveRequests => "approve_requests",
            ViewAssignedCredentials => "view_assigned_credentials",
            ManageOwnAgents => "manage_own_agents",
            ManageCredentials => "manage_credentials",
            ManageAgents => "manage_agents",
            ManageRoles => "manage_roles",
            ManagePolicies => "manage_policies",
            ManageMembers => "manage_members",
            ManageNotificationChannels => "manage_notification_channels",
            ManageBilling => "manage_billing",
            ManageOwners => "manage_owners",
        }
    }
}

impl MemberRole {
    /// Returns everything that a member with this role may do.
    pub const fn capabilities(self) -> &'static [Capability] {
        match self {
            Self::Approver => &APPROVER,
            Self::Admin => OWNER.split_at(OWNER.len() - 1).0,
            Self::Owner => &OWNER,
        }
    }

    /// Returns whether a member with this role may do that.
    pub fn may(self, capability: Capability) -> bool {
        self.capabilities().contains(&capability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_may_do_all_but_appoint_owners() {
        assert!(!MemberRole::Admin.may(ManageOwners));
        for capability in OWNER {
            assert!(MemberRole::Owner.may(capability));
            let differs = MemberRole::Admin.may(capability) != (capability != ManageOwners);
            assert!(!differs, "{capability:?}");
        }
    }

    #[test]
    fn an_approver_manages_nothing_of_the_team() {
        let may: Vec<_> = MemberRole::Approver
            .capabilities()
            .iter()
            .map(|c| c.as_str())
            .collect();
        let managed: Vec<_> = may
            .iter()
            .filter(|word| word.starts_with("manage_"))
            .collect();
        assert_eq!(
            managed,
            [&"manage_profile", &"manage_passkeys", &"manage_own_agents"]
        );
        assert!(may.contains(&"view_assigned_credentials"));
    }
}
