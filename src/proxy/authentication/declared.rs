//! Whether declared credentials could ever be used with the values that they are to have.

use super::bundle::{StoredValueError, ValueError, check_stored_value, check_value};
use crate::{
    secrets::Keyring,
    store::{Auth, Credential, Declaration},
};

/// Why a declared credential could never be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeclaredValueError {
    /// For the value that it is to have.
    #[error(transparent)]
    Given(#[from] ValueError),
    /// For the value that it has, and the kind that it is to become.
    #[error(transparent)]
    Stored(#[from] StoredValueError),
}

/// Checks the values of declared credentials, beside those that are stored; a mistake comes with the place of the
/// credential in the list.
pub fn check_declared(
    declaration: &Declaration,
    stored: &[Credential],
    key: &Keyring,
) -> Result<(), (usize, DeclaredValueError)> {
    let declared = declaration.credentials.iter().flatten();
    for (index, one) in declared.enumerate() {
        let stored = stored.iter().find(|known| known.name == one.name);
        let usual = stored.map_or(Auth::ApiKey, |stored| stored.auth);
        let kind = one.update.auth.unwrap_or(usual);
        let checked = match (&one.value, stored) {
            (Some(value), _) => check_value(kind, value).map_err(DeclaredValueError::from),
            (None, Some(stored)) => {
                check_stored_value(stored, kind, key).map_err(DeclaredValueError::from)
            }
            (None, None) => Ok(()),
        };
        checked.map_err(|error| (index, error))?;
    }
    Ok(())
}
