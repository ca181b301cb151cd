//! The dashboard in a real browser: what people do there, from the first sign-in on.
//!
//! Each test ends with what the browser's console has said, which is to be nothing: no error of a script, no
//! violation of a page's policy.

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{
    admin::Person,
    chromium::Chromium,
    client::Call,
    program::{Program, on_both_programs},
    server::Server,
    upstream::{Upstream, answer},
};

const OWNER: &str = "ann@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// A relay, and a browser at its pages.
pub(crate) struct Desk {
    pub(crate) program: Program,
    pub(crate) server: Server,
    pub(crate) browser: Chromium,
    pub(crate) base: String,
}

impl Desk {
    /// Starts both; `None` where there is no browser. The pages are at `localhost`: an address has no passkeys.
    pub(crate) async fn set(mut program: Program) -> Option<Self> {
        let port = free_port();
        let base = format!("http://localhost:{port}");
        let browser = Chromium::at(&base).await?;
        program.set("POSTERN_PUBLIC_URL", &base);
        let server = Server::run(&program, &format!("relay start --listen 127.0.0.1:{port}"));
        Some(Self {
            program,
            server,
            browser,
            base,
        })
    }

    /// Signs the first owner in.
    pub(crate) async fn sign_in(&self) {
        enter(&self.browser, OWNER).await;
        self.browser.element("header.top nav").await;
    }

    /// Returns the browser of somebody else.
    async fn other_browser(&self) -> Chromium {
        Chromium::at(&self.base).await.unwrap()
    }

    /// Ends the browser, which has had nothing to complain about.
    pub(crate) async fn leave(self) {
        self.browser.is_content().await;
        self.browser.close().await;
    }
}

/// Signs somebody in with the password of everybody.
async fn enter(browser: &Chromium, email: &str) {
    browser.go("/dashboard").await;
    browser.fill("email", email).await;
    browser.fill("password", PASSWORD).await;
    browser.click("Sign in").await;
}

/// Returns a port that nobody listens on.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

