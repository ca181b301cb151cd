//! Calls that wait for a person, and what happens to them afterwards.
