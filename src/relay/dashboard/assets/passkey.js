// Passkeys: forms that carry the answer of a person's authenticator.
//
//   <form method="post" action="…" data-passkey="get" data-passkey-begin="/approve/txn/ID/begin" hidden>
//     <input type="hidden" name="csrf" value="…">
//     <input type="hidden" name="answer">
//     <button>Approve with a passkey</button>
//     <p data-passkey-said role="alert"></p>
//   </form>
//
// `data-passkey` is `get` (show one) or `create` (make one). The options come from the page (`data-passkey-options`, JSON) or
// from the address in `data-passkey-begin`, which is asked when the form is sent; its answer has them as `challenge`, and
// may have a `passkey_token`, which goes into the field of that name. The form then goes where forms go. Without a script, or
// in a browser that knows no passkeys, such a form stays hidden, and `[data-passkey-missing]` says so.
"use strict";

(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) {
    for (const told of document.querySelectorAll("[data-passkey-missing]")) told.hidden = false;
    return;
  }

  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
  };

  const text = (buffer) => {
    const characters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
    return btoa(characters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  // What is bytes to the browser is base64url in JSON.
  const read = (options) => {
    const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
    const read = { ...options, challenge: bytes(options.challenge) };
    if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) read.excludeCredentials = known(options.excludeCredentials);
    if (options.allowCredentials) read.allowCredentials = known(options.allowCredentials);
    return read;
  };

  const written = (credential) => {
    const { response } = credential;
    const told = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      told.attestationObject = text(response.attestationObject);
      if (response.getTransports) told.transports = response.getTransports();
    } else {
      told.authenticatorData = text(response.authenticatorData);
      told.signature = text(response.signature);
      if (response.userHandle) told.userHandle = text(response.userHandle);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: told,
      extensions: credential.getClientExtensionResults(),
    };
  };

  const begin = async (form) => {
    if (form.dataset.passkeyOptions) return { challenge: JSON.parse(form.dataset.passkeyOptions) };
    const answer = await fetch(form.dataset.passkeyBegin, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": field(form, "csrf")?.value || "" },
      body: "{}",
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error || "the relay did not answer");
    return told;
  };

  const field = (form, name) => form.querySelector(`input[name="${name}"]`);

  const say = (form, message) => {
    const place = form.querySelector("[data-passkey-said]");
    if (place) place.textContent = message;
  };

  // The browser does not say whether somebody cancelled or had no passkey: nobody is to learn that.
  const reason = (error) => {
    if (error.name === "NotAllowedError") return "No passkey was used. Try again when you are ready.";
    if (error.name === "InvalidStateError") return "This device has a passkey for your account already.";
    if (error.name === "SecurityError") return "Passkeys do not work at this address.";
    return `This did not work: ${error.message}`;
  };

  const run = async (form) => {
    const { challenge, passkey_token: token } = await begin(form);
    const publicKey = read(challenge.publicKey);
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
    field(form, "answer").value = JSON.stringify(written(credential));
    if (token && field(form, "passkey_token")) field(form, "passkey_token").value = token;
    form.submit();
  };

  const bind = (form) => {
    if (!form.hidden) return;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.passkeyBusy) return;
      form.dataset.passkeyBusy = "true";
      say(form, "");
      try {
        await run(form);
      } catch (error) {
        say(form, reason(error));
        delete form.dataset.passkeyBusy;
      }
    });
  };

  const bindAll = () => document.querySelectorAll("form[data-passkey]").forEach(bind);
  // A list that is kept up to date has new forms.
  document.addEventListener("postern:changed", bindAll);
  bindAll();
})();
