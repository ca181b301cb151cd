//! Web Push in a real browser: the service worker, the switch, and what is shown. There is no push service here:
//! what one does is done by the browser's own protocol, and a subscription that only one could give is made up.

use serde_json::{Value, json};

use crate::{
    dashboard_browser::Desk,
    support::{
        chromium::Chromium,
        peek,
        program::{Program, on_both_programs},
    },
};

const PAGE: &str = "/dashboard/account";
/// The switch, once the script knows how it stands.
const SWITCH: &str = "[data-push]:not([hidden])";
const NOTIFY: &str = "Notify me in this browser";
const STOP: &str = "Stop notifications in this browser";
/// A browser whose push service answers: the subscription is kept for as long as the window is open. The keys are
/// those of RFC 8291 §5, the address is one that is public.
const SERVICE: &str = r#"
    const kept = () => JSON.parse(sessionStorage.getItem("subscription"));
    const made = (told) => told && {
        endpoint: told.endpoint,
        options: { applicationServerKey: new Uint8Array(told.known).buffer },
        toJSON: () => ({ endpoint: told.endpoint, expirationTime: null, keys: told.keys }),
        unsubscribe: async () => { sessionStorage.removeItem("subscription"); return true; },
    };
    PushManager.prototype.getSubscription = async () => made(kept());
    PushManager.prototype.subscribe = async (wanted) => {
        if (!wanted.userVisibleOnly) throw new Error("nothing is told in secret");
        sessionStorage.setItem("subscription", JSON.stringify({
            endpoint: "https://9.9.9.9/send/1",
            known: Array.from(wanted.applicationServerKey),
            keys: {
                p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                auth: "BTBZMqHH6r4Tts7J_aSIgg",
            },
        }));
        return made(kept());
    };
"#;
/// Waits for a notification, and tells what it is.
const SHOWN: &str = r"
    const done = arguments[0];
    (async () => {
        const worker = await navigator.serviceWorker.ready;
        let shown = [];
        while (shown.length === 0) {
            await new Promise(requestAnimationFrame);
            shown = await worker.getNotifications();
        }
        const [first] = shown;
        done({ count: shown.length, title: first.title, body: first.body, tag: first.tag, url: first.data.url });
    })();
";
/// Clicks the notification. An event of a script's making opens no window, so what it would open is told to the pages.
const CLICK: &str = r#"
    (async () => {
        const [notification] = await self.registration.getNotifications();
        const tell = async (told) => {
            for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage(told);
        };
        self.clients.openWindow = (url) => tell({ opened: url });
        WindowClient.prototype.focus = function () { return tell({ focused: this.url }); };
        const event = new NotificationEvent("notificationclick", { notification });
        Object.defineProperty(event, "waitUntil", { value: () => {} });
        self.dispatchEvent(event);
    })();
"#;
/// Has the page keep the next thing that the service worker tells it.
const LISTEN: &str = r#"
    window.told = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener("message", (event) => resolve(event.data), { once: true });
        navigator.serviceWorker.startMessages();
    });
"#;
const TOLD: &str = "const done = arguments[0]; window.told.then(done);";
/// Tells what runs, once it does. Asking for what is shown has the browser compare its notes with its screen: later, it
/// would take a notification that is not on the screen yet for one that was closed.
const WORKER: &str = r#"
    const done = arguments[0];
    (async () => {
        const worker = await navigator.serviceWorker.ready;
        while (worker.active.state !== "activated") await new Promise(requestAnimationFrame);
        await worker.getNotifications();
        done([worker.active.scriptURL, new URL(worker.scope).pathname]);
    })();
"#;

/// What the relay tells a browser of a call.
fn message(id: &str, base: &str) -> Value {
    json!({
        "kind": "approval", "id": id, "agent": "bot", "credentials": ["main", "other"], "method": "POST",
        "host": "api.example.com", "url": format!("{base}/dashboard/inbox/{id}"),
    })
}

async fn subscriptions(program: &Program) -> usize {
    let rows = peek::texts(program, "select id from push_subscriptions").await;
    rows.len()
}

/// Clicks what is shown, and returns what comes of it.
async fn click(browser: &Chromium) -> Value {
    browser.run(LISTEN, Vec::new()).await;
    browser.run_in_worker(CLICK).await;
    browser.run_until_called(TOLD, Vec::new()).await
}

on_both_programs! {
    async fn the_switch_has_this_browser_told_and_takes_it_back(program) {
        let Some(desk) = Desk::set(program).await else { return };
        desk.browser.prepare_pages(SERVICE).await;
        desk.browser.allow_notifications().await;
        desk.sign_in().await;
        desk.browser.go(PAGE).await;
        desk.browser.element(SWITCH).await;
        desk.browser.click(NOTIFY).await;
        desk.browser.says("This browser is notified of calls that wait for you.").await;
        assert_eq!(subscriptions(&desk.program).await, 1);
        desk.browser.go("/dashboard/inbox").await;
        desk.browser.says("This browser is notified of calls that wait for you.").await;
        desk.browser.click(STOP).await;
        desk.browser.says("This browser is not notified any more.").await;
        assert_eq!(subscriptions(&desk.program).await, 0);
        desk.browser.click(NOTIFY).await;
        desk.browser.says("This browser is notified of calls that wait for you.").await;
        assert_eq!(subscriptions(&desk.program).await, 1);
        desk.leave().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_is_shown_and_a_click_opens_the_call() {
    let Some(desk) = Desk::set(Program::owned()).await else {
        return;
    };
    desk.browser.allow_notifications().await;
    desk.sign_in().await;
    desk.browser.go(PAGE).await;
    let worker = desk.browser.run_until_called(WORKER, Vec::new()).await;
    let script = format!("{}/dashboard/service-worker.js", desk.base);
    assert_eq!(worker, json!([script, "/dashboard"]));
    let told = message("0c0ffee0", &desk.base);
    desk.browser.push(&told).await;
    let shown = desk.browser.run_until_called(SHOWN, Vec::new()).await;
    let expected = json!({
        "count": 1, "title": "bot waits for a decision", "tag": "0c0ffee0",
        "body": "POST to api.example.com with main, other", "url": told["url"],
    });
    assert_eq!(shown, expected);
    assert_eq!(click(&desk.browser).await, json!({"opened": told["url"]}));
    // Where it is open already, that is where the person is led; and to no other place than this relay.
    let mut elsewhere = message("1", &desk.base);
    elsewhere["url"] = json!("https://elsewhere.example/dashboard/inbox/1");
    desk.browser.go("/dashboard/inbox?q=1").await;
    desk.browser.push(&elsewhere).await;
    let shown = desk.browser.run_until_called(SHOWN, Vec::new()).await;
    assert_eq!(shown["url"], format!("{}/dashboard/inbox", desk.base));
    let focused = format!("{}/dashboard/inbox?q=1", desk.base);
    assert_eq!(click(&desk.browser).await, json!({"focused": focused}));
    desk.leave().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_push_service_or_leave_the_page_says_so() {
    let Some(desk) = Desk::set(Program::owned()).await else {
        return;
    };
    desk.sign_in().await;
    desk.browser.go(PAGE).await;
    desk.browser.element(SWITCH).await;
    desk.browser.click(NOTIFY).await;
    desk.browser
        .says("This browser does not allow notifications from this page.")
        .await;
    desk.browser.allow_notifications().await;
    desk.browser.click(NOTIFY).await;
    desk.browser
        .says("Asking the push service of this browser")
        .await;
    desk.browser
        .says("The inbox shows what waits in any case.")
        .await;
    assert_eq!(subscriptions(&desk.program).await, 0);
    desk.leave().await;
}
