//! `schema`: what scripts find in the output of every command.

use clap::Args;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    Failure, Invocation,
    backup::BackupView,
    config::show::ConfigView,
    import::TeamImportView,
    init::InitView,
    key::{check::KeyView, rotate::KeyRotationView},
    logs::verify::VerifyView,
    version::VersionView,
    whoami::WhoamiView,
};
use crate::audit::verify::Checkpoint;
use crate::views::{
    agent::{AgentDetails, AgentView, KeyedAgent},
    approval::ApprovalView,
    credential::{CredentialDetails, CredentialView, VerificationView},
    export::ExportView,
    finding::FindingView,
    grant::GrantView,
    lockdown::LockdownView,
    plan::PlanView,
    policy::{DecisionView, EditedView, PolicyView, TemplateView},
    proposal::ProposalView,
    replay::ReplayView,
    role::RoleView,
    sealed_value::SealedValueView,
    session::SessionView,
    status::StatusView,
    user::{InvitationView, ResetView, UserView},
};

const EXAMPLES: &str = "\
Examples:
  postern schema
  postern schema | less";

/// Print a JSON schema of what commands print with -o json
///
/// Each property of the schema is a command; its schema is that of the object the command prints,
/// or of the elements of its array. Fields are added in later versions and never renamed.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Schema {}

impl Schema {
    /// Prints the schema.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let text = format!("{:#}\n", schema());
        Ok(invocation.ui.text(&text)?)
    }
}

/// Collects the schemas of the views.
struct Views {
    generator: SchemaGenerator,
    commands: Map<String, Value>,
}

impl Views {
    /// Adds the view that these commands print.
    fn add<V: JsonSchema>(&mut self, commands: &[&str]) -> &mut Self {
        let schema = self.generator.subschema_for::<V>();
        for command in commands {
            let name = format!("postern {command}");
            self.commands.insert(name, schema.clone().to_value());
        }
        self
    }
}

/// Returns the schema of everything. A new view adds its line here.
fn schema() -> Value {
    let mut views = Views {
        generator: SchemaSettings::draft2020_12().into_generator(),
        commands: Map::new(),
    };
    views
        .add::<InitView>(&["init"])
        .add::<StatusView>(&["status"])
        .add::<FindingView>(&["doctor"])
        .add::<CredentialDetails>(&["add", "credential show"])
        .add::<CredentialView>(&[
            "credential list",
            "credential update",
            "credential set-value",
        ])
        .add::<SealedValueView>(&["credential seal"])
        .add::<VerificationView>(&["credential verify"])
        .add::<AgentView>(&[
            "agent list",
            "agent update",
            "agent enable",
            "agent disable",
        ])
        .add::<AgentDetails>(&["agent show"])
        .add::<KeyedAgent>(&["agent create", "agent rotate-key"])
        .add::<RoleView>(&[
            "role list",
            "role create",
            "role show",
            "role update",
            "role add-credential",
            "role remove-credential",
        ])
        .add::<PolicyView>(&["policy show"])
        .add::<EditedView>(&["policy set"])
        .add::<DecisionView>(&["policy test"])
        .add::<ReplayView>(&["policy replay"])
        .add::<TemplateView>(&[
            "policy template list",
            "policy template show",
            "policy template set",
        ])
        .add::<ApprovalView>(&[
            "approval list",
            "approval show",
            "approval approve",
            "approval deny",
        ])
        .add::<GrantView>(&["grant list", "grant create", "grant revoke"])
        .add::<ProposalView>(&[
            "proposal list",
            "proposal show",
            "proposal approve",
            "proposal deny",
        ])
        .add::<PlanView>(&["apply", "diff"])
        .add::<ExportView>(&["export"]);
    add_operations(&mut views);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The output of postern's commands",
        "type": "object",
        "properties": views.commands,
        "$defs": views.generator.take_definitions(true),
    })
}

/// Adds the views of sessions, of people and of looking after the deployment.
fn add_operations(views: &mut Views) {
    views
        .add::<LockdownView>(&["lockdown"])
        .add::<WhoamiView>(&["login", "whoami"])
        .add::<SessionView>(&["session list", "session revoke"])
        .add::<UserView>(&["user list", "user set-role"])
        .add::<InvitationView>(&["user invite"])
        .add::<ResetView>(&["user reset-password"])
        .add::<BackupView>(&["backup create", "backup verify", "backup restore"])
        .add::<VerifyView>(&["logs verify"])
        .add::<Checkpoint>(&["logs checkpoint"])
        .add::<KeyView>(&["key check"])
        .add::<KeyRotationView>(&["key rotate"])
        .add::<ConfigView>(&["config show"])
        .add::<TeamImportView>(&["import tap"])
        .add::<VersionView>(&["version"]);
}
