//! Every page of the dashboard as everybody can use it: checked with axe-core, on screens of three widths, in light and dark.

use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    dashboard_browser::Desk,
    support::{
        chromium::Chromium,
        client::Call,
        database::option_env_at_run,
        program::Program,
        upstream::{Upstream, answer},
    },
};

/// The widths of a phone, a tablet and a desk, in pixels.
const WIDTHS: [u32; 3] = [375, 768, 1440];
/// Pages that whoever has not signed in can see.
const OUTSIDE: [&str; 5] = [
    "/dashboard/sign-in",
    "/dashboard/forgot-password",
    "/dashboard/invitation?invite_token=0",
    "/dashboard/reset-password?token=0",
    "/dashboard/nowhere",
];
/// Of which pages there are pictures, and under what name.
const PICTURES: [(&str, &str); 6] = [
    ("/dashboard", "overview"),
    ("/dashboard/inbox", "inbox"),
    ("/dashboard/agents", "agents"),
    ("/dashboard/policies/github", "policy"),
    ("/dashboard/audit", "audit"),
    ("/dashboard/credentials", "credentials"),
];

/// A deployment with something on every page; the upstream that its agents call.
async fn filled(desk: &Desk) -> Upstream {
    let upstream = Upstream::answering(answer("200 OK", "", "fine")).await;
    let program = &desk.program;
    for name in ["github", "slack", "stripe"] {
        let line = format!("add --name {name} --auth api-key --any-host --value-file -");
        program.ok_with(&line, "a-real-secret");
    }
    program.ok("role create --name reader --credentials github,slack --rate-limit 500");
    program.ok("policy set github --auto-approve-methods GET,HEAD");
    program.ok("agent create --name nightly-report --roles reader");
    let key = program.ok("agent create --name release-bot --credentials github,stripe");
    program.ok("grant create github --method POST --scope api.github.com/repos/x/y --ttl 60m");
    let agent = desk.server.client(key.trim());
    for path in ["/repos/postern/issues", "/user"] {
        agent
            .forward(Call::with("github", &upstream.url(path)).method("GET"))
            .await;
    }
    for (credential, path) in [
        ("github", "/repos/postern/releases"),
        ("stripe", "/v1/refunds"),
    ] {
        let call = Call::with(credential, &upstream.url(path)).method("POST");
        let told = agent
            .forward(call.body(r#"{"note": "what a person is to read"}"#))
            .await;
        assert_eq!(told.status, 202);
    }
    upstream
}

/// Checks one page, as it is shown now.
async fn check(browser: &Chromium, axe: &str, what: &str) {
    let wide = browser
        .run(
            "return [document.documentElement.scrollWidth, window.innerWidth]",
            Vec::new(),
        )
        .await;
    assert!(
        wide[0].as_u64() <= wide[1].as_u64(),
        "{what} is too wide: {wide}"
    );
    browser.run(axe, Vec::new()).await;
    let script = "const done = arguments[arguments.length - 1]; \
        axe.run(document, {resultTypes: ['violations']}).then(told => done(told.violations.map(one => \
        [one.id, one.nodes.map(node => node.html + ' ' + node.failureSummary)])), error => done([String(error)]))";
    let violations = browser.run_until_called(script, Vec::new()).await;
    assert_eq!(violations, json!([]), "{what}: {violations:#}");
    browser.is_content().await;
}

/// Returns where the links of a page lead, as far as they are pages of the dashboard.
async fn links(browser: &Chromium) -> Vec<String> {
    let script = "return Array.from(document.querySelectorAll('a[href]'), link => new URL(link.href)) \
        .filter(url => url.origin === location.origin && url.pathname.startsWith('/dashboard')) \
        .map(url => url.pathname)";
    let found = browser.run(script, Vec::new()).await;
    let found = found.as_array().cloned().unwrap_or_default();
    found
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// Returns the text of axe-core; `None` where it is not installed, which fails in CI.
fn axe() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/accessibility/node_modules/axe-core/axe.min.js");
    let text = fs::read_to_string(path).ok();
    let is_ci = option_env_at_run("CI").is_some();
    assert!(text.is_some() || !is_ci, "CI has to run .ci/browser");
    if text.is_none() {
        let told = b"skipped: the accessibility test; axe-core is not installed, `make browser` installs it\n";
        std::io::stderr().write_all(told).unwrap();
    }
    text
}

/// Writes pictures of some pages where `POSTERN_SCREENSHOTS` names a folder: `make screenshots`.
async fn take_pictures(browser: &Chromium) {
    let Some(folder) = option_env_at_run("POSTERN_SCREENSHOTS") else {
        return;
    };
    let folder = PathBuf::from(folder);
    for (path, name) in PICTURES {
        for (width, is_dark, kind) in [
            (1440, false, ""),
            (1440, true, "-dark"),
            (768, false, "-tablet"),
            (375, false, "-phone"),
        ] {
            browser.look(width, is_dark).await;
            browser.go(path).await;
            let picture = browser.picture().await;
            fs::write(folder.join(format!("{name}{kind}.png")), picture).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_can_be_used_by_everybody() {
    let Some(axe) = axe() else { return };
    let Some(desk) = Desk::set(Program::owned()).await else {
        return;
    };
    let _upstream = filled(&desk).await;
    for path in OUTSIDE {
        desk.browser.look(WIDTHS[0], false).await;
        desk.browser.go(path).await;
        // That a page is not there is told with its status, which the console repeats.
        desk.browser.forget().await;
        check(&desk.browser, &axe, path).await;
    }
    desk.browser.look(WIDTHS[2], false).await;
    desk.sign_in().await;
    let (mut seen, mut next) = (BTreeSet::new(), VecDeque::from(["/dashboard".to_owned()]));
    while let Some(path) = next.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        for (width, is_dark) in [
            (WIDTHS[0], true),
            (WIDTHS[1], false),
            (WIDTHS[2], false),
            (WIDTHS[2], true),
        ] {
            desk.browser.look(width, is_dark).await;
            desk.browser.go(&path).await;
            check(
                &desk.browser,
                &axe,
                &format!("{path} at {width}, dark: {is_dark}"),
            )
            .await;
        }
        next.extend(links(&desk.browser).await);
    }
    for page in [
        "/dashboard/inbox",
        "/dashboard/agents/release-bot",
        "/dashboard/policies/github",
        "/dashboard/audit",
        "/dashboard/nodes",
        "/dashboard/members",
        "/dashboard/settings",
        "/dashboard/account",
        "/dashboard/new/credential",
    ] {
        assert!(seen.contains(page), "no link leads to {page}: {seen:?}");
    }
    take_pictures(&desk.browser).await;
    desk.leave().await;
}
