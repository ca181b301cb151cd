//! Asks a running relay how it is.
