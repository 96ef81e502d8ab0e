// Passkeys: hands what the server asks to the browser, and the browser's answer to the form.
"use strict";

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withId = (one) => ({ ...one, id: toBytes(one.id) });

// What the server wrote as text becomes what the browser wants.
function read(options) {
  const read = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) read.user = withId(options.user);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) read[list] = options[list].map(withId);
  }
  return read;
}

function written(credential) {
  const response = {};
  for (const name of [
    "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle",
  ]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  const rawId = toText(credential.rawId);
  return JSON.stringify({ id: rawId, rawId, type: credential.type, response });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const status = form.querySelector("[role='status']");
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) {
    status.textContent = form.dataset.missing;
    continue;
  }
  button.hidden = false;
  status.textContent = ""; // it said that scripts are needed
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value) return; // the answer is there: let it go
    event.preventDefault();
    event.stopImmediatePropagation();
    status.textContent = form.dataset.waiting;
    const publicKey = read(JSON.parse(form.dataset.passkey));
    try {
      const asked = form.dataset.act === "enrol" ? "create" : "get";
      const credential = await navigator.credentials[asked]({ publicKey });
      form.elements.passkey.value = written(credential);
      form.submit();
    } catch {
      status.textContent = form.dataset.failed;
    }
  }, true);
}
