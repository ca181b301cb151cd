//! `key rotate`: replaces the encryption key while relays serve.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use super::super::{Failure, Invocation, deployment::OpenDeployment, interrupt::Interrupt};
use crate::{
    config::Config,
    secrets::EncryptionKey,
    store::{Begun, KeyRotation, KeyStatus, RELAYS_LEARN_IN, Resealing},
    ui::Progress,
};

mod file;
mod view;

use file::GivenKey;
pub(in crate::commands) use view::KeyRotationView;

const EXAMPLES: &str = "\
Examples:
  postern key rotate
  postern key rotate --dry-run
  postern key rotate --yes
  postern key rotate --status -o json

Where the key comes from the environment or from systemd:
  postern key rotate --new-key-file next.key";

/// After each statement that writes, the command rests so many times as long as that took, so that a writer
/// of a relay finds the database free nine times of ten.
const REST_TIMES: u32 = 9;
/// The longest rest.
const REST_MAX: Duration = Duration::from_millis(10);

/// Replace the encryption key, while relays serve
///
/// A new key becomes active, and every stored value is sealed anew under it. Relays, here and elsewhere, go
/// on under both keys meanwhile. Interrupted or killed, run it again: it goes on. The key's file is
/// replaced; the old key stays beside it, since backups from before need it. Where the key comes from
/// elsewhere, name a file for the new one and put it in place; then run this again, which ends it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Rotate {
    /// Show how far it is, and change nothing
    #[arg(long, conflicts_with_all = ["new_key_file", "yes", "dry_run"])]
    status: bool,

    /// Keep the new key in FILE; a key that is in it is taken
    #[arg(long, value_name = "FILE")]
    new_key_file: Option<PathBuf>,

    /// Do not ask
    #[arg(long)]
    yes: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Rotate {
    /// Rotates the key.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("key rotate")?;
        let deployment = invocation.deployment().await?;
        let status = KeyStatus::of(&deployment.store).await?;
        if self.status {
            return Ok(invocation.ui.show(&KeyRotationView::of(&status))?);
        }
        let given = GivenKey::of(config)?;
        let new = match &self.new_key_file {
            Some(path) => file::read_new(path)?,
            None if status.rotation.is_none() => {
                given.check_replaceable()?;
                None
            }
            None => None,
        };
        if self.dry_run {
            return self.plan(invocation, (&deployment, &status), new).await;
        }
        if let Some(rotation) = &status.rotation {
            self.confirm_going_on(invocation, (&status, rotation))?;
        } else {
            self.begin(invocation, (&deployment, &status), new).await?;
        }
        self.go_on(invocation, config, &deployment).await
    }

    /// Says what would be done; everything that can be is tried.
    async fn plan(
        &self,
        invocation: &Invocation,
        (deployment, status): (&OpenDeployment, &KeyStatus),
        new: Option<EncryptionKey>,
    ) -> Result<(), Failure> {
        let mut view = KeyRotationView::of(status);
        if status.rotation.is_none() {
            let new = new.unwrap_or_else(EncryptionKey::generate);
            let actor = deployment.actor(true);
            check_begun(KeyRotation::begin(&deployment.store, &actor, new).await?)?;
            view.from_key = view.to_key.take();
            view.left += std::mem::take(&mut view.resealed);
        }
        view.state = "planned";
        let left = view.left;
        invocation
            .ui
            .say(&format!("Would seal {left} values anew under a new key."));
        Ok(invocation.ui.show(&view)?)
    }

    fn confirm_going_on(
        &self,
        invocation: &Invocation,
        (status, rotation): (&KeyStatus, &KeyRotation),
    ) -> Result<(), Failure> {
        let (from, to, left) = (&rotation.from, status.active, status.counts.left);
        let question = format!(
            "Go on with the rotation from the key {from} to the key {to}? {left} values are left."
        );
        invocation.confirm(self.yes, &question)
    }

    async fn begin(
        &self,
        invocation: &Invocation,
        (deployment, status): (&OpenDeployment, &KeyStatus),
        new: Option<EncryptionKey>,
    ) -> Result<(), Failure> {
        let values = status.counts.resealed + status.counts.left;
        let question = format!(
            "Replace the encryption key {}? {values} values are sealed anew.",
            status.active
        );
        invocation.confirm(self.yes, &question)?;
        let new = new.unwrap_or_else(EncryptionKey::generate);
        let actor = deployment.actor(false);
        let begun = KeyRotation::begin(&deployment.store, &actor, new).await?;
        deployment.copy_audit(&invocation.ui).await;
        if begun == Begun::ByAnother {
            deployment.store.refresh_keys().await?;
            invocation
                .ui
                .say("Another command has just begun a rotation: going on with that one.");
            return Ok(());
        }
        check_begun(begun)
    }

    /// Does what is left, from wherever it is.
    async fn go_on(
        &self,
        invocation: &Invocation,
        config: &Config,
        deployment: &OpenDeployment,
    ) -> Result<(), Failure> {
        let store = &deployment.store;
        let rotation = KeyStatus::of(store).await?.rotation;
        let active = store.key().active();
        let given = GivenKey::of(config)?;
        // Whatever else is in the file, another command has put there, and knows better.
        let is_replaced = rotation.is_some_and(|rotation| rotation.from == given.id.to_string());
        let mut files = (None, None);
        if let Some(path) = &self.new_key_file {
            file::ensure_new(path, &active)?;
            files.0 = Some(path.clone());
        } else if is_replaced && given.file.is_some() {
            files = (given.file.clone(), given.replace(&active)?);
        }
        let unreadable = reseal(invocation, deployment).await?;
        for value in &unreadable {
            invocation
                .ui
                .warn(&format!("no key opens {value}; it stays as it is"));
        }
        let is_installed = GivenKey::of(config)?.id == active.id();
        if is_installed {
            finish(deployment, unreadable.len()).await?;
            deployment.copy_audit(&invocation.ui).await;
        }
        let mut view = KeyRotationView::of(&KeyStatus::of(store).await?);
        let [key_file, old_key_file] =
            [files.0, files.1].map(|file| file.map(|file| file.display().to_string()));
        (view.key_file, view.old_key_file) = (key_file, old_key_file);
        invocation.ui.say(&told(&view, &given));
        Ok(invocation.ui.show(&view)?)
    }
}

