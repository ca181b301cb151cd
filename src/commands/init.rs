//! `init`: database, encryption key, first team and owner.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Failure, Invocation,
    arguments::email,
    deployment::{audit_file, configured_key, copy_audit},
    invocation::secret_of_flag,
};
use crate::{
    audit::Chain,
    config::{Config, KeyLookup},
    secrets::{EncryptionKey, PasswordHash, Secret},
    store::{ChainId, Database, Deployment, NewDeployment, StoreError},
    ui::{Cell, PromptError, View},
};

const EXAMPLES: &str = "\
Examples:
  postern init
  postern init --admin-email you@example.com
  postern init --no-admin --if-not-exists
  echo 'correct horse battery' | postern init --admin-email you@example.com \\
      --admin-password-file - --if-not-exists";

/// What a person is told to do next.
const NEXT: &str = "Keep a copy of the encryption key elsewhere: without it no stored value can be read again.\n\
    Next: `postern add` stores a credential, `postern agent create --name NAME` makes an agent, \
    `postern relay start` serves them.";
/// The name of the first team where none is given.
const TEAM_DEFAULT: &str = "default";

/// A person's e-mail address, and the password unless another way in comes later.
pub(crate) type Owner = (String, Option<PasswordHash>);

/// Make a deployment: data directory, key, database, team and owner
///
/// The encryption key is written to encryption.key in the data directory, readable by its owner
/// alone, unless one is configured. Keep a copy of it elsewhere: without it no stored value can be
/// read again. What the flags leave out is asked for on a terminal. `--team` names the first team.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Init {
    /// Make the person with this e-mail address the owner
    #[arg(long, value_name = "EMAIL", conflicts_with = "no_admin", value_parser = email)]
    pub(crate) admin_email: Option<String>,

    /// Read the owner's password from FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "no_admin")]
    pub(crate) admin_password_file: Option<PathBuf>,

    /// Make no owner yet
    ///
    /// The owner is made later, by `postern user` or on the page that a client opens first.
    #[arg(long)]
    pub(crate) no_admin: bool,

    /// Succeed and show the deployment if there is one already
    #[arg(long)]
    pub(crate) if_not_exists: bool,

    /// Say what would be made and make nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Init {
    /// Makes the deployment.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("init")?;
        if let Some(database) = existing(invocation, config).await? {
            if !self.if_not_exists {
                return Err(Failure::deployment_exists(&config.database_url.to_string()));
            }
            let view = view_of(invocation, config, database).await?;
            invocation.ui.say("The deployment exists already.");
            return Ok(invocation.ui.show(&view)?);
        }
        let owner = self.owner(invocation)?;
        let view = if self.dry_run {
            invocation.ui.say("Would make this deployment:");
            InitView::planned(config, owner.as_ref())
        } else {
            make(invocation, config, owner).await?
        };
        invocation.ui.show(&view)?;
        if !self.dry_run {
            invocation.ui.say(NEXT);
        }
        Ok(())
    }

    /// Returns the first owner as flags and answers tell; `None` where none is wished for.
    fn owner(&self, invocation: &Invocation) -> Result<Option<Owner>, Failure> {
        if self.no_admin {
            return Ok(None);
        }
        let email = if let Some(email) = &self.admin_email {
            email.clone()
        } else {
            invocation.ask("E-mail address of the owner", "--admin-email", email)?
        };
        let password = match &self.admin_password_file {
            Some(path) => return owner_with_password(&email, path).map(Some),
            None => match invocation.ui.ask_hidden_twice("Password") {
                Err(PromptError::NoTerminal) => {
                    return Err(Failure::missing("--admin-password-file"));
                }
                answer => Secret::from(answer?),
            },
        };
        Ok(Some((email, Some(hash_of(&password)?))))
    }
}

/// Returns an owner whose password is in a file.
pub(super) fn owner_with_password(email: &str, path: &Path) -> Result<Owner, Failure> {
    let password = secret_of_flag(path, "--admin-password-file")?;
    Ok((email.to_owned(), Some(hash_of(&password)?)))
}

fn hash_of(password: &Secret) -> Result<PasswordHash, Failure> {
    PasswordHash::of(password).map_err(|error| Failure::usage(error.to_string()))
}

/// A deployment that was made, or was there.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct InitView {
    /// The folder of the deployment's files.
    data_dir: String,
    /// The file with the encryption key; null where the key is configured in another way.
    encryption_key_file: Option<String>,
    /// The name of the first team.
    team: String,
    /// The e-mail address of its first owner; null where there is none yet.
    admin_email: Option<String>,
}

