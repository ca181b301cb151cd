//! What the letters to people say: short, plain, and with nothing in them that tells who opens them.

use crate::{
    secrets::Token,
    store::{Invitation, Letter, Link, LinkKind, SignUp},
};

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
