//! Wakes whoever waits for a change in the store.
