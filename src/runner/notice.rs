//! What the person who started the run should know while it lasts.

use std::{
    collections::HashSet,
    fmt,
    sync::{Mutex, PoisonError},
};

use tokio::sync::mpsc;

/// Notices that wait to be shown; further ones are dropped, since a full terminal helps nobody.
const WAITING_MAX: usize = 64;
/// Subjects that are remembered so as to be told of once; with more, they may be told of again.
const TOLD_MAX: usize = 1024;

/// Something to be told on standard error.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// A call waits for a person.
    Waiting {
        /// The approval's id.
        id: String,
        /// The call's method.
        method: String,
        /// The call's target, without its query.
        target: String,
    },
    /// A request to a host that no credential is bound to was refused.
    Unbound {
        /// The origin that was asked for.
        origin: String,
    },
    /// The program does not take the certificate of this run for a host.
    Untrusted {
        /// The host.
        host: String,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting { id, method, target } => write!(
                f,
                "{method} {target} waits for approval; `postern approval approve {id}` lets it go"
            ),
            Self::Unbound { origin } => write!(
                f,
                "a request to {origin} was refused: no credential of this agent is bound to it; \
                 `--pass-unbound` lets such requests go there without the relay"
            ),
            Self::Untrusted { host } => write!(
                f,
                "the program does not trust the certificate of this run for {host}: it has a list of its own, or \
                 pins one"
            ),
        }
    }
}

/// Where notices go, each once.
#[derive(Debug)]
pub(super) struct Notices {
    to: mpsc::Sender<Notice>,
    /// Guards the notices that were given; never held across a wait.
    told: Mutex<HashSet<Notice>>,
}

impl Notices {
    /// Returns where to put notices, and where they come out.
    pub(super) fn new() -> (Self, mpsc::Receiver<Notice>) {
        let (to, from) = mpsc::channel(WAITING_MAX);
        let told = Mutex::default();
        (Self { to, told }, from)
    }

    /// Gives a notice, unless it was given before.
    pub(super) fn give(&self, notice: Notice) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= TOLD_MAX {
            told.clear();
        }
        if told.insert(notice.clone()) {
            self.to.try_send(notice).ok();
        }
    }
}
