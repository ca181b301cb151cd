//! A real browser: headless Chromium, driven by `ChromeDriver`, with a profile of its own.
//!
//! Where they are not installed the tests that need them are skipped, which the output says; in CI they fail.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Once,
    time::Duration,
};

use fantoccini::{
    Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand,
};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use postern::clock::Clock;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::database::option_env_at_run;

/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How `ChromeDriver` tells its port.
const PORT: &str = "started successfully on port ";
/// Without these Chromium asks for things on its own.
const QUIET: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
];

/// A browser of one person, with one window.
pub(crate) struct Chromium {
    client: Client,
    /// Where pages are.
    base: Url,
    _driver: Driver,
    _profile: tempfile::TempDir,
}

/// `ChromeDriver` and its browser, which are a group of processes of their own.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // A test that has failed leaves the browser open.
        let process = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process_group(process, rustix::process::Signal::KILL).ok();
        self.0.wait().ok();
    }
}

impl Chromium {
    /// Starts a browser for the pages of a server; `None` where there is no browser, and the output says so.
    pub(crate) async fn at(base: &str) -> Option<Self> {
        let driver = start_driver()?;
        let profile = tempfile::tempdir().unwrap();
        let mut arguments: Vec<_> = QUIET.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        arguments.push("--window-size=1440,1000".to_owned());
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let (driver, port) = driver;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Some(Self {
            client,
            base: base.parse().unwrap(),
            _driver: driver,
            _profile: profile,
        })
    }

    /// Goes to a page, by its path.
    pub(crate) async fn go(&self, path: &str) {
        let url = self.base.join(path).unwrap();
        self.client.goto(url.as_str()).await.unwrap();
    }

