//! `add`: stores a credential, asking for what the flags left out.

use clap::{Args, ValueEnum};

use super::{
    Failure, Invocation,
    arguments::{ValueFlags, credential_name},
};

const EXAMPLES: &str = "\
Examples:
  postern add
  postern add --name chat --auth api-key --api-base https://chat.example/api
  echo 'user:password' | postern add --name files --auth api-key \\
      --api-base https://files.example \\
      --header-format 'Basic {base64(value)}' --value-file -
  echo '{\"id\": \"a\", \"key\": \"b\"}' | postern add --name two --auth api-key \\
      --api-base https://two.example --binding 'X-Id: {value.id}' \\
      --binding 'X-Key: {value.key}' --value-file -";

/// Store a credential
///
/// On a terminal it asks for what is missing; elsewhere --name, --auth and a value are needed. The
/// value is sealed with the encryption key and shown by no command. It is only ever sent to the
/// hosts that the credential allows.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Add {
    /// Name of the credential: lower-case letters, digits and `-`
    #[arg(long, value_name = "NAME", value_parser = credential_name)]
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) shape: ShapeFlags,

    #[command(flatten)]
    pub(crate) value: ValueFlags,

    /// Succeed and show the credential if it exists already
    #[arg(long)]
    pub(crate) if_not_exists: bool,

    /// Say what would be stored and store nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// What a credential is besides its name and value: the flags that `credential update` has, too.
#[derive(Args, Debug)]
pub(crate) struct ShapeFlags {
    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Kind: api-key, oauth2, oauth1, custom or signing
    ///
    /// `token` and `bearer` are other words for `api-key`.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub(crate) auth: Option<AuthKind>,

    /// Address under which the service is reached
    #[arg(long, value_name = "URL")]
    pub(crate) api_base: Option<String>,

    /// Agents name only a path; host and prefix come from --api-base
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub(crate) relative_target: Option<bool>,

    /// Send it to HOST: a host, `*.suffix` or an origin; may be repeated
    ///
    /// By default the origin of --api-base.
    #[arg(long, value_name = "HOST", conflicts_with = "any_host")]
    pub(crate) allow_host: Vec<String>,

    /// Send it to whatever host an agent names
    #[arg(long)]
    pub(crate) any_host: bool,

    /// Send it as `Authorization: FORMAT`, with the value at `{value}`
    ///
    /// By default `Bearer {value}`. `{value.field}` is a field of a value that is a JSON object,
    /// `{base64(…)}` encodes.
    #[arg(long, value_name = "FORMAT", conflicts_with = "binding")]
    pub(crate) header_format: Option<String>,

    /// Send it as this header; may be repeated
    #[arg(long, value_name = "HEADER: FORMAT")]
    pub(crate) binding: Vec<String>,
}

/// How a credential authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuthKind {
    /// A value that is put into a header.
    #[value(alias = "token", alias = "bearer")]
    ApiKey,
    /// A bundle that OAuth 2 tokens are made from.
    Oauth2,
    /// The four secrets of OAuth 1.0a.
    Oauth1,
    /// A service of the operator's own at `--api-base` adds what is needed.
    Custom,
    /// A key that signs and is never sent.
    #[value(alias = "signer")]
    Signing,
}

impl Add {
    /// Stores the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("add"))
    }
}
