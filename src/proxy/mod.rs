//! The path of an agent's request.

pub mod guard;
pub mod hosts;
pub mod scrub;
pub mod template;