/// Seals everything anew that is not sealed under the active key; returns what no key opens.
async fn reseal(
    invocation: &Invocation,
    deployment: &OpenDeployment,
) -> Result<Vec<String>, Failure> {
    let store = &deployment.store;
    let left = KeyStatus::of(store).await?.counts.left;
    let bar = invocation
        .ui
        .progress_of("sealing anew", u64::try_from(left).unwrap_or(0));
    let mut interrupt = Interrupt::watch();
    let mut resealing = Resealing::new(store);
    loop {
        tokio::select! {
            stopped = interrupt.received() => return Err(stopped.with_hint("run `postern key rotate` again: it goes on")),
            more = step(deployment, (&mut resealing, &bar)) => if !more? { break },
        }
    }
    Ok(resealing.unreadable().to_vec())
}

/// Seals some values anew and rests; false when there are none left.
async fn step(
    deployment: &OpenDeployment,
    (resealing, bar): (&mut Resealing, &Progress),
) -> Result<bool, Failure> {
    let Some(done) = resealing.step(&deployment.store).await? else {
        return Ok(false);
    };
    bar.inc(done.seen);
    tokio::time::sleep((done.wrote_for * REST_TIMES).min(REST_MAX)).await;
    Ok(true)
}

/// Retires the old key, once every relay has had time to learn of the new one.
async fn finish(deployment: &OpenDeployment, unreadable: usize) -> Result<(), Failure> {
    let store = &deployment.store;
    let status = KeyStatus::of(store).await?;
    let Some(rotation) = status.rotation else {
        return Ok(());
    };
    if status.counts.left > i64::try_from(unreadable).unwrap_or(i64::MAX) {
        let message = "values are left that are sealed under the old key";
        return Err(Failure::refused("rotation_unfinished", message)
            .with_hint("run `postern key rotate` again: it goes on"));
    }
    let learnt_at = rotation.began_at.after(RELAYS_LEARN_IN).as_millis();
    let rest = learnt_at - store.clock().now().as_millis();
    let rest = Duration::from_millis(u64::try_from(rest).unwrap_or(0));
    tokio::time::sleep(rest.min(RELAYS_LEARN_IN)).await;
    Ok(rotation.finish(store, &deployment.actor(false)).await?)
}

fn check_begun(begun: Begun) -> Result<(), Failure> {
    match begun {
        Begun::Now => Ok(()),
        Begun::ByAnother => Err(Failure::refused(
            "rotation_under_way",
            "another rotation has just begun",
        )),
        Begun::UsedBefore => Err(Failure::usage(
            "the new key is or was this deployment's already; `postern key generate` prints a new one",
        )),
    }
}

/// Returns what a person is told in the end, and what is to be done.
fn told(view: &KeyRotationView, given: &GivenKey) -> String {
    let to = view.to_key.as_deref().unwrap_or_default();
    if view.state != "done" {
        let file = view.key_file.as_deref();
        let file = file.map_or_else(String::new, |file| format!(" from `{file}`"));
        return format!(
            "Everything is sealed under the new key {to}; the old one still works.\n\
             Now put the new key{file} in place of {}, here and on every host of this deployment, start the \
             relays again, and end the rotation with `postern key rotate`.",
            given.place
        );
    }
    let kept = match &view.old_key_file {
        Some(old) => format!(
            "\nThe old key is kept in `{old}`: backups from before need it. Put the new key in place on every \
             other host of this deployment."
        ),
        None => String::new(),
    };
    format!("The encryption key is {to} now, and the old one is retired.{kept}")
}
