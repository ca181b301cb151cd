//! `policy set`: replaces a credential's rules.

use std::path::PathBuf;

use clap::Args;

use super::super::arguments::NameList;
use super::super::{Failure, Invocation};

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
        invocation.here_or_remote()?;
        Err(Failure::unfinished("policy set"))
    }
}
