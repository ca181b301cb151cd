//! The opened deployment of this host: what a command that works here needs besides the settings.

use std::fs;

use tokio_util::task::TaskTracker;

use crate::{
    audit::{AuditFile, Chain, Rotation},
    config::{Config, KeyLookup},
    passkey,
    proxy::{Limits, Upstream, Verifier},
    relay::guard_of,
    secrets::EncryptionKey,
    store::{
        Actor, Agent, Credential, Database, Deployment, Noun, PolicyTemplate, Role, Store, Team,
    },
    ui::Ui,
};

use super::super::{Failure, Invocation};

/// The store of a deployment, and for whom it was opened.
#[derive(Debug)]
pub(crate) struct OpenDeployment {
    /// The state.
    pub(crate) store: Store,
    /// The team that the command works on.
    pub(crate) team: Team,
    file: AuditFile,
}

impl Invocation {
    /// Opens the deployment on this host, for a command that works nowhere else.
    ///
    /// # Errors
    /// No database is found before no key is; see `spec/cli.md` §1 for the kinds.
    pub(crate) async fn deployment(&self) -> Result<OpenDeployment, Failure> {
        let config = self.config()?;
        if config.remote().is_some() {
            return Err(Failure::host_only("this command"));
        }
        let database = open_database(config).await?;
        let (key, place) = configured_key(config)?;
        let chain = Chain::of(&config.data_dir)?;
        let unlocked = database
            .unlock(key, chain.id().clone(), self.clock.clone())
            .await;
        let store = unlocked.map_err(|error| Failure::of_unlocking(error, &place))?;
        let store = store.with_passkeys(passkey::are_possible(&config.public_url));
        let team = team(&store, config.team.as_deref()).await?;
        let file = audit_file(config, chain);
        Ok(OpenDeployment { store, team, file })
    }
}

impl OpenDeployment {
    /// Returns who changes something by this command.
    pub(crate) fn actor(&self, dry_run: bool) -> Actor {
        Actor {
            team: self.team.id.clone(),
            name: operator(),
            dry_run,
        }
    }

    /// Returns the agent of that name, or the failure that suggests another.
    pub(crate) async fn agent(&self, name: &str) -> Result<Agent, Failure> {
        let (store, team) = (&self.store, &self.team.id);
        if let Some(agent) = Agent::find(store, team, name).await? {
            return Ok(agent);
        }
        let agents = Agent::list(store, team).await?;
        let known: Vec<_> = agents.iter().map(|agent| &agent.name).collect();
        Err(Failure::not_found(Noun::Agent, name, &known))
    }

    /// Returns the role of that name, or the failure that suggests another.
    pub(super) async fn role(&self, name: &str) -> Result<Role, Failure> {
        let (store, team) = (&self.store, &self.team.id);
        if let Some(role) = Role::find(store, team, name).await? {
            return Ok(role);
        }
        let roles = Role::list(store, team).await?;
        let known: Vec<_> = roles.iter().map(|role| &role.name).collect();
        Err(Failure::not_found(Noun::Role, name, &known))
    }

    /// Returns the credential of that name, or the failure that suggests another.
    pub(crate) async fn credential(&self, name: &str) -> Result<Credential, Failure> {
        let (store, team) = (&self.store, &self.team.id);
        if let Some(credential) = Credential::find(store, team, name).await? {
            return Ok(credential);
        }
        let credentials = Credential::list(store, team).await?;
        let known: Vec<_> = credentials.iter().map(|known| &known.name).collect();
        Err(Failure::not_found(Noun::Credential, name, &known))
    }

    /// Returns the policy template of that name, or the failure that suggests another.
    pub(crate) async fn template(&self, name: &str) -> Result<PolicyTemplate, Failure> {
        let (store, team) = (&self.store, &self.team.id);
        if let Some(template) = PolicyTemplate::find(store, team, name).await? {
            return Ok(template);
        }
        let known = PolicyTemplate::list(store, team).await?;
        let known: Vec<_> = known.iter().map(|template| &template.name).collect();
        Err(Failure::not_found(Noun::PolicyTemplate, name, &known))
    }

