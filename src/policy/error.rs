//! What can be wrong with a policy's JSON, in words for whoever wrote it.

use super::{
    HoursError, Method, RuleError, TEXT_BYTES_MAX,
    body::ContentTypeError,
    document::{BODY_BYTES_MAX, CHANNELS, FIELDS, MIN_APPROVALS_MAX},
};

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is not JSON.
    #[error("this is not JSON: {reason} at line {line}, column {column}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column in it, from 1; 0 at the end of the text.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// It is JSON, but no object.
    #[error("a policy is a JSON object, and this is {found}")]
    NotAnObject {
        /// What it is instead.
        found: &'static str,
    },
    /// A field stands there twice.
    #[error("field `{field}` is there twice")]
    DuplicateField {
        /// The field.
        field: String,
    },
    /// There is no field of that name.
    #[error("a policy has no field `{field}`{}", suggestion(*nearest))]
    UnknownField {
        /// The name.
        field: String,
        /// The known name that it resembles, if there is one.
        nearest: Option<&'static str>,
    },
    /// A field holds another kind of value.
    #[error("field `{field}` is {wanted}, and here it is {found}")]
    WrongType {
        /// The field.
        field: &'static str,
        /// What it should hold.
        wanted: &'static str,
        /// What it holds.
        found: &'static str,
    },
    /// A list of methods has one that does not exist.
    #[error(
        "field `{field}`: there is no method `{method}`; known are {}",
        known_methods()
    )]
    UnknownMethod {
        /// The field.
        field: &'static str,
        /// The method as it was written.
        method: String,
    },
    /// A list of URLs has one that could never match.
    #[error("field `{field}`: `{rule}` is not a pattern: {reason}")]
    BadRule {
        /// The field.
        field: &'static str,
        /// The rule as it was written.
        rule: String,
        /// What is wrong with it.
        reason: RuleError,
    },
    /// A list of hours has one that is none.
    #[error("field `{field}`: `{hours}` names no hours: {reason}")]
    BadHours {
        /// The field.
        field: &'static str,
        /// The hours as they were written.
        hours: String,
        /// What is wrong with them.
        reason: HoursError,
    },
    /// A list of people has what is not an e-mail address.
    #[error("field `{field}`: `{email}` is not an e-mail address")]
    BadEmail {
        /// The field.
        field: &'static str,
        /// The address as it was written.
        email: String,
    },
    /// A limit of bodies that is none.
    #[error(
        "field `max_body_bytes` is from 0 to {BODY_BYTES_MAX} bytes, or null, and here it is {found}"
    )]
    BodyBytes {
        /// What was found.
        found: String,
    },
    /// A text that is no content type.
    #[error("field `{field}`: `{text}` is none: {ContentTypeError}")]
    BadContentType {
        /// The field.
        field: &'static str,
        /// The text.
        text: String,
    },
    /// There is no channel of that name.
    #[error("there is no approval channel `{channel}`; known are {}, or null", quoted(&CHANNELS))]
    UnknownChannel {
        /// The name.
        channel: String,
    },
    /// The number of approvals is out of range.
    #[error("field `min_approvals` is from 1 to {MIN_APPROVALS_MAX}, and here it is {found}")]
    MinApprovals {
        /// The number as it was written.
        found: String,
    },
    /// It asks for passkeys, and nobody can have one here.
    #[error(
        "field `require_passkey`: nobody can have a passkey in this deployment, so that every call that asks would be refused; passkeys need a public address with a name, over https"
    )]
    PasskeyUnavailable,
    /// A list is too long.
    #[error("field `{field}` has more than {max} entries")]
    TooMany {
        /// The field.
        field: &'static str,
        /// How many it may have.
        max: usize,
    },
    /// A text is too long.
    #[error("field `{field}`: a text has more than {TEXT_BYTES_MAX} bytes")]
    TooLong {
        /// The field.
        field: &'static str,
    },
    /// A chat or room is no name of one.
    #[error(
        "field `{field}`: the name of a chat or room has no blank or control character, and is not empty"
    )]
    BadPlace {
        /// The field.
        field: &'static str,
    },
    /// A list of URLs has a method without a path, which would be taken for a host of that name.
    #[error("field `{field}`: `{method}` alone is a method; write `{method} /` for every path")]
    MethodAlone {
        /// The field.
        field: &'static str,
        /// The method.
        method: Method,
    },
}

fn suggestion(nearest: Option<&'static str>) -> String {
    match nearest {
        Some(name) => format!("; did you mean `{name}`?"),
        None => format!("; known are {}", quoted(&FIELDS)),
    }
}

fn known_methods() -> String {
    quoted(&Method::ALL.map(Method::as_str))
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
