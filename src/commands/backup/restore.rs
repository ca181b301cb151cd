//! `backup restore`: puts a backup in the place of what is there.

use std::path::PathBuf;

use clap::Args;

use super::{
    super::{
        Failure, Invocation,
        deployment::{configured_key, operator},
    },
    BackupView, Scratch, interruptible, open,
};
use crate::{
    audit::Chain,
    config::Config,
    store::{BackupError, Database, Deployment, Loaded, Restoring, StoreError},
};

const EXAMPLES: &str = "\
Examples:
  postern backup create now.backup && \\
    postern backup restore now.backup --replace --dry-run
  postern backup create now.backup && \\
    postern backup restore now.backup --replace --yes

To PostgreSQL:
  postern backup restore now.backup --yes --database-url postgres://db/postern";

/// Put a backup in the place of what is there, or where nothing is
///
/// All of it or nothing, after it was verified as `backup verify` does. It takes the key that the backup was made
/// under. Relays notice. Audit entries stay; people sign in again; calls that were approved and perhaps sent since
/// are ended, their outcome unknown.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Restore {
    /// File to read; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Replace the deployment that is there
    #[arg(long)]
    replace: bool,

    /// Do not ask
    #[arg(long)]
    yes: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Restore {
    /// Restores a backup.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("backup restore")?;
        let input = open(&self.file)?;
        let (key, _) = configured_key(config)?;
        let place = config.database_url.to_string();
        let is_there = is_there(config).await?;
        if is_there && !self.replace {
            return Err(BackupError::NotEmpty { place }.into());
        }
        if !self.dry_run {
            let question = if is_there {
                format!("Replace everything at {place} by the backup?")
            } else {
                format!("Restore the backup to {place}?")
            };
            invocation.confirm(self.yes, &question)?;
        }
        let scratch = Scratch::make(&config.data_dir)?;
        let bar = invocation.ui.progress_of("reading", 0);
        let read = Loaded::read(input, (&key, &scratch.path), |more| {
            bar.inc(more);
        });
        let loaded = interruptible(read).await?;
        drop(bar);
        if self.dry_run {
            invocation.ui.say("Would restore this backup:");
            let view = BackupView::of("planned", &self.file, (&loaded.head, &loaded.created));
            return Ok(invocation.ui.show(&view)?);
        }
        self.put(invocation, config, (&loaded, key)).await?;
        let view = BackupView::of("restored", &self.file, (&loaded.head, &loaded.created));
        Ok(invocation.ui.show(&view)?)
    }

    async fn put(
        &self,
        invocation: &Invocation,
        config: &Config,
        (loaded, key): (&Loaded, crate::secrets::EncryptionKey),
    ) -> Result<(), Failure> {
        let chain = Chain::of(&config.data_dir)?;
        let copied = chain.copied().map_err(BackupError::Read)?;
        let last = Chain::last_in(&config.audit_log).map_err(BackupError::Read)?;
        let url = &config.database_url;
        let target = Database::create(url.expose(), &url.to_string()).await?;
        let restoring = Restoring {
            key,
            actor: operator(),
            chain: (chain.id().clone(), copied, last),
            renew_chain: &|| chain.renew(&config.data_dir, &config.audit_log),
            clock: invocation.clock.clone(),
            replaces: self.replace,
        };
        let restored = interruptible(loaded.restore(&target, restoring)).await?;
        let done = if restored.has_replaced {
            "replaced"
        } else {
            "restored"
        };
        invocation.ui.say(&format!("The deployment is {done}."));
        if restored.is_chain_new {
            invocation.ui.warn(
                "the audit file had entries that the database has lost, or has others in their place: it is kept \
                 beside the new one, as `audit.ended-….jsonl`, and this host has another chain from now on",
            );
        }
        let deployment = invocation.deployment().await?;
        deployment.copy_audit(&invocation.ui).await;
        Ok(())
    }
}

/// Returns whether there is a deployment where the backup is to be restored to.
async fn is_there(config: &Config) -> Result<bool, Failure> {
    let url = &config.database_url;
    match Database::open(url.expose(), &url.to_string()).await {
        Ok(database) => Ok(Deployment::is_at(&database).await?),
        Err(StoreError::NoDeployment { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
