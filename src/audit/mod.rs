//! The record of everything that was asked, decided and changed.
