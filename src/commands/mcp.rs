//! `mcp`: the tools over standard input and output, for a program on this machine that starts us.

use std::{path::PathBuf, sync::Arc};

use clap::{Args, ValueEnum};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::{Failure, Invocation, deployment::Deployment, invocation::secret_of_flag};
use crate::{
    audit::read::Filter,
    client::{ClientError, RelayClient},
    mcp::{ANSWER_BYTES_MAX, Answer, Call, Door, Look, NoAnswer, Reach, serve_stdio},
};

const KEY: HeaderName = HeaderName::from_static("x-tap-key");

/// The most looks that wait for each other.
const LOOKS_MAX: usize = 16;

const EXAMPLES: &str = "\
Examples:
  postern mcp --help
  postern mcp --only operator </dev/null";

/// Serve tools to an AI program over standard input and output
///
/// The program starts this command and speaks the Model Context Protocol with it. With an agent's
/// key it gets the tools of agents: list credentials, call an API, ask for a signature, go on with
/// what waited for a person. On the deployment's host, or with a session for a relay, it gets what
/// operators look at, and can change nothing. A relay has the same tools at `/mcp`.
///
/// Environment: `POSTERN_RELAY_URL`, `TAP_PROXY_URL`, `POSTERN_AGENT_KEY`, `POSTERN_AGENT_KEY_FILE`, `TAP_API_KEY`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Mcp {
    /// Read the agent's key from FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,

    /// Offer nothing but the tools of agents, or of operators
    #[arg(long, value_name = "WHO", value_enum)]
    pub(crate) only: Option<Who>,
}

/// Whose tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Who {
    /// Agents'.
    Agent,
    /// Operators'.
    Operator,
}

/// A look, and where the answer goes.
type Asked = (Look, oneshot::Sender<Result<Value, NoAnswer>>);

/// The way to a relay elsewhere, and to the command that looks.
struct Outside {
    /// With the agent's key.
    agent: Option<(RelayClient, HeaderValue)>,
    looks: Option<mpsc::Sender<Asked>>,
}

impl Mcp {
    /// Serves until the program goes away.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let agent = match self.only {
            Some(Who::Operator) => None,
            _ => self.agent(invocation)?,
        };
        let is_operator = match self.only {
            Some(Who::Agent) => false,
            // Whoever is no agent is told why nothing can be looked at.
            _ => match invocation.reach().await {
                Ok(_) => true,
                Err(failure) if agent.is_none() => return Err(failure),
                Err(_) => false,
            },
        };
        if agent.is_none() && !is_operator {
            return Err(Failure::no_agent_key());
        }
        let (looks, mut asked) = mpsc::channel(LOOKS_MAX);
        let looks = is_operator.then_some(looks);
        let door = Arc::new(Outside { agent, looks });
        let serving = serve_stdio(door);
        tokio::pin!(serving);
        let ended = loop {
            tokio::select! {
                ended = &mut serving => break ended,
                Some((look, answer)) = asked.recv() => {
                    let seen = look_at(invocation, look).await;
                    // Whoever asked may have gone.
                    answer.send(seen.map_err(|failure| NoAnswer(failure.message().to_owned()))).ok();
                }
            }
        };
        ended.map_err(|NoAnswer(why)| Failure::refused("mcp_failed", why))
    }

    fn agent(
        &self,
        invocation: &Invocation,
    ) -> Result<Option<(RelayClient, HeaderValue)>, Failure> {
        let config = invocation.config()?;
        let key = match &self.key_file {
            Some(path) => Some(secret_of_flag(path, "--key-file")?),
            None => config.agent_key()?,
        };
        let Some(key) = key.filter(|key| !key.is_empty()) else {
            return Ok(None);
        };
        let text = key.expose_text().map(str::trim).unwrap_or_default();
        let mut value = HeaderValue::from_str(text).map_err(|_| Failure::no_agent_key())?;
        value.set_sensitive(true);
        let client = invocation.client(&config.relay_to_ask())?;
        Ok(Some((client, value)))
    }
}

impl Door for Outside {
    fn reach(&self) -> Reach {
        Reach {
            agent: self.agent.is_some(),
            operator: self.looks.is_some(),
        }
    }

    fn send(&self, call: Call) -> BoxFuture<'_, Result<Answer, NoAnswer>> {
        Box::pin(async move {
            let Some((client, key)) = &self.agent else {
                return Err(NoAnswer("there is no agent's key".to_owned()));
            };
            let mut headers: HeaderMap = call.headers.into_iter().collect();
            headers.insert(KEY, key.clone());
            let place = (call.method, call.path.as_str());
            let passed = client.pass(place, (headers, call.body), ANSWER_BYTES_MAX);
            let passed = passed.await.map_err(|error| no_answer(&error, client))?;
            Ok(Answer {
                status: passed.status,
                headers: passed.headers,
                body: passed.body.into(),
                is_cut: passed.is_cut,
            })
        })
    }

    fn look(&self, look: Look) -> BoxFuture<'_, Result<Value, NoAnswer>> {
        Box::pin(async move {
            let gone = || NoAnswer("the deployment cannot be looked at".to_owned());
            let looks = self.looks.as_ref().ok_or_else(gone)?;
            let (answer, seen) = oneshot::channel();
            looks.send((look, answer)).await.map_err(|_| gone())?;
            seen.await.map_err(|_| gone())?
        })
    }
}

fn no_answer(error: &ClientError, client: &RelayClient) -> NoAnswer {
    NoAnswer(format!(
        "the relay at {} does not answer: {error}",
        client.base()
    ))
}

/// Looks at the deployment as it is now, by whichever way in there is.
async fn look_at(invocation: &Invocation, look: Look) -> Result<Value, Failure> {
    let deployment = invocation.reach().await?;
    Ok(match look {
        Look::Status => json!(super::status::host_view(invocation).await?),
        Look::Agents => json!({ "agents": deployment.agents().list().await? }),
        Look::Agent(name) => json!(deployment.agents().show(&name).await?),
        Look::Credentials => json!({ "credentials": deployment.credentials().list().await? }),
        Look::Roles => json!({ "roles": deployment.roles().list().await? }),
        Look::Policy(name) => json!(deployment.policies().show(&name).await?),
        Look::Approvals => json!({ "pending": deployment.approvals().list().await? }),
        Look::Grants => json!({ "grants": deployment.grants().list(None, false).await? }),
        Look::Proposals => json!({ "proposals": deployment.proposals().list().await? }),
        Look::Members => json!({ "members": deployment.users().list().await? }),
        Look::Audit {
            agent,
            credential,
            limit,
        } => newest(&deployment, (agent, credential), limit).await?,
    })
}

/// Returns the newest entries of the team's log, the newest first.
async fn newest(
    deployment: &Deployment<'_>,
    (agent, credential): (Option<String>, Option<String>),
    limit: u64,
) -> Result<Value, Failure> {
    let filter = Filter {
        agent,
        credential,
        ..Filter::default()
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    deployment.newest_entries(&filter, limit).await
}
