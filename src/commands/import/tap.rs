//! `import tap`: brings an existing TAP database over.

use std::path::PathBuf;

use clap::Args;

use super::{
    super::{
        Failure, Invocation,
        deployment::{OpenDeployment, configured_key},
        failure::Kind,
        interrupt::Interrupt,
        invocation::secret_of_flag,
    },
    view::TeamImportView,
};
use crate::{
    config::DatabaseUrl,
    secrets::EncryptionKey,
    store::{EntriesImport, SourceError, TapSource, TeamImport},
};

const EXAMPLES: &str = "\
Examples:
  postern import tap --help";

/// Bring an existing TAP database over
///
/// Teams with their users, credentials, agents, roles, policies and templates, and the audit log. The keys of
/// agents go on working, and so do passwords. The database is only read. A team is brought over whole or not
/// at all, and once: run it again after an interruption, and it goes on where it was. Look with --dry-run
/// first: it tries everything and takes it back.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Tap {
    /// The address of TAP's database
    ///
    /// A postgres: address. Leave a password out of it and set `PGPASSWORD`: others can see the command line.
    #[arg(value_name = "DATABASE_URL")]
    database: String,

    /// Read the key of the TAP deployment from FILE; `-` is standard input
    ///
    /// Without it this deployment's own key is taken, for one that was made with TAP's.
    #[arg(long = "tap-key-file", value_name = "FILE")]
    key_file: Option<PathBuf>,

    /// Leave behind what there is one of already, and what cannot be carried over
    ///
    /// Without it nothing is brought over as long as there is anything of that kind.
    #[arg(long)]
    skip_existing: bool,

    /// Do not bring the audit log over
    #[arg(long)]
    no_audit: bool,

    /// Say what would be brought over and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Tap {
    /// Brings it over.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("import tap")?;
        let here = invocation.deployment().await?;
        let place = DatabaseUrl::parse(&self.database).ok_or_else(|| {
            Failure::usage("the address of a TAP database begins with `postgres://`")
        })?;
        let key = match &self.key_file {
            Some(path) => EncryptionKey::parse(&secret_of_flag(path, "--tap-key-file")?)
                .map_err(|_| Failure::malformed_key("`--tap-key-file`"))?,
            None => configured_key(config)?.0,
        };
        let source = TapSource::read(place.expose(), &place.to_string()).await;
        let mut source = source.map_err(of_source)?;
        if source.opens_with(&key) == Some(false) {
            return Err(Failure::new(
                Kind::NotAllowed,
                "wrong_tap_key",
                "no value of the TAP database opens with this key",
            )
            .with_hint("name the file with TAP's `TAP_ENCRYPTION_KEY`: `--tap-key-file FILE`"));
        }
        let plan = source.plan(&here.store, (&key, &here.team)).await?;
        let views: Vec<_> = plan
            .iter()
            .map(|team| TeamImportView::of(team, self.dry_run))
            .collect();
        self.check(invocation, &views)?;
        let entries = if self.no_audit {
            0
        } else {
            source.entries().await.map_err(of_source)?
        };
        self.bring(invocation, &here, plan).await?;
        invocation
            .ui
            .list(&views, "The TAP database has no team.")?;
        if self.dry_run {
            let entries = format!("{entries} entries of the audit log would be brought over.");
            invocation.ui.say(&entries);
            return Ok(());
        }
        if entries > 0 {
            bring_entries(invocation, &here, (source, entries)).await?;
        }
        here.copy_audit(&invocation.ui).await;
        Ok(())
    }

    /// Tells what is left behind, and refuses to leave anything behind unasked.
    fn check(&self, invocation: &Invocation, views: &[TeamImportView]) -> Result<(), Failure> {
        for view in views {
            for left in &view.left {
                invocation.ui.note(&left.line());
            }
            for note in &view.notes {
                invocation.ui.note(note);
            }
        }
        let left: usize = views.iter().map(|view| view.left.len()).sum();
        if left == 0 || self.skip_existing || self.dry_run {
            return Ok(());
        }
        let message = format!("{left} things cannot be brought over as they are; nothing was");
        Err(Failure::new(Kind::Conflict, "import_conflicts", &message)
            .with_hint("rename or delete what is in the way, or leave all of it behind with `--skip-existing`"))
    }

    async fn bring(
        &self,
        invocation: &Invocation,
        here: &OpenDeployment,
        plan: Vec<TeamImport>,
    ) -> Result<(), Failure> {
        let bar = invocation.ui.progress_of("teams", plan.len() as u64);
        let by = here.actor(self.dry_run).name;
        for team in plan {
            team.bring(&here.store, (&by, self.dry_run)).await?;
            bar.inc(1);
        }
        Ok(())
    }
}

/// Brings the log over, batch by batch; what is here already is passed over.
async fn bring_entries(
    invocation: &Invocation,
    here: &OpenDeployment,
    (source, total): (TapSource, i64),
) -> Result<(), Failure> {
    let mut interrupt = Interrupt::watch();
    let bar = invocation
        .ui
        .progress_of("audit entries", u64::try_from(total).unwrap_or_default());
    let begun = EntriesImport::begin(&here.store, source).await;
    let mut entries = begun.map_err(of_source)?;
    let known = entries.done();
    loop {
        let step = tokio::select! {
            biased;
            failure = interrupt.received() => return Err(failure),
            step = entries.step() => step.map_err(of_source)?,
        };
        match step {
            Some(read) => bar.inc(read),
            None => break,
        }
    }
    drop(bar);
    let new = total.saturating_sub(known);
    invocation.ui.say(&format!(
        "{new} entries of the audit log were brought over; {known} were here."
    ));
    Ok(())
}

fn of_source(error: SourceError) -> Failure {
    match error {
        SourceError::Store(error) => error.into(),
        SourceError::NotPostgres => Failure::usage(error.to_string()),
        SourceError::NotTap(_) => Failure::refused("not_a_tap_database", error.to_string()),
    }
}
