//! The form of a credential: its fields, and how they are read.

use maud::{Markup, html};

use super::{
    super::{components::Field, draft::Draft},
    KINDS,
};
use crate::store::{
    Auth, Binding, Credential, CredentialError, CredentialUpdate, NewCredential, address,
    default_hosts, read_hosts,
};

/// What a credential is besides its name and value, as a form gives it.
pub(super) struct Shape {
    pub(super) description: String,
    pub(super) auth: Auth,
    pub(super) api_base: Option<String>,
    pub(super) relative_target: bool,
    pub(super) header_format: Option<String>,
    pub(super) bindings: Vec<Binding>,
    pub(super) allowed_hosts: Vec<String>,
    pub(super) any_host: bool,
    pub(super) rate_limit_per_hour: Option<i64>,
    pub(super) canary: bool,
}

impl Shape {
    /// Reads the fields; `None` when one of them is wrong, which the draft tells then.
    pub(super) fn read(draft: &mut Draft) -> Option<Self> {
        let auth = draft.text("auth").parse::<Auth>();
        let auth = draft.take("auth", auth.map_err(|()| "choose one of these kinds"));
        let base = address(draft.text("api_base"));
        let base = draft.take("api_base", base);
        let hosts = read_hosts(&draft.lines("allowed_hosts"));
        let hosts = draft.take("allowed_hosts", hosts);
        let bindings = read_bindings(&draft.lines("bindings"));
        let bindings = draft.take("bindings", bindings);
        let shape = Self {
            description: draft.text("description").to_owned(),
            rate_limit_per_hour: draft.limit("rate_limit_per_hour"),
            auth: auth?,
            api_base: base.filter(|base| !base.is_empty()),
            relative_target: draft.is_ticked("relative_target"),
            header_format: draft.filled_in("header_format"),
            bindings: bindings?,
            allowed_hosts: hosts?,
            any_host: draft.is_ticked("any_host"),
            canary: draft.is_ticked("canary"),
        };
        draft.is_fine().then_some(shape)
    }

    /// Returns the credential to be made. Where nothing says where it may be sent, it is to its base.
    pub(super) fn into_new(self, name: String) -> NewCredential {
        let says_where = self.any_host || !self.allowed_hosts.is_empty();
        let allowed_hosts = if says_where || self.auth == Auth::Signing {
            self.allowed_hosts
        } else {
            default_hosts(self.api_base.as_deref())
        };
        NewCredential {
            name,
            description: self.description,
            auth: self.auth,
            api_base: self.api_base,
            relative_target: self.relative_target,
            header_format: self.header_format,
            bindings: self.bindings,
            allowed_hosts,
            any_host: self.any_host,
            rate_limit_per_hour: self.rate_limit_per_hour,
            canary: self.canary,
            value: None,
        }
    }

    /// Returns what a credential is to become: all of this, in place of what it was.
    pub(super) fn into_update(self) -> CredentialUpdate {
        CredentialUpdate {
            description: Some(self.description),
            auth: Some(self.auth),
            api_base: Some(self.api_base),
            relative_target: Some(self.relative_target),
            header_format: Some(self.header_format),
            bindings: Some(self.bindings),
            allowed_hosts: Some(self.allowed_hosts),
            any_host: Some(self.any_host),
            rate_limit_per_hour: Some(self.rate_limit_per_hour),
            canary: Some(self.canary),
        }
    }
}

/// Returns the form's fields as they are of a credential.
pub(super) fn filled(credential: &Credential) -> Draft {
    let bindings = credential.bindings.iter();
    let bindings: Vec<_> = bindings
        .map(|binding| format!("{}: {}", binding.header, binding.format))
        .collect();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let limit = credential.rate_limit_per_hour;
    let mut fields = vec![
        ("description", credential.description.clone()),
        ("auth", credential.auth.as_str().to_owned()),
        ("api_base", text(&credential.api_base)),
        ("header_format", text(&credential.header_format)),
        ("bindings", bindings.join("\n")),
        ("allowed_hosts", credential.allowed_hosts.join("\n")),
        (
            "rate_limit_per_hour",
            limit.map_or_else(String::new, |limit| limit.to_string()),
        ),
    ];
    let ticked = [
        ("relative_target", credential.relative_target),
        ("any_host", credential.any_host),
        ("canary", credential.canary),
    ];
    for (name, is_on) in ticked {
        if is_on {
            fields.push((name, "on".to_owned()));
        }
    }
    Draft::filled(fields)
}

