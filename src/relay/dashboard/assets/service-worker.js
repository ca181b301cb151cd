// Shows what the relay tells this browser, and opens the call that waits. It keeps nothing and answers no requests.
"use strict";

const INBOX = "/dashboard/inbox";

// Only pages of this relay are opened, whatever a message says.
function ours(url) {
  const inbox = new URL(INBOX, self.location.origin).href;
  try {
    const target = new URL(url, self.location.origin);
    return target.origin === self.location.origin ? target.href : inbox;
  } catch {
    return inbox;
  }
}

function told(event) {
  try {
    return event.data ? event.data.json() : {};
  } catch {
    return {};
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const message = told(event);
  const credentials = Array.isArray(message.credentials) ? message.credentials.join(", ") : "";
  const isAlarm = message.kind === "alarm";
  const waits = message.agent ? `${message.agent} waits for a decision` : "A call waits for a decision";
  const title = message.kind === "test" ? "Notifications work" : isAlarm ? `Alarm: ${message.agent} named the canary ${credentials}` : waits;
  const call = message.host ? `${message.method} to ${message.host} with ${credentials}` : "Open the inbox to see it.";
  const isTest = message.kind === "test";
  const body = isTest ? "This browser is told of what waits for you." : isAlarm ? "Nothing was sent. Open the audit log to see it." : call;
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag: message.id || "postern",
      data: { url: ours(message.url || INBOX) },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = ours((event.notification.data && event.notification.data.url) || INBOX);
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const open = pages.find((page) => page.url.split(/[?#]/)[0] === url);
      return open ? open.focus() : self.clients.openWindow(url);
    })(),
  );
});