impl InitView {
    fn planned(config: &Config, owner: Option<&Owner>) -> Self {
        Self {
            data_dir: config.data_dir.display().to_string(),
            encryption_key_file: key_file(config),
            team: team(config),
            admin_email: owner.map(|(email, _)| email.clone()),
        }
    }
}

impl View for InitView {
    const COLUMNS: &'static [&'static str] = &["data directory", "team", "owner"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.data_dir),
            Cell::from(&self.team),
            self.admin_email.clone().into(),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("data directory", Cell::from(&self.data_dir)),
            ("encryption key", self.encryption_key_file.clone().into()),
            ("team", Cell::from(&self.team)),
            ("owner", self.admin_email.clone().into()),
        ]
    }
}

/// Returns the database of the deployment that is there already, if one is.
///
/// The key is not needed for that: every other one is wrong where there is a deployment.
pub(crate) async fn existing(
    invocation: &Invocation,
    config: &Config,
) -> Result<Option<Database>, Failure> {
    let url = &config.database_url;
    let database = match Database::open(url.expose(), &url.to_string()).await {
        Err(StoreError::NoDeployment { .. }) => return Ok(None),
        opened => opened?,
    };
    let (probe, clock) = (EncryptionKey::generate(), invocation.clock.clone());
    let probed = database.clone().unlock(probe, ChainId::new("probe"), clock);
    match probed.await {
        Ok(_) | Err(StoreError::WrongKey) => Ok(Some(database)),
        Err(StoreError::NoDeployment { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns what `init` made when it made the deployment.
async fn view_of(
    invocation: &Invocation,
    config: &Config,
    database: Database,
) -> Result<InitView, Failure> {
    let (key, place) = configured_key(config)?;
    let chain = Chain::of(&config.data_dir)?.id().clone();
    let store = database.unlock(key, chain, invocation.clock.clone()).await;
    let store = store.map_err(|error| Failure::of_unlocking(error, &place))?;
    let deployment = Deployment::of(&store).await?;
    Ok(InitView {
        data_dir: config.data_dir.display().to_string(),
        encryption_key_file: key_file(config),
        team: deployment.team.name,
        admin_email: deployment.owner,
    })
}

/// Makes the deployment: directory, key, database, and last of all, in one transaction, what makes
/// it one. Stopped before that, nothing counts, and the next `init` goes on with what is there.
pub(crate) async fn make(
    invocation: &Invocation,
    config: &Config,
    owner: Option<Owner>,
) -> Result<InitView, Failure> {
    let view = InitView::planned(config, owner.as_ref());
    let url = &config.database_url;
    make_private_directory(&config.data_dir)
        .map_err(|error| Failure::of_data_directory(&config.data_dir, error))?;
    let key = find_or_make_key(config)?;
    let database = Database::create(url.expose(), &url.to_string()).await?;
    let chain = Chain::of(&config.data_dir)?;
    let new = NewDeployment {
        team: view.team.clone(),
        owner,
    };
    let made = new.insert(
        database,
        key,
        (chain.id().clone(), invocation.clock.clone()),
    );
    let Some(store) = made.await? else {
        return Err(Failure::deployment_exists(&url.to_string()));
    };
    let file = audit_file(config, chain);
    copy_audit(&file, &store, &invocation.ui).await;
    Ok(view)
}

/// Makes the data directory, for its owner alone, and closes one that is there to others.
fn make_private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// Returns the key that is configured or lies in its place; else makes one there.
fn find_or_make_key(config: &Config) -> Result<EncryptionKey, Failure> {
    if let KeyLookup::Found { .. } = config.encryption_key()? {
        return Ok(configured_key(config)?.0);
    }
    let key = EncryptionKey::generate();
    let path = config.encryption_key_file();
    write_key(&path, &key).map_err(|error| Failure::of_data_directory(&path, error))?;
    Ok(key)
}

/// Writes a key for its owner alone. It is on the disk before anything is sealed with it.
fn write_key(path: &Path, key: &EncryptionKey) -> io::Result<()> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    let mut file = file?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    file.write_all(key.to_hex().expose())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// Returns the file of the key: the one that is named, else the one that `init` makes.
fn key_file(config: &Config) -> Option<String> {
    let path = match config.configured_key_file() {
        Some(named) => named?.to_owned(),
        None => config.encryption_key_file(),
    };
    Some(path.display().to_string())
}

fn team(config: &Config) -> String {
    config
        .team
        .clone()
        .unwrap_or_else(|| TEAM_DEFAULT.to_owned())
}
