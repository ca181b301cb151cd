//! Takes secret bytes out of what comes back.
