//! What is shown of things: the objects that commands print and that the admin API answers with, under the same names.
//!
//! Each is made from what the store has and knows nothing of where it is shown. Fields are added and never renamed: a
//! command that works through a relay reads them from the relay's answer.

pub(crate) mod agent;
pub(crate) mod alarm;
pub(crate) mod approval;
pub(crate) mod channel;
pub(crate) mod checkup;
pub(crate) mod credential;
pub(crate) mod export;
pub(crate) mod finding;
pub(crate) mod grant;
pub(crate) mod lockdown;
pub(crate) mod plan;
pub(crate) mod policy;
pub(crate) mod proposal;
pub(crate) mod replay;
pub(crate) mod role;
pub(crate) mod sealed_value;
pub(crate) mod session;
pub(crate) mod status;
pub(crate) mod user;
