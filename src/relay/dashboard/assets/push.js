// The switch that has this browser told of what waits. Without it, or without leave, everything else works.
//
// A page has: <div data-push hidden><button type="button" data-push-switch aria-pressed="false">…</button>
// <p data-push-state role="status"></p></div>, and the token for forms in a `meta name="csrf-token"`.
(() => {
  "use strict";

  const box = document.querySelector("[data-push]");
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!box || !can || !window.isSecureContext) return;
  const button = box.querySelector("[data-push-switch]");
  const state = box.querySelector("[data-push-state]");

  // A browser that does not reach its push service may go on trying for as long as it likes.
  const PATIENCE_MS = 15_000;

  const csrf = () => {
    const meta = document.querySelector('meta[name="csrf-token"]');
    return (meta && meta.content) || "";
  };

  async function post(path, body) {
    const answer = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf() },
      body: JSON.stringify(body),
    });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      throw new Error(told.message || `the relay answers ${answer.status}`);
    }
  }

  async function key() {
    const answer = await fetch("/push/vapid-public-key", { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`the relay answers ${answer.status}`);
    const text = (await answer.json()).public_key;
    const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
    return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
  }

  // A subscription with another key than the relay's would be refused by the push service.
  function isOf(subscription, known) {
    const own = subscription.options && subscription.options.applicationServerKey;
    if (!own) return true;
    const bytes = new Uint8Array(own);
    return bytes.length === known.length && bytes.every((byte, at) => byte === known[at]);
  }

  function show(isOn, text) {
    button.setAttribute("aria-pressed", String(isOn));
    button.textContent = isOn ? "Stop notifications in this browser" : "Notify me in this browser";
    state.textContent = text;
  }

  // What comes after the person was told that it did not work is taken back.
  function inTime(subscribing) {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new Error("the push service of this browser does not answer"));
      }, PATIENCE_MS);
      subscribing
        .then((subscription) => (isLate ? subscription.unsubscribe() : resolve(subscription)))
        .catch(reject)
        .finally(() => clearTimeout(timer));
    });
  }

  // Browsers word it for those who write pages.
  function worded(error) {
    const isService = error.name === "AbortError" || error.name === "NotSupportedError";
    const why = isService ? "this browser has no push service that works" : error.message;
    return `That did not work: ${why}. The inbox shows what waits in any case.`;
  }

  async function subscribe(worker) {
    if ((await Notification.requestPermission()) !== "granted") {
      show(false, "This browser does not allow notifications from this page. Its settings for this site can change that.");
      return;
    }
    const known = await key();
    let subscription = await worker.pushManager.getSubscription();
    if (subscription && !isOf(subscription, known)) {
      await subscription.unsubscribe();
      subscription = null;
    }
    if (!subscription) {
      state.textContent = "Asking the push service of this browser …";
      const wanted = { userVisibleOnly: true, applicationServerKey: known };
      subscription = await inTime(worker.pushManager.subscribe(wanted));
    }
    await post("/push/subscribe", subscription.toJSON());
    show(true, "This browser is notified of calls that wait for you.");
  }

  async function unsubscribe(subscription) {
    await post("/push/unsubscribe", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
    show(false, "This browser is not notified any more.");
  }

  async function toggle(worker) {
    button.disabled = true;
    try {
      const subscription = await worker.pushManager.getSubscription();
      const isOn = button.getAttribute("aria-pressed") === "true";
      await (isOn && subscription ? unsubscribe(subscription) : subscribe(worker));
    } catch (error) {
      show(button.getAttribute("aria-pressed") === "true", worded(error));
    } finally {
      button.disabled = false;
    }
  }

  async function begin() {
    const worker = await navigator.serviceWorker.register("/dashboard/service-worker.js", { scope: "/dashboard" });
    const subscription = await worker.pushManager.getSubscription();
    const isOn = Boolean(subscription) && Notification.permission === "granted" && isOf(subscription, await key());
    // Whoever is signed in here is told, also where somebody else was before.
    if (isOn) await post("/push/subscribe", subscription.toJSON());
    show(isOn, isOn ? "This browser is notified of calls that wait for you." : "");
    box.hidden = false;
    button.addEventListener("click", () => toggle(worker));
  }

  begin().catch(() => {
    // The page works without it.
  });
})();
