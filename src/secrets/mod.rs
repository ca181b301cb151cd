//! Keys, sealed values and passwords.
