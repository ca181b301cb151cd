//! `relay unit`: prints units for systemd, for the relay and for a socket that is handed over to it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    commands::{Failure, Invocation},
    config::{Config, Flags, Origin, Shown, Value},
};

use super::ServeFlags;

const EXAMPLES: &str = "\
Examples:
  postern relay unit
  postern relay unit --public-url https://relay.example.com --user postern
  postern relay unit --socket --listen 127.0.0.1:3100
  postern relay unit > /etc/systemd/system/postern.service";

/// Where systemd keeps what services keep.
const STATE: &str = "/var/lib";
/// The data directory where none is named.
const DATA_DIR: &str = "/var/lib/postern";
/// The program, where its own place is not known.
const PROGRAM: &str = "/usr/local/bin/postern";
/// The settings that are written into the unit where flags or the environment give them; what is secret belongs into
/// the file beside it.
const WRITTEN: [&str; 12] = [
    "config",
    "listen",
    "metrics_listen",
    "tls_cert",
    "tls_key",
    "insecure_http",
    "public_url",
    "audit_log",
    "allow_private_cidrs",
    "trusted_proxies",
    "log_level",
    "log_format",
];

/// Print a hardened systemd unit for the relay
///
/// systemd is told when the relay is ready, reloads and stops, and starts it anew when it hangs. The relay sees nothing of
/// the system but what it needs, and writes nothing but its data directory. Settings that flags and environment give are
/// written into the unit; secrets belong into /etc/postern/postern.env, or are credentials of systemd. With --socket it is
/// the unit of a socket that systemd opens and hands over: postern.socket beside postern.service.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Unit {
    /// Run as the system user NAME; by default postern
    #[arg(long, value_name = "NAME", conflicts_with = "dynamic_user", value_parser = user)]
    user: Option<String>,

    /// Run as a user that exists only while the relay runs
    #[arg(long)]
    dynamic_user: bool,

    /// Hand over the encryption key from FILE, which root alone need be able to read
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,

    /// Run the program at PATH; by default the one that prints this
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,

    /// Print the unit of the socket instead
    #[arg(long)]
    socket: bool,

    #[command(flatten)]
    serve: ServeFlags,
}

impl Unit {
    /// Puts the settings of its own flags beside those of the global ones.
    pub(super) fn add_settings(&self, flags: &mut Flags) {
        self.serve.add_settings(flags);
    }

    /// Prints it.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("relay unit")?;
        if self.socket {
            return Ok(invocation.ui.text(&socket(config.listen.address))?);
        }
        for path in [&self.key_file, &self.program].into_iter().flatten() {
            if !path.is_absolute() {
                let message = format!("`{}` has to be an absolute path", path.display());
                return Err(Failure::usage(message));
            }
        }
        Ok(invocation.ui.text(&self.service(config))?)
    }

    fn service(&self, config: &Config) -> String {
        [
            head(),
            self.process(config),
            self.place(config),
            hardening(config.listen.address.port()),
            "\n[Install]\nWantedBy=multi-user.target\n".to_owned(),
        ]
        .concat()
    }

    /// Returns how the process is run and watched.
    fn process(&self, config: &Config) -> String {
        let program = self
            .program
            .clone()
            .or_else(|| std::env::current_exe().ok());
        let program = program.unwrap_or_else(|| PROGRAM.into());
        let user = match (&self.user, self.dynamic_user) {
            (_, true) => "DynamicUser=yes".to_owned(),
            (name, false) => format!("User={}", name.as_deref().unwrap_or("postern")),
        };
        let environment: String = config.settings().iter().filter_map(written).collect();
        format!(
            "\
[Service]
Type=notify
NotifyAccess=main
# Told three times as often that the relay and its database are alive; if not, the relay is started anew.
WatchdogSec=30
ExecStart={program} relay start
# Reads certificates and settings again, and says in the log what takes a restart.
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=2
# What a restart does not mend: the configuration, the key.
RestartPreventExitStatus=2 4
# Longer than calls under way are given to finish.
TimeoutStopSec=20
LimitNOFILE=65536
LimitCORE=0

{user}
# Settings that are secret, a line each: POSTERN_DATABASE_URL=postgres://…
EnvironmentFile=-/etc/postern/postern.env
{environment}",
            program = escaped(&program.display().to_string()),
        )
    }

    /// Returns what the relay can see and write.
    fn place(&self, config: &Config) -> String {
        let data_dir = data_dir(config);
        let inside = data_dir
            .strip_prefix(STATE)
            .ok()
            .filter(|path| *path != Path::new(""));
        let directory = match inside {
            Some(inside) => format!(
                "StateDirectory={}\nStateDirectoryMode=0700",
                inside.display()
            ),
            None => format!(
                "ReadWritePaths={}",
                escaped(&data_dir.display().to_string())
            ),
        };
        let audit = config
            .audit_log
            .parent()
            .filter(|_| config.audit_log_is_named);
        let audit = audit.filter(|folder| !folder.starts_with(&data_dir) && folder.is_absolute());
        let audit = audit.map_or_else(String::new, |folder| {
            format!(
                "ReadWritePaths={}\n",
                escaped(&folder.display().to_string())
            )
        });
        let key = match &self.key_file {
            Some(file) => format!("encryption.key:{}", escaped(&file.display().to_string())),
            None => "encryption.key:postern.encryption.key".to_owned(),
        };
        format!(
            "\
Environment={}
{directory}
{audit}# The deployment's key: a file that root alone can read. Without a path before it, systemd looks in /etc/credstore, and
# where nothing is there the relay reads the one in its data directory.
LoadCredential={key}
",
            quoted(&format!("POSTERN_DATA_DIR={}", data_dir.display()))
        )
    }
}

