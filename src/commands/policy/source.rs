//! Where a command takes a policy from: a file, a template, or a flag for each field.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use super::super::{Failure, arguments::NameList, place_of, read_file};
use crate::{
    commands::completions::live,
    policy::{BODY_BYTES_MAX, MIN_APPROVALS_MAX, Method, Policy, PolicyError},
    store::PolicyEdit,
};

/// The word that takes away what a flag could set.
const NONE: &str = "none";

/// What says how a policy is to be. A flag changes its field and no other; a file or a template says it all.
#[derive(Args, Debug)]
pub(crate) struct PolicySource {
    /// Read the whole policy from FILE, a JSON object; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// Take the whole policy from this template
    #[arg(long, value_name = "NAME", conflicts_with = "file", add = live::TEMPLATE)]
    pub(crate) template: Option<String>,

    #[command(flatten)]
    pub(crate) fields: PolicyFlags,
}

/// A flag for each field. An empty list empties the field.
#[derive(Args, Debug)]
#[group(multiple = true, conflicts_with_all = ["file", "template"])]
pub(crate) struct PolicyFlags {
    /// Methods that pass: a comma-separated list
    #[arg(long, value_name = "METHODS")]
    auto_approve_methods: Option<NameList>,

    /// Methods that ask a person: a comma-separated list
    #[arg(long, value_name = "METHODS")]
    require_approval_methods: Option<NameList>,

    /// Methods that are denied: a comma-separated list
    #[arg(long, value_name = "METHODS")]
    deny_methods: Option<NameList>,

    /// Addresses that pass: a comma-separated list
    #[arg(long, value_name = "URLS")]
    auto_approve_urls: Option<UrlList>,

    /// Addresses that ask a person: a comma-separated list
    #[arg(long, value_name = "URLS")]
    require_approval_urls: Option<UrlList>,

    /// Addresses that are denied: a comma-separated list
    #[arg(long, value_name = "URLS")]
    deny_urls: Option<UrlList>,

    /// When calls pass that may, else they ask: a comma-separated list
    ///
    /// Such as `mon-fri 09:00-17:30 Europe/Berlin`. Empty is always.
    #[arg(long, value_name = "HOURS")]
    auto_approve_hours: Option<NameList>,

    /// E-mail addresses of approvers: a comma-separated list
    ///
    /// They have to be members of the team. Empty leaves it to owners and admins.
    #[arg(long, value_name = "EMAILS", add = live::USERS)]
    allowed_approvers: Option<NameList>,

    /// How many people have to approve
    #[arg(long, value_name = "N", value_parser = approvals, allow_negative_numbers = true)]
    min_approvals: Option<u32>,

    /// Approvers have to confirm with a passkey
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    require_passkey: Option<bool>,

    /// Refuse to ask for a signature unless the agent sends what the digest is of
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    require_preimage: Option<bool>,

    /// The longest body within the limits, in bytes, or `none` for any
    ///
    /// A call with a longer one asks, whatever else lets it pass; --deny-other-bodies denies it.
    #[arg(long, value_name = "BYTES", value_parser = body_bytes, allow_negative_numbers = true)]
    max_body_bytes: Option<BodyBytes>,

    /// Content types that are within the limits: a comma-separated list
    ///
    /// Such as `application/json,text/*`. Empty is any. A call without a body has none.
    #[arg(long, value_name = "TYPES")]
    allowed_content_types: Option<NameList>,

    /// Deny calls with other bodies
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    deny_other_bodies: Option<bool>,

    /// The channel that approvers are asked through, or `none` for the team's
    #[arg(long, value_name = "CHANNEL")]
    approval_channel: Option<String>,

    /// The Telegram chat to ask in, or `none` for the team's
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    telegram_chat_id: Option<String>,

    /// The Matrix room to ask in, or `none` for the team's
    #[arg(long, value_name = "ID")]
    matrix_room_id: Option<String>,

    /// E-mail addresses of approvers in Matrix: a comma-separated list
    #[arg(long, value_name = "EMAILS")]
    matrix_allowed_approvers: Option<NameList>,
}

impl PolicySource {
    /// Returns what is to become of the policy; `None` when nothing is said.
    ///
    /// # Errors
    /// A file that cannot be read, and a policy that is none; what is wrong in a file is told with its name.
    pub(crate) fn edit(&self) -> Result<Option<PolicyEdit>, Failure> {
        if let Some(path) = &self.file {
            let text = read_file(path, "--file")?;
            let policy = Policy::parse(&text).and_then(|policy| {
                policy.check_savable()?;
                Ok(policy)
            });
            let policy = policy.map_err(|error| of_file(error, &place_of(path)))?;
            return Ok(Some(PolicyEdit::Replace(Box::new(policy))));
        }
        if let Some(name) = &self.template {
            return Ok(Some(PolicyEdit::Template(name.clone())));
        }
        let fields = self.fields.document();
        Ok((!fields.is_empty()).then(|| PolicyEdit::Patch(Value::Object(fields).to_string())))
    }