    /// Returns what calls an upstream with the settings of a relay on this host, to see whether a credential works.
    pub(super) fn verifier(&self, config: &Config) -> Verifier {
        let limits = Limits {
            total: config.forward_timeout,
            idle: config.forward_timeout,
            kept_bytes_max: 0,
            answer_bytes_max: None,
        };
        let guard = guard_of(&config.allow_private_cidrs);
        let upstream = Upstream::new(guard, limits, TaskTracker::new());
        Verifier::new(self.store.clone(), upstream)
    }

    /// Returns what a relay is made of.
    pub(crate) fn into_parts(self) -> (Store, AuditFile) {
        (self.store, self.file)
    }

    /// Returns this host's audit file.
    pub(crate) fn audit_file(&self) -> &AuditFile {
        &self.file
    }

    /// Copies what was committed to the audit file. That this fails is a warning: the commit
    /// decides, and the next writer fills in what is missing.
    pub(crate) async fn copy_audit(&self, ui: &Ui) {
        copy_audit(&self.file, &self.store, ui).await;
    }

    /// Copies what was committed to the audit file, and returns what is to be said if that fails.
    pub(super) async fn lag(&self) -> Option<String> {
        lag(&self.file, &self.store).await
    }
}

/// Returns this host's audit file, rotated as the settings say.
pub(crate) fn audit_file(config: &Config, chain: Chain) -> AuditFile {
    let settings = config.audit_rotation;
    AuditFile::new(config.audit_log.clone(), chain).rotated(Rotation {
        bytes_max: settings.bytes_max,
        age_max: settings.age_max,
        keep: settings.keep,
    })
}

/// Copies what was committed to an audit file; see [`OpenDeployment::copy_audit`].
pub(crate) async fn copy_audit(file: &AuditFile, store: &Store, ui: &Ui) {
    if let Some(lag) = lag(file, store).await {
        ui.warn(&lag);
    }
}

async fn lag(file: &AuditFile, store: &Store) -> Option<String> {
    let error = file.catch_up(store).await.err()?;
    let path = file.path().display();
    Some(format!("the audit file `{path}` lags behind: {error}"))
}

/// Reaches the database of a deployment that has to be there.
pub(crate) async fn open_database(config: &Config) -> Result<Database, Failure> {
    let url = &config.database_url;
    Ok(Database::open(url.expose(), &url.to_string()).await?)
}

/// Returns the key that is configured or was made by `init`, and its place.
pub(crate) fn configured_key(config: &Config) -> Result<(EncryptionKey, String), Failure> {
    match config.encryption_key()? {
        KeyLookup::Missing { looked_in } => Err(Failure::no_key(&looked_in)),
        KeyLookup::Found { text, place, .. } => match EncryptionKey::parse(&text) {
            Ok(key) => Ok((key, place)),
            Err(_) => Err(Failure::malformed_key(&place)),
        },
    }
}

/// Returns the team of that name, else the one that `init` made.
async fn team(store: &Store, name: Option<&str>) -> Result<Team, Failure> {
    let Some(name) = name else {
        return Ok(Deployment::of(store).await?.team);
    };
    let mut teams = Team::list(store).await?;
    let found = teams.iter().position(|team| team.name == name);
    found.map(|at| teams.swap_remove(at)).ok_or_else(|| {
        let known: Vec<_> = teams.iter().map(|team| &team.name).collect();
        Failure::not_found(Noun::Team, name, &known)
    })
}

/// Returns who runs this command, as the audit tells it: `operator:` and the system's account.
pub(crate) fn operator() -> String {
    let id = rustix::process::getuid().as_raw().to_string();
    // Accounts that are not in the file, such as those of a directory service, keep their number.
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == id).then_some(name)
    });
    format!("operator:{}", name.unwrap_or(&id))
}
