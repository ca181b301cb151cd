//! What waits, on a terminal: drawn anew as it changes, decided with one key.

use std::{
    io,
    time::{Duration, Instant},
};

use super::{
    super::super::{Failure, Invocation, deployment::OpenDeployment},
    Source,
    board::{Action, Board},
};
use crate::{
    approval::{Approvals, Choice, Decided},
    store::{Actor, Member},
    ui::{OutputError, Screen},
};

/// How long a change may go unnoticed, while no key is pressed.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Draws and obeys keys until one of them ends it.
pub(super) async fn run(
    invocation: &Invocation,
    (deployment, member): (&OpenDeployment, &Member),
    screen: &mut Screen,
) -> Result<(), Failure> {
    let now = || -> Instant { invocation.clock.moment() };
    let mut source = Source::new(deployment);
    let mut board = Board::new(&member.email);
    loop {
        match source.waiting().await {
            Ok(Some(waiting)) => board.update(waiting, now()),
            Ok(None) => {}
            // It may be back a moment later; what was seen stays on the screen.
            Err(failure) => board.say(failure.message()),
        }
        let rows = board.rows(screen.size(), invocation.clock.now());
        screen.draw(&rows).map_err(output)?;
        let Some(key) = screen.key(LOOK_EVERY)? else {
            continue;
        };
        match board.press(key, now()) {
            Action::Nothing => {}
            Action::Quit => return Ok(()),
            Action::Decide(txn, choice) => {
                let said = decide(deployment, (&txn, member), choice).await;
                board.say(&said.unwrap_or_else(|failure| failure.message().to_owned()));
            }
        }
    }
}

/// Decides, and returns what came of it.
async fn decide(
    deployment: &OpenDeployment,
    (txn, member): (&str, &Member),
    choice: Choice,
) -> Result<String, Failure> {
    let actor = Actor {
        name: member.email.clone(),
        ..deployment.actor(false)
    };
    let approvals = Approvals::new(deployment.store.clone(), None);
    let decided = approvals.decide(&actor, (txn, member), choice).await?;
    let file = deployment.audit_file();
    if let Err(error) = file.catch_up(&deployment.store).await {
        return Ok(format!("decided; the audit file lags behind: {error}"));
    }
    Ok(match decided {
        Decided::Approved => format!("approved {txn}"),
        Decided::Denied => format!("denied {txn}"),
        Decided::Waits(people) => format!("approved {txn}, which waits for {people} more"),
    })
}

fn output(error: io::Error) -> Failure {
    OutputError::from(error).into()
}