/// Returns the field that a rule is about.
pub(super) const fn field_of(error: &CredentialError) -> &'static str {
    match error {
        CredentialError::Address | CredentialError::AddressWithUser => "api_base",
        CredentialError::RelativeWithoutBase | CredentialError::RelativeKind(_) => {
            "relative_target"
        }
        CredentialError::NoDestination | CredentialError::Host(_) => "allowed_hosts",
        CredentialError::Format(_) => "header_format",
        CredentialError::NoHeader(_)
        | CredentialError::HeaderTwice(_)
        | CredentialError::FormatAndBindings => "bindings",
        CredentialError::ZeroByte => "description",
        CredentialError::EmptyValue
        | CredentialError::LineEnd
        | CredentialError::SigningKey(_)
        | CredentialError::Sealed(_)
        | CredentialError::NotAnObject => "value",
        CredentialError::SigningStays => "auth",
    }
}

/// Returns the fields, without name and value.
pub(super) fn markup(draft: &Draft) -> Markup {
    let particular = ["header_format", "bindings", "rate_limit_per_hour"];
    let is_particular = particular.iter().any(|name| !draft.text(name).is_empty());
    html! {
        (Field::text("description", "Description").from(draft).optional()
            .help("What it is for. Agents read this when they look for a credential."))
        (Field::select("auth", "Kind", &KINDS).from(draft)
            .help("How it authenticates. A sidecar is a program of yours that is handed the value and makes the call."))
        (Field::text("api_base", "Base address").from(draft).code().optional()
            .placeholder("https://api.example.com").help("Where the API begins."))
        (Field::check("relative_target", "Agents name only a path below the base address", false).from(draft))
        (Field::lines("allowed_hosts", "May be sent to").from(draft).placeholder("https://api.example.com\n*.example.com")
            .help("One host or origin a line. Left empty on a new credential, it is the base address alone."))
        (Field::check("any_host", "May be sent to any host", false).from(draft)
            .help("Whoever may use it can then send it anywhere, also to a server of their own."))
        (Field::check("canary", "It is a canary: nobody is meant to use it", false).from(draft)
            .help("Whoever names it is refused as by a policy, and owners and admins are told. A new one needs no value."))
        details.more open[is_particular] {
            summary { "How it is put into requests, and limits" }
            div.form {
                (Field::text("header_format", "Authorization header").from(draft).code().optional()
                    .placeholder("Bearer {value}")
                    .help("Where in the header the value stands. Empty is `Bearer {value}`; `Basic {base64(value)}` and `{value.field}` work, too."))
                (Field::lines("bindings", "Other headers").from(draft).placeholder("X-Api-Key: {value}")
                    .help("Headers to fill in place of Authorization, one a line."))
                (Field::number("rate_limit_per_hour", "Requests an hour").from(draft).optional()
                    .help("For all agents together. Empty is no limit."))
            }
        }
    }
}

/// Reads one `Header: format` a line.
fn read_bindings(lines: &[String]) -> Result<Vec<Binding>, String> {
    let read = |line: &String| {
        let (header, format) = line
            .split_once(':')
            .ok_or_else(|| format!("`{line}` is no header: write `Header: {{value}}`"))?;
        Binding::new(header.trim(), format.trim()).map_err(|error| error.to_string())
    };
    lines.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reads_as_what_it_was_filled_with() {
        let mut draft = Draft::filled(vec![
            ("description", "d".to_owned()),
            ("auth", "api-key".to_owned()),
            ("api_base", "https://api.example.com".to_owned()),
            (
                "bindings",
                "X-Key: {value}\n\n X-Other : a:{value}".to_owned(),
            ),
            ("rate_limit_per_hour", "7".to_owned()),
        ]);
        let shape = Shape::read(&mut draft).unwrap();
        assert_eq!(shape.bindings[1].header, "X-Other");
        assert_eq!(shape.bindings[1].format, "a:{value}");
        assert_eq!(shape.rate_limit_per_hour, Some(7));
        let new = shape.into_new("x".to_owned());
        assert_eq!(new.allowed_hosts, ["https://api.example.com"]);
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        for (field, typed) in [
            ("auth", "magic"),
            ("api_base", "nowhere"),
            ("allowed_hosts", "a b"),
            ("bindings", "no colon"),
            ("rate_limit_per_hour", "0"),
            ("rate_limit_per_hour", "many"),
        ] {
            let mut fields = vec![("auth", "api-key".to_owned())];
            fields.retain(|(name, _)| *name != field);
            fields.push((field, typed.to_owned()));
            let mut draft = Draft::filled(fields);
            assert!(Shape::read(&mut draft).is_none(), "{field}");
            assert!(draft.error(field).is_some(), "{field}");
        }
    }
}
