//! The path of an agent's request.

pub mod guard;
pub mod scrub;