    /// Returns the path and query of the page that is shown.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        let query = url.query().map(|query| format!("?{query}"));
        format!("{}{}", url.path(), query.unwrap_or_default())
    }

    /// Waits until the page with that path and query is shown.
    pub(crate) async fn leads_to(&self, path: &str) {
        let url = self.base.join(path).unwrap();
        let until = Clock::default().moment() + PATIENCE;
        loop {
            // Each look is a request to the driver.
            let at = self.client.current_url().await.unwrap();
            if (at.path(), at.query()) == (url.path(), url.query()) {
                return;
            }
            let is_early = Clock::default().moment() < until;
            assert!(is_early, "{path} is not shown but {at}");
        }
    }

    /// Waits until an element is there, by CSS.
    pub(crate) async fn element(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no `{css}`: {error}\n{}", self.told().await),
        }
    }

    /// Waits until a text is on the page.
    pub(crate) async fn says(&self, text: &str) {
        let quoted = text.replace('"', "");
        assert_eq!(quoted, text, "a text without quotes");
        let xpath = format!("//body//*[contains(normalize-space(.), \"{text}\")]");
        let wait = self.client.wait().at_most(PATIENCE);
        let found = wait.for_element(Locator::XPath(&xpath)).await;
        if let Err(error) = found {
            panic!("nothing says `{text}`: {error}\n{}", self.told().await);
        }
    }

    /// Returns the text of an element, by CSS, as a person sees it.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.element(css).await.text().await.unwrap()
    }

    /// Clicks a button or link, by its text.
    pub(crate) async fn click(&self, text: &str) {
        let named = format!("[normalize-space(.)=\"{text}\"]");
        let xpath =
            format!("//main//button{named} | //main//a{named} | //button{named} | //a{named}");
        let wait = self.client.wait().at_most(PATIENCE);
        match wait.for_element(Locator::XPath(&xpath)).await {
            Ok(element) => element.click().await.unwrap(),
            Err(error) => panic!("no `{text}` to click: {error}\n{}", self.told().await),
        }
    }

    /// Types into a field, by its name, in place of what it has.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.element(&format!("[name=\"{name}\"]")).await;
        field.clear().await.ok();
        field.send_keys(text).await.unwrap();
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap()
    }

    /// Runs a script that calls its last argument when it is done.
    pub(crate) async fn run_until_called(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.unwrap()
    }

    /// Gives the browser an authenticator that makes passkeys and whose person agrees to everything.
    pub(crate) async fn add_authenticator(&self) {
        let options = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
        });
        self.send("webauthn/authenticator", options).await;
    }

    /// Lets the pages show notifications, as the person would who is asked.
    pub(crate) async fn allow_notifications(&self) {
        let origin = self.base.origin().ascii_serialization();
        let granted = json!({"origin": origin, "permissions": ["notifications"]});
        self.tell("Browser.grantPermissions", granted).await;
    }

    /// Runs a script before those of each page that is opened from now on.
    pub(crate) async fn prepare_pages(&self, script: &str) {
        let source = json!({"source": script});
        self.tell("Page.addScriptToEvaluateOnNewDocument", source)
            .await;
    }

    /// Delivers a push to the one service worker, as a push service would.
    pub(crate) async fn push(&self, data: &Value) {
        self.tell("ServiceWorker.enable", json!({})).await;
        let origin = self.base.origin().ascii_serialization();
        // Registrations are numbered, and a profile that is new has no other.
        let message = json!({"origin": origin, "registrationId": "0", "data": data.to_string()});
        self.tell("ServiceWorker.deliverPushMessage", message).await;
    }

    /// Runs a script in the one service worker; what it comes to is not told.
    pub(crate) async fn run_in_worker(&self, script: &str) {
        let targets = self.tell("Target.getTargets", json!({})).await;
        let targets = targets["targetInfos"].as_array().unwrap();
        let worker = targets
            .iter()
            .find(|target| target["type"] == "service_worker");
        let worker = &worker.unwrap()["targetId"];
        let way = json!({"targetId": worker, "flatten": false});
        let attached = self.tell("Target.attachToTarget", way).await;
        let evaluated =
            json!({"id": 1, "method": "Runtime.evaluate", "params": {"expression": script}});
        let message = json!({"sessionId": attached["sessionId"], "message": evaluated.to_string()});
        self.tell("Target.sendMessageToTarget", message).await;
    }

    /// Shows pages as on a screen that is so wide, in light or dark.
    pub(crate) async fn look(&self, width: u32, is_dark: bool) {
        let size =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500});
        self.tell("Emulation.setDeviceMetricsOverride", size).await;
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.tell("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// Returns a picture of the page as far as the window shows it, as PNG.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.unwrap()
    }

    /// Checks that nothing has gone wrong in the pages since the last time: no errors, no violations of their policy.
    pub(crate) async fn is_content(&self) {
        let log = self.send("se/log", json!({"type": "browser"})).await;
        assert_eq!(log, json!([]), "the console has something to say");
    }

    /// Forgets what the console has said so far.
    pub(crate) async fn forget(&self) {
        self.send("se/log", json!({"type": "browser"})).await;
    }

    /// Ends the browser in order.
    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }

    /// Returns what the page shows, for a test that fails.
    async fn told(&self) -> String {
        let path = self.path().await;
        let text = self.run("return document.body.innerText", Vec::new()).await;
        format!("{path}:\n{}", text.as_str().unwrap_or_default())
    }

    /// Sends a command of Chromium's own protocol.
    async fn tell(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.send("goog/cdp/execute", body).await
    }

    /// Sends a command of this session that the library has no method for.
    async fn send(&self, path: &'static str, body: Value) -> Value {
        self.client
            .issue_cmd(Extension { path, body })
            .await
            .unwrap()
    }
}

/// A command beyond the standard's.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.expect("a session has begun");
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Starts `ChromeDriver` on a port of its own choice, and returns that, too.
fn start_driver() -> Option<(Driver, u16)> {
    static SAID: Once = Once::new();
    let installed = ["chromium", "chromedriver"]
        .map(program)
        .iter()
        .all(Option::is_some);
    if !installed {
        let is_ci = option_env_at_run("CI").is_some();
        assert!(!is_ci, "CI has to install chromium and chromium-driver");
        SAID.call_once(|| {
            let told =
                b"skipped: the tests in a browser; chromium and chromedriver are not installed\n";
            std::io::stderr().write_all(told).unwrap();
        });
        return None;
    }
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut driver = Driver(child);
    for line in lines.map_while(Result::ok) {
        if let Some((_, port)) = line.split_once(PORT) {
            return Some((driver, port.trim_end_matches('.').parse().unwrap()));
        }
    }
    panic!("chromedriver does not start: {:?}", driver.0.wait());
}

/// Returns where a program is.
fn program(name: &str) -> Option<PathBuf> {
    let path = option_env_at_run("PATH")?;
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
    places.find(|place| place.is_file())
}
