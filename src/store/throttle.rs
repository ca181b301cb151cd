//! How often something is tried by one client, about one account or by one team, within a window: counted in the
//! store, so that several relays count together.

use std::{net::IpAddr, time::Duration};

use super::{Connection, Store, StoreError, column};
use crate::{clock::Timestamp, secrets::sha256_hex};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in with a wrong password, from one client.
    WrongPassword,
    /// To sign up, from one client.
    SignUp,
    /// To enter a code, from one client.
    EnterCode,
    /// To have a mail sent, from one client.
    AskForMail,
    /// To have a code sent, to one address.
    SendCode,
    /// To invite somebody, by one team.
    Invite,
    /// To have a program wait for a person, from one client.
    DeviceAuthorize,
    /// To let such a program in, by one person.
    DeviceConfirm,
    /// To begin a sign-in with a passkey, from one client.
    PasskeySignIn,
    /// To have one writing of a form carried out.
    SubmitOnce,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::SignUp => "sign_up",
            Self::EnterCode => "enter_code",
            Self::AskForMail => "ask_for_mail",
            Self::SendCode => "send_code",
            Self::Invite => "invite",
            Self::DeviceAuthorize => "device_authorize",
            Self::DeviceConfirm => "device_confirm",
            Self::PasskeySignIn => "passkey_sign_in",
            Self::SubmitOnce => "submit_once",
        }
    }

    /// Returns how often it may be done in a window, and how long that is.
    const fn limit(self) -> (i64, Duration) {
        match self {
            Self::WrongPassword | Self::EnterCode | Self::PasskeySignIn => {
                (100, Duration::from_mins(15))
            }
            Self::SignUp | Self::AskForMail | Self::DeviceAuthorize => {
                (60, Duration::from_hours(1))
            }
            Self::SendCode => (5, Duration::from_hours(1)),
            Self::DeviceConfirm => (20, Duration::from_hours(1)),
            Self::Invite => (200, Duration::from_hours(1)),
            Self::SubmitOnce => (1, Duration::from_hours(24)),
        }
    }
}

/// What is tried, by whom. A window begins with its first try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttle {
    purpose: Purpose,
    /// The purpose, and a hash: who tries is nobody's business afterwards.
    subject: String,
}

impl Throttle {
    /// Returns that of a client. An IPv6 client has a whole network of 2^64 addresses, which counts as one.
    pub fn of_client(purpose: Purpose, address: Option<IpAddr>) -> Self {
        let who = match address.map(|address| address.to_canonical()) {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => format!("{:?}", &address.segments()[..4]),
        };
        Self::of(purpose, &who)
    }

    /// Returns that of an account or a team.
    pub fn of(purpose: Purpose, who: &str) -> Self {
        let subject = format!("{} {}", purpose.as_str(), sha256_hex(who.as_bytes()));
        Self { purpose, subject }
    }

    /// Returns until when no more are taken; `None` when they are.
    pub async fn blocked_until(&self, store: &Store) -> Result<Option<Timestamp>, StoreError> {
        let mut reader = store.reader().await?;
        self.blocked_in(&mut reader, store.clock.now()).await
    }

    /// Counts one. However many processes count at once, exactly as many count as are allowed; for those that do
    /// not, the end of the window is returned.
    pub async fn count(&self, store: &Store) -> Result<Option<Timestamp>, StoreError> {
        let now = store.clock.now();
        let (most, window) = self.purpose.limit();
        let mut transaction = store.begin().await?;
        let counted = sqlx::query(
            "insert into throttles (subject, window_start, used, over_at) values ($1, $2, 1, $3) \
             on conflict (subject) do update set \
             used = case when throttles.over_at <= $2 then 1 else throttles.used + 1 end, \
             window_start = case when throttles.over_at <= $2 then excluded.window_start \
             else throttles.window_start end, \
             over_at = case when throttles.over_at <= $2 then excluded.over_at else throttles.over_at end \
             where throttles.over_at <= $2 or throttles.used < $4",
        )
        .bind(self.subject.as_str())
        .bind(now.as_millis())
        .bind(now.after(window).as_millis())
        .bind(most)
        .execute(&mut *transaction)
        .await?;
        let blocked = match counted.rows_affected() {
            0 => self.blocked_in(&mut transaction, now).await?,
            _ => None,
        };
        transaction.commit().await?;
        Ok(blocked)
    }

    /// Forgets the windows that are over, of everybody.
    pub async fn purge(store: &Store) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        sqlx::query("delete from throttles where over_at <= $1")
            .bind(store.clock.now().as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    async fn blocked_in(
        &self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "select over_at from throttles where subject = $1 and over_at > $2 and used >= $3",
        )
        .bind(self.subject.as_str())
        .bind(now.as_millis())
        .bind(self.purpose.limit().0)
        .fetch_optional(connection)
        .await?;
        row.map(|row| Ok(Timestamp::from_millis(column(&row, "over_at")?)))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_told_by_its_network() {
        let of = |address: &str| Throttle::of_client(Purpose::SignUp, address.parse().ok());
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        let other = Throttle::of_client(Purpose::EnterCode, "192.0.2.1".parse().ok());
        assert_ne!(of("192.0.2.1"), other);
    }
}