on_both_programs! {
    async fn the_first_owner_signs_in_and_out(program) {
        let Some(desk) = Desk::set(program).await else { return };
        desk.browser.go("/").await;
        assert_eq!(desk.browser.path().await, "/dashboard/sign-in");
        desk.sign_in().await;
        assert_eq!(desk.browser.path().await, "/dashboard");
        desk.browser.click("Sign out").await;
        desk.browser.says("You are signed out.").await;
        desk.browser.go("/dashboard/inbox").await;
        desk.browser.element("[name=password]").await;
        desk.leave().await;
    }

    async fn a_call_is_approved_from_the_inbox_while_its_agent_waits(program) {
        let upstream = Upstream::answering(answer("201 Created", "", "made")).await;
        let Some(desk) = Desk::set(program).await else { return };
        let key = desk.program.add_bot();
        desk.sign_in().await;
        desk.browser.click("Inbox").await;
        desk.browser.says("Nothing waits").await;
        // A page that is loaded again has lost it.
        desk.browser.run("window.isTheSame = true", Vec::new()).await;
        let call = Call::with("main", &upstream.url("/wanted"))
            .method("POST")
            .header("prefer", "wait=30")
            .body("text with \u{202e}hidden\u{202c} direction");
        let agent = desk.server.client(&key);
        let mut waiting = JoinSet::new();
        waiting.spawn(async move { agent.forward(call).await });
        desk.browser.says("/wanted").await;
        assert_eq!(upstream.seen().len(), 0, "nothing goes out before it is approved");
        let text = desk.browser.text("main").await;
        assert!(!text.contains('\u{202e}'), "what turns text around is shown as such: {text}");
        let is_same = desk.browser.run("return window.isTheSame === true", Vec::new()).await;
        assert_eq!(is_same, true, "the page was not loaded again");
        desk.browser.click("Approve").await;
        let told = waiting.join_next().await.unwrap().unwrap();
        assert_eq!((told.status, told.text()), (201, "made"));
        desk.browser.says("Nothing waits").await;
        desk.leave().await;
    }

    async fn an_agent_is_made_and_its_key_shown_once(program) {
        let upstream = Upstream::answering(answer("200 OK", "", "fine")).await;
        let Some(desk) = Desk::set(program).await else { return };
        desk.program.add_bot();
        desk.sign_in().await;
        desk.browser.click("Agents").await;
        desk.browser.click("Create agent").await;
        desk.browser.fill("name", "made-here").await;
        desk.browser.element("input[name=credentials][value=main]").await.click().await.unwrap();
        desk.browser.element("main button[type=submit]").await.click().await.unwrap();
        desk.browser.says("shown only this once").await;
        let text = desk.browser.text("main").await;
        let key = text.split("TAP_API_KEY=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        let told = desk.server.client(&key).forward(Call::with("main", &upstream.url("/")).method("GET")).await;
        assert_eq!((told.status, told.text()), (200, "fine"));
        // Loading the page anew sends nothing, and shows no key.
        assert_eq!(desk.browser.path().await, "/dashboard/agents/made-here/key");
        desk.browser.run("location.reload()", Vec::new()).await;
        desk.browser.says("A key is shown once").await;
        assert!(!desk.browser.text("body").await.contains(&key));
        desk.browser.go("/dashboard/agents/made-here").await;
        assert!(!desk.browser.text("body").await.contains(&key));
        desk.leave().await;
    }

    async fn links_of_other_dashboards_lead_to_the_page_that_is_meant(program) {
        let Some(desk) = Desk::set(program).await else { return };
        desk.browser.go("/dashboard#/agents").await;
        desk.browser.leads_to("/dashboard/sign-in?next=%2Fdashboard%2Fagents").await;
        desk.browser.fill("email", OWNER).await;
        desk.browser.fill("password", PASSWORD).await;
        desk.browser.click("Sign in").await;
        desk.browser.leads_to("/dashboard/agents").await;
        for (link, page) in [
            ("/dashboard#/credentials", "/dashboard/credentials"),
            ("/dashboard#/device?code=ABCD-EFGH", "/dashboard/device?code=ABCD-EFGH"),
            ("/dashboard#/nothing-like-it", "/dashboard"),
            ("/dashboard#/https://elsewhere.example", "/dashboard"),
            ("/dashboard?prefill_credential=eyJuYW1lIjoiYSJ9#/credentials", "/dashboard/new/credential?prefill=eyJuYW1lIjoiYSJ9"),
        ] {
            desk.browser.go(link).await;
            desk.browser.leads_to(page).await;
            desk.browser.go("/dashboard/account").await;
        }
        // Nobody waits with that code, which the console says of the answer.
        desk.browser.forget().await;
        desk.leave().await;
    }

    async fn who_is_invited_comes_in_by_the_link(program) {
        let Some(desk) = Desk::set(program).await else { return };
        desk.sign_in().await;
        desk.browser.go("/dashboard/new/invitation").await;
        desk.browser.fill("email", "bob@example.com").await;
        desk.browser.run("document.querySelector('[name=role]').value = 'approver'", Vec::new()).await;
        desk.browser.element("main button[type=submit]").await.click().await.unwrap();
        desk.browser.says("bob@example.com is invited").await;
        let text = desk.browser.text("main").await;
        let link = text.split_whitespace().find(|word| word.contains("invite_token=")).unwrap();
        let bob = desk.other_browser().await;
        bob.go(link).await;
        bob.fill("password", PASSWORD).await;
        bob.click("Accept").await;
        bob.says("bob@example.com").await;
        bob.go("/dashboard/credentials").await;
        bob.go(link).await;
        assert!(!bob.text("main").await.contains("Accept"), "the link works once");
        bob.close().await;
        desk.leave().await;
    }

    async fn what_a_program_hands_over_is_activated_with_a_passkey(program) {
        let Some(desk) = Desk::set(program).await else { return };
        let nobody = desk.server.client(&desk.program.add_bot()).bearing(None);
        desk.browser.add_authenticator().await;
        desk.sign_in().await;
        desk.browser.go("/dashboard/account/passkeys").await;
        desk.browser.element("form[data-passkey=create] button").await.click().await.unwrap();
        desk.browser.says("The passkey is added.").await;
        // The program signs in with a code, as far as programs get.
        let nobody = Person { client: nobody, token: None };
        let codes = nobody.post("/device/authorize", json!({})).await.json();
        desk.browser.go(&format!("/dashboard#/device?code={}", codes["user_code"].as_str().unwrap())).await;
        desk.browser.click("Let it in").await;
        desk.browser.says("The program is signed in as you.").await;
        let told = nobody.post("/device/token", json!({ "device_code": codes["device_code"] })).await.json();
        let agent = Person { token: told["session_token"].as_str().map(str::to_owned), ..nobody };
        let body = json!({ "name": "handed", "value": "sk-hunter2-handed", "allowed_hosts": ["api.example.com"] });
        let staged = agent.post("/cred/setup", body).await.json();
        let id = staged["setup_id"].as_str().unwrap().to_owned();
        desk.browser.go(&format!("/dashboard#/cred-setup?id={id}")).await;
        desk.browser.leads_to(&format!("/dashboard/cred-setup/{id}")).await;
        desk.browser.says("api.example.com").await;
        desk.browser.element("input[name=assign_agents][value=bot]").await.click().await.unwrap();
        desk.browser.element("form[data-passkey=get]:not([hidden]) button").await.click().await.unwrap();
        desk.browser.says("The credential handed is ready to be used.").await;
        let status = agent.get(&format!("/cred/setup/{id}")).await.json()["status"].clone();
        assert_eq!(status, "activated");
        desk.browser.go("/dashboard/agents/bot").await;
        desk.browser.says("handed").await;
        desk.leave().await;
    }

    async fn a_passkey_is_added_and_asked_for_at_the_next_sign_in(program) {
        let Some(desk) = Desk::set(program).await else { return };
        desk.browser.add_authenticator().await;
        desk.sign_in().await;
        desk.browser.go("/dashboard/account/passkeys").await;
        desk.browser.fill("name", "Laptop").await;
        desk.browser.element("form[data-passkey=create] button").await.click().await.unwrap();
        desk.browser.says("The passkey is added.").await;
        desk.browser.click("Sign out").await;
        desk.browser.says("You are signed out.").await;
        enter(&desk.browser, OWNER).await;
        // The password is half of it.
        desk.browser.says("One more step").await;
        desk.browser.element("form[data-passkey=get]:not([hidden]) button").await.click().await.unwrap();
        desk.browser.element("header.top nav").await;
        assert_eq!(desk.browser.path().await, "/dashboard");
        desk.leave().await;
    }
}
