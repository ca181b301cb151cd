//! Forms whose answer shows a key or a link once: whoever loads that answer anew sends the form again, which is then
//! not carried out a second time.

use http::StatusCode;
use maud::{Markup, html};

use super::{
    super::{Parts, error::ApiError},
    form::Form,
};
use crate::{
    secrets::Token,
    store::{Purpose, Throttle},
};

/// The field by which one writing of a form is known.
const FIELD: &str = "once";

/// Returns the field, with another value each time that the form is written.
pub(super) fn field() -> Markup {
    html! { input type="hidden" name=(FIELD) value=(Token::generate().expose()); }
}

/// Refuses a form that was sent before, to whichever relay. One without the field is no form of ours that shows
/// something once, and passes.
///
/// # Errors
/// 409 where it was.
pub(super) async fn check(parts: &Parts, form: &Form) -> Result<(), ApiError> {
    let Some(given) = form.filled(FIELD) else {
        return Ok(());
    };
    let throttle = Throttle::of(Purpose::SubmitOnce, given);
    let counted = throttle.count(&parts.store).await;
    let sent = counted.map_err(|error| ApiError::store(error, parts))?;
    if sent.is_none() {
        return Ok(());
    }
    let message = "this form was sent already, and what it made was shown then, once";
    let refused = ApiError::plain(StatusCode::CONFLICT, "sent_already", message);
    Err(refused.with("fix", "open the page of the form anew to make another one"))
}