fn head() -> String {
    "\
# The Postern relay. Printed by `postern relay unit`.
#
# Put it into /etc/systemd/system/postern.service, then `systemctl daemon-reload` and
# `systemctl enable --now postern`. `systemd-analyze security postern` shows what it is kept from.

[Unit]
Description=Postern relay
Documentation=man:postern-relay-start(1)
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=60
StartLimitBurst=10

"
    .to_owned()
}

/// Returns what the process is kept from. A port below 1024 takes a capability, which is of no use in a user namespace.
fn hardening(port: u16) -> String {
    let capabilities = match port {
        1..1024 => {
            "AmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE"
        }
        _ => "AmbientCapabilities=\nCapabilityBoundingSet=\nPrivateUsers=yes",
    };
    format!(
        "
{capabilities}
NoNewPrivileges=yes
UMask=0077
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
PrivateIPC=yes
PrivateMounts=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
"
    )
}

/// Returns the unit of a socket that systemd opens and hands over.
fn socket(address: SocketAddr) -> String {
    format!(
        "\
# The socket of the Postern relay. Printed by `postern relay unit --socket`.
#
# Put it into /etc/systemd/system/postern.socket, beside postern.service, then `systemctl daemon-reload` and
# `systemctl enable --now postern.socket`. Connections that come while the relay is started anew wait for it.

[Unit]
Description=Socket of the Postern relay
Documentation=man:postern-relay-start(1)

[Socket]
ListenStream={address}
FileDescriptorName=main
NoDelay=yes
Backlog=4096
Service=postern.service

[Install]
WantedBy=sockets.target
"
    )
}

/// Returns the data directory of the relay: the one that was named, else that of a system's service, whoever prints this.
fn data_dir(config: &Config) -> PathBuf {
    let named = config
        .settings()
        .iter()
        .any(|setting| setting.name == "data_dir" && setting.origin != Origin::Default);
    if named && config.data_dir.is_absolute() {
        return config.data_dir.clone();
    }
    DATA_DIR.into()
}

/// Returns the line of a setting that flags or the environment give.
fn written(setting: &Shown) -> Option<String> {
    let is_given = matches!(setting.origin, Origin::Flag | Origin::Environment);
    if !is_given || !WRITTEN.contains(&setting.name) {
        return None;
    }
    let value = match setting.value.as_ref()? {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Switch(is_on) => is_on.to_string(),
    };
    let line = format!("POSTERN_{}={value}", setting.name.to_uppercase());
    Some(format!("Environment={}\n", quoted(&line)))
}

/// Returns a text in which systemd sees no specifier.
fn escaped(text: &str) -> String {
    text.replace('%', "%%")
}

/// Returns an assignment as one word, whatever it holds (systemd.syntax(7)).
fn quoted(text: &str) -> String {
    let text = escaped(text).replace('\\', "\\\\").replace('"', "\\\"");
    if text.contains([' ', '"', '\\', '\'']) {
        return format!("\"{text}\"");
    }
    text
}

/// Reads the name of a system's user (systemd.syntax(7)).
fn user(text: &str) -> Result<String, String> {
    let is_good = |(index, character): (usize, char)| {
        character.is_ascii_lowercase()
            || character == '_'
            || (index > 0 && (character.is_ascii_digit() || character == '-'))
    };
    let is_name = (1..=31).contains(&text.len()) && text.chars().enumerate().all(is_good);
    if is_name {
        return Ok(text.to_owned());
    }
    Err("a system's user has a name of small letters, digits, `_` and `-`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_would_read_otherwise_is_escaped() {
        assert_eq!(quoted("A=b"), "A=b");
        assert_eq!(quoted("A=100% \"b\" \\"), "\"A=100%% \\\"b\\\" \\\\\"");
    }

    #[test]
    fn a_users_name_is_one_that_a_system_takes() {
        for good in ["postern", "_p", "a-1"] {
            assert!(user(good).is_ok(), "{good}");
        }
        for bad in ["", "1a", "A", "a b", "root\nUser=root", "-a"] {
            assert!(user(bad).is_err(), "{bad}");
        }
    }
}
