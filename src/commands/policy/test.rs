//! `policy test`: what would happen to a call, and which rule decides.

use clap::Args;

use http::Method;
use url::Url;

use super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    clock::Timestamp,
    policy::{AllowedHosts, Call, Target, Verdict, decide},
    store::{Auth, Credential, StoredPolicy},
    views::policy::DecisionView,
};

const EXAMPLES: &str = "\
Examples:
  postern policy test slack GET https://slack.com/api/users.list
  postern policy test slack POST https://slack.com/api/chat.postMessage \\
      --agent my-agent
  postern policy test slack GET https://slack.com/api/users.list \\
      --at 2026-03-01T22:00:00Z";

/// Where agents ask for signatures.
const SIGN_PATH: &str = "/sign";
/// Why signatures wait, as the audit log has it.
const SIGN_REASON: &str = "require_approval_sign";

/// Tell what would happen to a call, and which rule decides
///
/// Nothing is sent. Of a signing key the call is `POST /sign`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Test {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL")]
    pub(crate) credential: String,

    /// Method of the call
    #[arg(value_name = "METHOD")]
    pub(crate) method: String,

    /// Address of the call
    #[arg(value_name = "URL")]
    pub(crate) url: String,

    /// Also tell whether this agent may use the credential
    #[arg(long, value_name = "NAME")]
    pub(crate) agent: Option<String>,

    /// Tell what would happen at this time: RFC 3339; without it, now
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) at: Option<Timestamp>,
}

impl Test {
    /// Tells the decision.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let credential = deployment.credential(&self.credential).await?;
        let (store, team) = (&deployment.store, &deployment.team);
        let policy = StoredPolicy::find(store, &team.id, &credential.name).await?;
        let place = self.place(&credential)?;
        let at = self.at.unwrap_or_else(|| invocation.clock.now());
        let call = Call {
            method: &self.method,
            override_method: None,
            target: place.target(),
            at: Some(at),
        };
        let decision = decide(team.approval_mode, policy.as_ref(), &call);
        let asks = decision.verdict == Verdict::Ask;
        let needed = policy.map_or(1, |policy| policy.min_approvals);
        let mut view = DecisionView {
            at,
            grantable: decision.grantable(),
            approvals_needed: asks.then_some(needed),
            decision: decision.verdict.as_str().to_owned(),
            reason: decision.reason.as_str().to_owned(),
            rule: decision.rule.clone(),
            host_allowed: place.is_allowed(&credential),
            credential: self.credential,
            method: self.method,
            url: self.url,
        };
        // Whatever lets calls pass, every signature is asked for.
        if credential.auth == Auth::Signing && decision.verdict != Verdict::Deny {
            Verdict::Ask.as_str().clone_into(&mut view.decision);
            (view.reason, view.rule) = (SIGN_REASON.to_owned(), None);
            (view.grantable, view.approvals_needed) = (false, Some(needed));
        }
        if let Some(name) = &self.agent
            && !may_use(&deployment, name, &credential.name).await?
        {
            Verdict::Deny.as_str().clone_into(&mut view.decision);
            (view.reason, view.rule) = ("agent_not_permitted".to_owned(), None);
            (view.grantable, view.approvals_needed) = (false, None);
        }
        if !view.host_allowed {
            let name = &credential.name;
            invocation.ui.warn(&format!(
                "the call would be refused all the same: `{name}` may not be sent to that host"
            ));
        }
        Ok(invocation.ui.show(&view)?)
    }

    /// Returns where the call goes.
    fn place(&self, credential: &Credential) -> Result<Place, Failure> {
        if Method::from_bytes(self.method.as_bytes()).is_err() {
            return Err(Failure::usage(format!("`{}` is not a method", self.method)));
        }
        if credential.auth == Auth::Signing {
            return self.sign();
        }
        if credential.relative_target && self.url.starts_with('/') {
            return Ok(Place::Path(self.url.clone()));
        }
        let url = Url::parse(&self.url).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Place::Url).ok_or_else(|| {
            let wanted = if credential.relative_target {
                "a path such as `/path`"
            } else {
                "an address such as `https://host/path`"
            };
            Failure::usage(format!("`{}` is not {wanted}", self.url))
        })
    }

    /// Returns the only place where signatures are asked for.
    fn sign(&self) -> Result<Place, Failure> {
        if self.method.eq_ignore_ascii_case("POST") && self.url == SIGN_PATH {
            return Ok(Place::Path(self.url.clone()));
        }
        let name = &self.credential;
        let message = format!("`{name}` signs, and is sent nowhere: all it takes is `POST /sign`");
        Err(Failure::usage(message).with_hint(format!("`postern policy test {name} POST /sign`")))
    }
}

/// Reads a time of day on a date.
fn moment(text: &str) -> Result<Timestamp, String> {
    let time = Timestamp::parse(text);
    time.ok_or_else(|| "give a moment such as `2026-03-01T10:00:00Z`".to_owned())
}

/// Where a call goes.
enum Place {
    Url(Url),
    /// Below the credential's own address.
    Path(String),
}

impl Place {
    fn target(&self) -> Target<'_> {
        match self {
            Self::Url(url) => Target::Url(url),
            Self::Path(path) => Target::Path(path),
        }
    }

    fn is_allowed(&self, credential: &Credential) -> bool {
        match self {
            Self::Path(_) => true,
            Self::Url(url) => {
                let hosts = credential.allowed_hosts.iter();
                AllowedHosts {
                    rules: hosts.filter_map(|host| host.parse().ok()).collect(),
                    any: credential.any_host,
                }
                .permits(url)
            }
        }
    }
}

/// Returns whether an agent may use a credential at all.
async fn may_use(
    deployment: &OpenDeployment,
    name: &str,
    credential: &str,
) -> Result<bool, Failure> {
    let agent = deployment.agent(name).await?;
    let usage = agent.usage(&deployment.store).await?;
    let mut effective = usage.effective.iter();
    Ok(agent.disabled_at.is_none() && effective.any(|access| access.credential == credential))
}
