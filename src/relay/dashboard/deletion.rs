//! How everything is deleted on its page: whoever deletes types its name.

use axum::response::Response;

use super::{super::Parts, draft::Draft, visit::Visit};
use crate::store::{ChangeError, Noun};

/// What is to be deleted, and what is said where the rest is once that is done.
pub(super) struct Deletion<'d> {
    pub(super) noun: Noun,
    pub(super) name: &'d str,
    pub(super) told: String,
    pub(super) list: &'static str,
}

impl Deletion<'_> {
    /// Deletes if the name was typed, and leads to the rest; `None` if not, and the draft says why.
    pub(super) async fn run(
        self,
        parts: &Parts,
        (visit, draft): (&Visit, &mut Draft),
        deleting: impl Future<Output = Result<(), ChangeError>>,
    ) -> Option<Response> {
        draft.confirm(self.name);
        if !draft.is_fine() {
            return None;
        }
        match deleting.await {
            Ok(()) => {
                parts.proxy.copy_audit().await;
                Some(visit.done(self.list, &self.told))
            }
            Err(error) => {
                draft.refuse(parts, (self.noun, "confirm"), error);
                None
            }
        }
    }
}
