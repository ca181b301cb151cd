//! `add`: stores a credential, asking for what the flags left out.

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{
    Failure, Invocation,
    arguments::{ValueFlags, credential_name},
    credential::shape::ShapeFlags,
    deployment::NewValue,
    said,
};
use crate::{
    secrets::Algorithm,
    store::{Auth, Noun, address},
    ui::PromptError,
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
      --binding 'X-Key: {value.key}' --value-file -
  postern add --name wallet --generate secp256k1
  postern add --name aws-root --auth api-key --canary --any-host";

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

    /// Make a new signing key: ed25519, p256 or secp256k1
    ///
    /// The key is shown by no command; its public half, and for secp256k1 its address, are printed.
    #[arg(long, value_name = "ALGORITHM", conflicts_with_all = ["value", "value_file"], value_parser = algorithms())]
    #[arg(hide_possible_values = true)]
    pub(crate) generate: Option<Algorithm>,

    /// Succeed and show the credential if it exists already
    #[arg(long)]
    pub(crate) if_not_exists: bool,

    /// Say what would be stored and store nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Add {
    /// Stores the credential.
    pub(crate) async fn run(mut self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.warn_of_value(&self.value);
        let deployment = invocation.reach().await?;
        let asked = self.ask(invocation)?;
        let (name, dry_run) = (asked.name.clone(), self.dry_run);
        let taken = deployment.credentials().find(&name).await?;
        if taken.is_some() && !self.if_not_exists {
            return Err(Failure::exists(Noun::Credential, &name));
        }
        if let Some(credential) = taken {
            let said = format!("The credential `{name}` exists already.");
            invocation.ui.say(&said);
            return Ok(invocation.ui.show(&credential)?);
        }
        let new = asked.shape.into_new(asked.name, asked.auth)?;
        let has_destination = new.has_destination();
        let value = match self.generate {
            Some(algorithm) => NewValue::Generated(algorithm),
            None if new.canary => invocation
                .given_value(&self.value)?
                .map_or(NewValue::MadeUp, NewValue::Given),
            None => NewValue::Given(invocation.value(&self.value)?),
        };
        let stored = deployment.credentials().create(new, value, dry_run).await?;
        invocation
            .ui
            .say(&said("store", "credential", &name, dry_run));
        invocation.ui.show(&stored)?;
        if !has_destination {
            invocation.ui.warn(&format!(
                "`{name}` has no host that it may be sent to, and can be used nowhere until \
                 `postern credential update {name} --allow-host HOST` names one"
            ));
        }
        invocation.ui.say(&format!(
            "Next: `postern agent create --name NAME --credentials {name}` makes an agent that may use it."
        ));
        Ok(())
    }

    /// Asks for what the flags left out, but for the value; without a terminal only name and kind
    /// are needed.
    fn ask(&mut self, invocation: &Invocation) -> Result<Asked, Failure> {
        let ui = &invocation.ui;
        let name = match self.name.take() {
            Some(name) => name,
            None => invocation.ask("Name", "--name", credential_name)?,
        };
        let mut shape = std::mem::take(&mut self.shape);
        if shape.description.is_none() && ui.can_ask() {
            shape.description = Some(ui.ask("Description", |_| Ok(()))?);
        }
        let auth = match shape.auth {
            Some(auth) if auth != Auth::Signing && self.generate.is_some() => {
                let kind = auth.as_str();
                let message =
                    format!("`--generate` makes a signing key, and `--auth` says `{kind}`");
                return Err(Failure::usage(message));
            }
            Some(auth) => auth,
            None if self.generate.is_some() => Auth::Signing,
            None => ask_kind(invocation)?,
        };
        if shape.api_base.is_none() && auth != Auth::Signing && ui.can_ask() {
            let check = |base: &str| address(base).map(drop).map_err(|error| error.to_string());
            shape.api_base = Some(ui.ask("Base address (Enter for none)", check)?);
        }
        Ok(Asked { name, auth, shape })
    }
}

/// What flags and answers have told.
struct Asked {
    name: String,
    auth: Auth,
    shape: ShapeFlags,
}

/// Asks how the credential authenticates; Enter is an API key.
fn ask_kind(invocation: &Invocation) -> Result<Auth, Failure> {
    let words = Auth::ALL.map(Auth::as_str);
    match invocation
        .ui
        .choose("How it authenticates (--auth)", &words)
    {
        Ok(at) => Ok(Auth::ALL[at]),
        Err(PromptError::NoTerminal) => Err(Failure::missing("--auth")),
        Err(error) => Err(error.into()),
    }
}

/// Returns what reads an algorithm.
fn algorithms() -> impl TypedValueParser<Value = Algorithm> {
    PossibleValuesParser::new(Algorithm::ALL.map(Algorithm::as_str))
        .map(|word| word.parse().expect("the words are those of algorithms"))
}
