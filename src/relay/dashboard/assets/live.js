// Keeps a list up to date while a page is open.
//
//   <p data-live-said aria-live="polite"></p>
//   <p data-live-state hidden></p>
//   <div data-live="ADDRESS OF THE LIST" data-live-events="ADDRESS OF THE STREAM">…</div>
//
// An event says that something has changed, and no more: the list is fetched again, and of its entries (elements with an id and
// a `data-version`) only those are replaced that are other ones now. What somebody reads, types or has the focus on stays.
"use strict";

(() => {
  const list = document.querySelector("[data-live]");
  if (!list || !window.EventSource) return;
  const said = document.querySelector("[data-live-said]");
  const state = document.querySelector("[data-live-state]");
  const title = document.title;
  let source = null;
  let turn = 0;

  const entries = (root) => Array.from(root.children).filter((one) => one.id && one.dataset.version);

  const tell = (message) => {
    if (said) said.textContent = message;
  };

  const note = (message) => {
    if (!state) return;
    state.textContent = message;
    state.hidden = !message;
  };

  const count = () => {
    const waiting = entries(list).length;
    document.title = waiting ? `(${waiting}) ${title}` : title;
  };

  const left = (until) => {
    const minutes = Math.floor((until - Date.now()) / 60000);
    if (minutes < 1) return "less than a minute left";
    if (minutes < 2) return "1 minute left";
    if (minutes < 120) return `${minutes} minutes left`;
    return `${Math.floor(minutes / 60)} hours left`;
  };

  const age = () => {
    for (const time of list.querySelectorAll("time[data-expires]")) {
      const told = left(Date.parse(time.dateTime));
      if (time.textContent !== told) time.textContent = told;
    }
  };

  // The same element of another copy of an entry: the one with its id, or its place among those that take the focus.
  const places = "a[href], button, input, select, textarea, summary, [tabindex]";
  const same = (from, to, element) => {
    if (element.id) return to.querySelector(`#${CSS.escape(element.id)}`);
    return to.querySelectorAll(places)[Array.from(from.querySelectorAll(places)).indexOf(element)];
  };

  const replace = (old, fresh) => {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const open = Array.from(old.querySelectorAll("details")).map((one) => one.open);
    fresh.querySelectorAll("details").forEach((one, at) => { one.open = Boolean(open[at]); });
    for (const input of old.querySelectorAll("input[id]")) {
      const other = same(old, fresh, input);
      if (other && input.type !== "hidden") other.value = input.value;
    }
    old.replaceWith(fresh);
    if (focused) (same(old, fresh, focused) || fresh.querySelector(places))?.focus();
  };

  const merge = (fresh) => {
    const before = new Map(entries(list).map((one) => [one.id, one]));
    const next = entries(fresh);
    const kept = new Set(next.map((one) => one.id));
    let gone = 0;
    let come = 0;
    for (const [id, old] of before) {
      if (kept.has(id)) continue;
      gone += 1;
      if (old.contains(document.activeElement)) document.querySelector("#main")?.focus();
      old.remove();
    }
    // What is no entry, such as that there is none, is small and told anew.
    for (const other of Array.from(list.children)) if (!before.has(other.id)) other.remove();
    for (const one of Array.from(fresh.children)) {
      const old = before.get(one.id);
      if (!old) {
        list.append(one);
        if (one.dataset.version) come += 1;
      } else if (old.dataset.version !== one.dataset.version) {
        replace(old, one);
      }
    }
    return { come, gone };
  };

  const refresh = async () => {
    const mine = (turn += 1);
    const answer = await fetch(list.dataset.live, { credentials: "same-origin" });
    if (answer.status === 401 || answer.status === 403) return location.reload();
    if (!answer.ok || mine !== turn) return undefined;
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== turn) return undefined;
    const { come, gone } = merge(read.body);
    const news = [];
    if (come) news.push(come === 1 ? "A new request waits." : `${come} new requests wait.`);
    if (gone) news.push(gone === 1 ? "A request is settled." : `${gone} requests are settled.`);
    if (news.length) tell(news.join(" "));
    count();
    age();
    document.dispatchEvent(new CustomEvent("postern:changed"));
    return undefined;
  };

  const listen = () => {
    if (source) return;
    source = new EventSource(list.dataset.liveEvents);
    source.addEventListener("open", () => note(""));
    source.addEventListener("inbox", () => refresh().catch(() => note("The relay cannot be reached.")));
    source.addEventListener("ended", () => location.reload());
    source.addEventListener("error", () => {
      note("The relay cannot be reached at the moment; this list may be old.");
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(listen, 10000);
      }
    });
  };

  // A page that nobody looks at keeps no connection.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && source) {
      source.close();
      source = null;
    } else if (!document.hidden) {
      listen();
    }
  });
  setInterval(age, 15000);
  count();
  age();
  if (!document.hidden) listen();
})();
