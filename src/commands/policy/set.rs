//! `policy set`: replaces a credential's rules.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use super::{
    super::{Failure, Invocation, arguments::NameList, credential, read_file, said},
    view::PolicyView,
};
use crate::{policy::Policy, store::StoredPolicy, ui::Format};

const EXAMPLES: &str = "\
Examples:
  postern policy set slack --auto-approve-methods GET --deny-urls /admin
  echo '{\"auto_approve_methods\": [\"GET\"]}' | postern policy set slack --file -";

/// Set a credential's policy
///
/// The whole policy is replaced; what is not named is empty. A call is denied, else asks, else
/// passes, by the first of: denied, asking and passing addresses; passing methods, asking methods;
/// else it asks. An address is a path prefix such as /v1/search, or host and path such as
/// api.example.com/v1/items/*.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Set {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL")]
    pub(crate) credential: String,

    /// Read the policy from FILE, a JSON object; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// Methods that pass: a comma-separated list
    #[arg(long, value_name = "METHODS", conflicts_with = "file")]
    pub(crate) auto_approve_methods: Option<NameList>,

    /// Methods that ask a person: a comma-separated list
    #[arg(long, value_name = "METHODS", conflicts_with = "file")]
    pub(crate) require_approval_methods: Option<NameList>,

    /// Methods that are denied: a comma-separated list
    #[arg(long, value_name = "METHODS", conflicts_with = "file")]
    pub(crate) deny_methods: Option<NameList>,

    /// Addresses that pass: a comma-separated list
    #[arg(long, value_name = "URLS", conflicts_with = "file")]
    pub(crate) auto_approve_urls: Option<NameList>,

    /// Addresses that ask a person: a comma-separated list
    #[arg(long, value_name = "URLS", conflicts_with = "file")]
    pub(crate) require_approval_urls: Option<NameList>,

    /// Addresses that are denied: a comma-separated list
    #[arg(long, value_name = "URLS", conflicts_with = "file")]
    pub(crate) deny_urls: Option<NameList>,

    /// E-mail addresses of those who may approve: a comma-separated list
    #[arg(long, value_name = "EMAILS", conflicts_with = "file")]
    pub(crate) allowed_approvers: Option<NameList>,

    /// Approvers have to confirm with a passkey
    #[arg(long, conflicts_with = "file")]
    pub(crate) require_passkey: bool,

    /// How many people have to approve
    #[arg(long, value_name = "N", conflicts_with = "file", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) min_approvals: Option<u32>,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Set {
    /// Sets the policy.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        credential::show::find(&deployment, &self.credential).await?;
        let policy = self.policy()?;
        let actor = deployment.actor(self.dry_run);
        let name = &self.credential;
        StoredPolicy::set(&deployment.store, &actor, name, &policy).await?;
        deployment.copy_audit(&invocation.ui).await;
        let said = said("set", "policy of", name, self.dry_run);
        invocation.ui.say(&said);
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.show(&PolicyView::of(name, policy))?)
    }

    /// Returns the policy that the file or the flags give.
    fn policy(&self) -> Result<Policy, Failure> {
        let (text, place) = match &self.file {
            Some(path) => (read_file(path, "--file")?, path.display().to_string()),
            None => (self.document()?, String::new()),
        };
        let policy = Policy::parse(&text).map_err(|error| {
            let place = Some(place).filter(|place| !place.is_empty());
            let place = place
                .map(|place| format!("`{place}`: "))
                .unwrap_or_default();
            Failure::usage(format!("{place}{error}"))
        })?;
        if policy.require_passkey {
            let message = "nobody can approve with a passkey in this deployment yet, so that a \
                           policy that needs one would stop every call";
            return Err(Failure::refused("passkey_unavailable", message));
        }
        Ok(policy)
    }

    /// Returns the JSON that the flags amount to: the parser of files checks it.
    fn document(&self) -> Result<String, Failure> {
        let lists = [
            ("auto_approve_methods", &self.auto_approve_methods),
            ("require_approval_methods", &self.require_approval_methods),
            ("deny_methods", &self.deny_methods),
            ("auto_approve_urls", &self.auto_approve_urls),
            ("require_approval_urls", &self.require_approval_urls),
            ("deny_urls", &self.deny_urls),
            ("allowed_approvers", &self.allowed_approvers),
        ];
        let given = lists
            .iter()
            .filter_map(|(name, list)| Some((*name, list.as_ref()?)));
        let mut document: Map<String, Value> = given
            .map(|(name, list)| (name.to_owned(), json!(list.0)))
            .collect();
        if let Some(count) = self.min_approvals {
            document.insert("min_approvals".to_owned(), json!(count));
        }
        if self.require_passkey {
            document.insert("require_passkey".to_owned(), json!(true));
        }
        if document.is_empty() {
            return Err(Failure::usage("`--file` or a flag with a rule is missing")
                .with_hint("`postern policy set --help` shows the flags"));
        }
        Ok(Value::Object(document).to_string())
    }
}
