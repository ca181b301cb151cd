//! What pages are made of.

use maud::{Markup, html};

use super::super::error::ApiError;

/// Says what was refused, above the form that it is about.
pub(super) fn problem(error: &ApiError) -> Markup {
    html! {
        div.notice.bad role="alert" {
            (error.sentence())
        }
    }
}
