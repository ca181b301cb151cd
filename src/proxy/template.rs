//! The template language of injected headers.
