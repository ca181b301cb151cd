// Leads links of other dashboards, which have the place behind the `#`, to the page that is meant: the relay does not
// see what is there.
(() => {
  "use strict";

  const SIGN_IN = "/dashboard/sign-in";
  const PAGES = {
    account: "/dashboard/account",
    agents: "/dashboard/agents",
    approvals: "/dashboard/inbox",
    audit: "/dashboard/audit",
    "cred-setup": "/dashboard/cred-setup",
    credentials: "/dashboard/credentials",
    device: "/dashboard/device",
    grants: "/dashboard/grants",
    logs: "/dashboard/audit",
    members: "/dashboard/members",
    onboarding: "/dashboard/new/credential",
    policies: "/dashboard/policies",
    proposals: "/dashboard/proposals",
    roles: "/dashboard/roles",
    settings: "/dashboard/settings",
    team: "/dashboard/members",
  };

  const found = /^#\/([a-z-]+)(?:\?(.*))?$/.exec(window.location.hash);
  const page = found && Object.hasOwn(PAGES, found[1]) ? PAGES[found[1]] : "";
  // Whoever is led somewhere already stays on the way there.
  if (!page || window.location.search) return;
  const given = new URLSearchParams(found[2] || "");
  const code = given.get("code");
  const id = given.get("id");
  const place = id ? `${page}/${encodeURIComponent(id)}` : page;
  const wanted = code ? `${place}?code=${encodeURIComponent(code)}` : place;
  if (window.location.pathname === SIGN_IN) {
    window.location.replace(`${SIGN_IN}?next=${encodeURIComponent(wanted)}`);
  } else if (window.location.pathname === "/dashboard") {
    window.location.replace(wanted);
  }
})();
