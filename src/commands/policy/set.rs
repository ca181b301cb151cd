//! `policy set`: changes a credential's rules, or replaces them.

use clap::Args;

use super::{
    super::{Failure, Invocation, said},
    source::PolicySource,
    view::tell_permissive,
};
use crate::{
    commands::completions::live,
    policy::UrlRule,
    ui::{Format, Ui},
    views::policy::Rules,
};

const EXAMPLES: &str = "\
Examples:
  postern policy set slack --auto-approve-methods GET --deny-urls /admin
  postern policy set slack --auto-approve-urls 'POST slack.com/api/chat.update'
  postern policy set slack --auto-approve-hours 'mon-fri 09:00-17:30 UTC'
  postern policy set slack --template read-only
  echo '{\"auto_approve_methods\": [\"GET\"]}' | postern policy set slack --file -";

/// Set a credential's policy
///
/// A flag changes its field, and the others stay as they are; where there was no policy they say
/// what held without one. With --file or --template the whole policy is replaced, and what is left out
/// is empty. What becomes more permissive is told.
///
/// A call is denied, else asks, else passes, by the first of: denied addresses and methods, asking
/// and passing addresses, passing methods, asking methods; else it asks. An address is a path
/// prefix such as /v1/search, or host and path such as api.example.com/v1/items/*; before it there
/// may be methods: `GET,HEAD /v1`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Set {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::CREDENTIAL)]
    pub(crate) credential: String,

    #[command(flatten)]
    pub(crate) source: PolicySource,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Set {
    /// Sets the policy.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.credential;
        let credential = deployment.credentials().show(name).await?.credential;
        let edit = self.source.needed("policy set")?;
        let edited = deployment.policies().set(name, edit, self.dry_run).await?;
        let ui = &invocation.ui;
        ui.say(&said("set", "policy of", name, self.dry_run));
        tell_permissive(ui, &edited.permissive_changes);
        let rules = &edited.policy.rules;
        warn_of_methods(ui, &format!("policy set {name}"), rules);
        if credential.relative_target {
            warn_of_hosts(ui, rules);
        }
        if ui.format() == Format::Table {
            return Ok(());
        }
        Ok(ui.show(&edited)?)
    }
}

/// Warns of methods that are to ask and pass all the same, because the rule that lets them pass comes first.
pub(super) fn warn_of_methods(ui: &Ui, command: &str, rules: &Rules) {
    let asking = &rules.require_approval_methods;
    let (passing, others): (Vec<_>, Vec<_>) = rules
        .auto_approve_methods
        .iter()
        .map(String::as_str)
        .partition(|method| asking.iter().any(|asking| asking == *method));
    if passing.is_empty() {
        return;
    }
    let (pass, it) = match passing.as_slice() {
        [_] => ("passes", "it"),
        _ => ("pass", "them"),
    };
    let when = match rules.auto_approve_hours.as_slice() {
        [] => "",
        _ => " within the hours of `auto_approve_hours`",
    };
    ui.warn(&format!(
        "{} still {pass}{when}: `auto_approve_methods` has {it}, too, and comes first; `postern {command} \
         --auto-approve-methods={}` makes {it} ask",
        passing.join(", "),
        others.join(","),
    ));
}

/// Warns of rules that are about no call, because agents name only a path.
fn warn_of_hosts(ui: &Ui, rules: &Rules) {
    let lists = [
        &rules.deny_urls,
        &rules.require_approval_urls,
        &rules.auto_approve_urls,
    ];
    for rule in lists.into_iter().flatten() {
        let names_host = |rule: UrlRule| rule.pattern().names_host();
        if rule.parse().is_ok_and(names_host) {
            ui.warn(&format!(
                "`{rule}` is about no call: it names a host, and agents name only a path here"
            ));
        }
    }
}