    /// Returns what is to become of the policy, which has to be said.
    pub(crate) fn needed(&self, command: &str) -> Result<PolicyEdit, Failure> {
        self.edit()?.ok_or_else(|| {
            Failure::usage("`--file` or a flag with a rule is missing")
                .with_hint(format!("`postern {command} --help` shows the flags"))
        })
    }
}

impl PolicyFlags {
    /// Returns the JSON that the flags amount to: the parser of files checks it.
    fn document(&self) -> Map<String, Value> {
        let names = |list: &Option<NameList>| list.as_ref().map(|list| json!(list.0));
        let urls = |list: &Option<UrlList>| list.as_ref().map(|list| json!(list.0));
        let text = |text: &Option<String>| {
            let text = text.as_ref()?;
            Some(if text == NONE {
                Value::Null
            } else {
                json!(text)
            })
        };
        let fields = [
            ("auto_approve_methods", names(&self.auto_approve_methods)),
            (
                "require_approval_methods",
                names(&self.require_approval_methods),
            ),
            ("auto_approve_urls", urls(&self.auto_approve_urls)),
            ("require_approval_urls", urls(&self.require_approval_urls)),
            ("deny_methods", names(&self.deny_methods)),
            ("deny_urls", urls(&self.deny_urls)),
            ("allowed_approvers", names(&self.allowed_approvers)),
            ("approval_channel", text(&self.approval_channel)),
            ("telegram_chat_id", text(&self.telegram_chat_id)),
            ("matrix_room_id", text(&self.matrix_room_id)),
            (
                "matrix_allowed_approvers",
                names(&self.matrix_allowed_approvers),
            ),
            (
                "require_passkey",
                self.require_passkey.map(|flag| json!(flag)),
            ),
            (
                "min_approvals",
                self.min_approvals.map(|count| json!(count)),
            ),
            ("auto_approve_hours", names(&self.auto_approve_hours)),
            (
                "require_preimage",
                self.require_preimage.map(|flag| json!(flag)),
            ),
            (
                "max_body_bytes",
                self.max_body_bytes.map(|limit| json!(limit.0)),
            ),
            ("allowed_content_types", names(&self.allowed_content_types)),
            (
                "deny_other_bodies",
                self.deny_other_bodies.map(|flag| json!(flag)),
            ),
        ];
        let given = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        given.collect()
    }
}

/// A comma-separated list of rules about addresses. The methods of a rule have commas, too:
/// `GET,HEAD /v1,/v2` is two rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct UrlList(Vec<String>);

impl From<&str> for UrlList {
    fn from(text: &str) -> Self {
        let mut rules = Vec::new();
        let mut methods: Vec<&str> = Vec::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if Method::parse(part).is_some() {
                methods.push(part);
            } else if part.contains(' ') && !methods.is_empty() {
                rules.push(format!("{},{part}", methods.join(",")));
                methods.clear();
            } else {
                rules.extend(methods.drain(..).map(str::to_owned));
                rules.push(part.to_owned());
            }
        }
        // A method without an address is refused where policies are checked.
        rules.extend(methods.into_iter().map(str::to_owned));
        Self(rules)
    }
}

/// Reads how many people have to approve.
fn approvals(text: &str) -> Result<u32, String> {
    let count = text.parse().ok();
    count
        .filter(|count| (1..=MIN_APPROVALS_MAX).contains(count))
        .ok_or_else(|| format!("give a number from 1 to {MIN_APPROVALS_MAX}"))
}

/// A limit of bodies; nothing is none.
#[derive(Clone, Copy, Debug)]
struct BodyBytes(Option<u64>);

/// Reads how long a body may be.
fn body_bytes(text: &str) -> Result<BodyBytes, String> {
    if text == NONE {
        return Ok(BodyBytes(None));
    }
    let bytes = text.parse().ok().filter(|bytes| *bytes <= BODY_BYTES_MAX);
    bytes
        .map(|bytes| BodyBytes(Some(bytes)))
        .ok_or_else(|| format!("give a number of bytes from 0 to {BODY_BYTES_MAX}, or `{NONE}`"))
}

/// Returns the failure of a file whose text is no policy.
fn of_file(error: PolicyError, place: &str) -> Failure {
    match error {
        PolicyError::PasskeyUnavailable => error.into(),
        error => Failure::usage(format!("{place}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commas_of_methods_stay_with_their_rule() {
        for (text, rules) in [
            ("", &[][..]),
            ("/a, h/b,", &["/a", "h/b"]),
            ("GET,HEAD /a,/b,post /c", &["GET,HEAD /a", "/b", "post /c"]),
            ("GET /a,PUT,DELETE /b", &["GET /a", "PUT,DELETE /b"]),
            ("GET,/a", &["GET", "/a"]),
            ("/a,DELETE", &["/a", "DELETE"]),
        ] {
            assert_eq!(UrlList::from(text).0, rules, "{text}");
        }
    }
}
