// Passkeys (WebAuthn) and the sight of a password. Without script people sign in with password and code.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  // The server speaks JSON with base64url, the browser wants bytes.
  const asked = ({ publicKey }) => ({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
      ...(publicKey.excludeCredentials && { excludeCredentials: named(publicKey.excludeCredentials) }),
      ...(publicKey.allowCredentials && { allowCredentials: named(publicKey.allowCredentials) }),
    },
  });
  const answered = (credential) => {
    const { response } = credential;
    const parts = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) parts[name] = text(response[name]);
    }
    if (response.getTransports) parts.transports = response.getTransports();
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(String(reply.status));
    return (await reply.json()).request_options;
  };

  async function use(form) {
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const wanted = asked(await options(form));
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create(wanted)
        : await navigator.credentials.get(wanted);
      form.elements.credential.value = answered(credential);
      form.submit();
    } catch (error) {
      failed.hidden = false;
      failed.focus();
    }
  }

  addEventListener("DOMContentLoaded", () => {
    const able = Boolean(window.PublicKeyCredential && navigator.credentials);
    document.querySelectorAll("form[data-passkey]").forEach((form) => {
      form.querySelectorAll("[data-able]").forEach((part) => { part.hidden = !able; });
      form.querySelectorAll("[data-unable]").forEach((part) => { part.hidden = able; });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        use(form);
      });
    });
    document.querySelectorAll("[data-show]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        const shown = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(shown));
        button.form.querySelectorAll(button.dataset.show).forEach((field) => { field.type = shown ? "text" : "password"; });
      });
    });
  });
})();
