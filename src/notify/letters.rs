//! What the letters to people say: short, plain, and with nothing in them that tells who opens them.

use crate::{
    secrets::Token,
    store::{CanaryNotice, Invitation, Letter, Link, LinkKind, SignUp},
};

/// The most characters of an address that an agent wrote.
const TARGET_CHARS_MAX: usize = 200;

/// Returns the letter with the code of somebody who signed up.
pub fn code(url: &str, sign_up: &SignUp, code: &str) -> Letter {
    // The first line has the code and the address: without a way to send mail it is read in the relay's log.
    let text = format!(
        "{code} is the code for {email}.\n\n\
         Enter it to finish signing up for the team {team} at {url}. It works for 15 minutes.\n\n\
         Whoever enters it confirms a sign-up with a password that was chosen then. If it was not you who \
         signed up, do not enter it; nothing happens without it.\n",
        email = sign_up.email,
        team = sign_up.team_name,
    );
    let subject = "Your code".to_owned();
    let to = sign_up.email.clone();
    Letter { to, subject, text }
}

/// Returns the letter with the link of an invitation.
pub fn invitation(link: &str, team: &str, invitation: &Invitation) -> Letter {
    let text = format!(
        "{by} invites you to the team {team}, as {role}.\n\n\
         Accept here within two days:\n{link}\n\n\
         If you do not expect this, ignore it: nothing happens.\n",
        by = invitation.invited_by,
        role = invitation.role.as_str(),
    );
    let subject = "An invitation to a team".to_owned();
    let to = invitation.email.clone();
    Letter { to, subject, text }
}

/// Returns the letter with the link that resets a password.
pub fn reset(url: &str, link: &Link, token: &Token) -> Letter {
    let text = format!(
        "Set another password for {email} here within an hour:\n{link}\n\n\
         You are signed out everywhere by that. If you did not ask for it, ignore it: your password stays as \
         it is.\n",
        email = link.email,
        link = LinkKind::Reset.address(url, token),
    );
    let subject = "Another password".to_owned();
    let to = link.email.clone();
    Letter { to, subject, text }
}

/// Returns the letter to somebody who runs a team one of whose canaries an agent has named.
pub fn canary(url: &str, notice: &CanaryNotice, to: &str) -> Letter {
    let visible = |text: &str| -> String {
        let shown = |letter: char| if letter.is_control() { ' ' } else { letter };
        text.chars().map(shown).take(TARGET_CHARS_MAX).collect()
    };
    let text = format!(
        "The agent {agent} has named the credential {credential}, which is a canary: nobody is meant to use it.\n\n\
         When: {at}\nWhat: {method} {target}\nFrom: {from}\nRequest: {request}\n\n\
         Nothing was sent, and the agent was refused as by a policy. Its key may have been stolen, or what it reads may \
         have led it astray. On the host this disables it, and shows what it did:\n\n\
         postern agent disable {agent}\npostern logs --agent {agent} --tail 0\n\n\
         All alarms: {url}/dashboard/audit?decision=alarm\n",
        agent = notice.agent,
        credential = notice.credential,
        at = notice.at,
        method = notice.method,
        target = visible(&notice.target),
        from = notice.client_ip.as_deref().unwrap_or("an unknown address"),
        request = notice.request_id,
    );
    let subject = format!(
        "Alarm: {agent} named the canary {credential}",
        agent = notice.agent,
        credential = notice.credential,
    );
    let to = to.to_owned();
    Letter { to, subject, text }
}
