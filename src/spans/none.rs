//! No spans: what a program without the feature `otlp` has.

use http::{HeaderMap, StatusCode};

use super::Step;

/// A request that has come in.
#[derive(Clone, Copy, Debug)]
pub struct Arrived;

impl Arrived {
    /// Takes nothing of it.
    #[inline]
    pub fn new(_route: &'static str, _id: &str, _headers: &HeaderMap) -> Self {
        Self
    }

    /// Returns the future of the request as it is.
    #[inline]
    pub fn over<F: Future>(self, future: F) -> F {
        future
    }
}

/// Returns the future of an approved call as it is.
#[inline]
pub fn approved<F: Future>(_id: &str, future: F) -> F {
    future
}

/// Returns the future of a step as it is.
#[inline]
pub fn step<F: Future>(_step: Step, future: F) -> F {
    future
}

/// Notes nothing.
#[inline]
pub fn agent(_name: &str) {}

/// Notes nothing.
#[inline]
pub fn credentials(_names: &[String]) {}

/// Returns the future of a request to an upstream as it is.
#[inline]
pub fn upstream<F: Future>(_method: &str, _host: &str, future: F) -> F {
    future
}

/// Notes nothing.
#[inline]
pub fn answered(_status: StatusCode) {}

/// Notes nothing.
#[inline]
pub fn ended(_status: Option<StatusCode>, _outcome: &'static str) {}
