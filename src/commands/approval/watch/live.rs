//! What waits, on a terminal: drawn anew as it changes, decided with one key.

use std::{
    io,
    time::{Duration, Instant},
};

use super::{
    super::super::{
        Failure, Invocation,
        deployment::{Decider, Deployment, Seen},
    },
    board::{Action, Board},
};
use crate::{
    approval::{Choice, Decided},
    ui::{OutputError, Screen},
};

/// How long a key is waited for before it is looked whether something has changed.
const KEY_WAIT: Duration = Duration::from_millis(200);

/// Draws and obeys keys until one of them ends it.
pub(super) async fn run(
    invocation: &Invocation,
    (deployment, by): (&Deployment<'_>, &Decider),
    screen: &mut Screen,
) -> Result<(), Failure> {
    let now = || -> Instant { invocation.clock.moment() };
    let calls = deployment.approvals();
    let mut seen = Seen::default();
    let mut looked: Option<Instant> = None;
    let mut board = Board::new(&by.email);
    loop {
        if looked.is_none_or(|at| now().saturating_duration_since(at) >= calls.look_every()) {
            match calls.changed(&mut seen).await {
                Ok(Some(waiting)) => board.update(waiting, now()),
                Ok(None) => {}
                // It may be back a moment later; what was seen stays on the screen.
                Err(failure) => board.say(failure.message()),
            }
            looked = Some(now());
        }
        let rows = board.rows(screen.size(), invocation.clock.now());
        screen.draw(&rows).map_err(output)?;
        let Some(key) = screen.key(KEY_WAIT)? else {
            continue;
        };
        match board.press(key, now()) {
            Action::Nothing => {}
            Action::Quit => return Ok(()),
            Action::Decide(txn, choice) => {
                let said = decide(deployment, (&txn, by), choice).await;
                looked = None;
                board.say(&said.unwrap_or_else(|failure| failure.message().to_owned()));
            }
        }
    }
}

/// Decides, and returns what came of it.
async fn decide(
    deployment: &Deployment<'_>,
    (txn, by): (&str, &Decider),
    choice: Choice,
) -> Result<String, Failure> {
    let calls = deployment.approvals();
    let decided = calls.decide_only((txn, by), choice, false).await?;
    if let Some(lag) = deployment.lag().await {
        return Ok(format!("decided; {lag}"));
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
