//! The letters of a test's relay, whether it has written them to its log already or not.

use postern::store::{Letter, Outgoing, Posted};

use super::{client::within, relay::TestRelay};

/// Waits for the six digits that were sent to an address last.
pub(crate) async fn code_for(relay: &TestRelay, email: &str) -> String {
    let pattern = format!(r"\b([0-9]{{6}}) is the code for {}", regex::escape(email));
    find(relay, &pattern).await
}

/// Waits for the token of the link to that page, in whichever letter it was sent last.
pub(crate) async fn token_for(relay: &TestRelay, page: &str) -> String {
    let pattern = format!("/dashboard/{}=([0-9a-f]{{64}})", regex::escape(page));
    find(relay, &pattern).await
}

/// Waits for a letter with something in it, and returns that.
async fn find(relay: &TestRelay, pattern: &str) -> String {
    let pattern = regex::Regex::new(pattern).unwrap();
    let found = async {
        loop {
            let posted = letters(relay).await.into_iter().map(|letter| letter.text);
            let texts: Vec<_> = std::iter::once(relay.logged()).chain(posted).collect();
            let matches = texts.iter().flat_map(|text| pattern.captures_iter(text));
            if let Some(found) = matches.last() {
                return found[1].to_owned();
            }
            tokio::task::yield_now().await;
        }
    };
    within("a letter", found).await
}

/// Takes the letters that the relay has not taken yet.
async fn letters(relay: &TestRelay) -> Vec<Letter> {
    let posted = Posted::claim_due(relay.operator().0, 10).await.unwrap();
    let letter = |posted: Posted| match posted.what {
        Outgoing::Letter(letter) => Some(letter),
        _ => None,
    };
    posted.into_iter().filter_map(letter).collect()
}
