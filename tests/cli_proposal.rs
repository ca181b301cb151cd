//! `proposal`: what agents propose, and a person's word on it.
