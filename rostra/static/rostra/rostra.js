// What HTML alone cannot: say and focus what htmx swapped, close menus, count characters. Pages work without it.
"use strict";
(() => {
  const say = (words) => {
    const region = document.getElementById("status");
    if (!region || !words) return;
    region.textContent = "";
    // A change in a later task is what screen readers announce.
    setTimeout(() => { region.textContent = words; }, 50);
  };

  const fail = () => {
    const words = document.body.dataset.failed;
    const template = document.getElementById("failed");
    const box = document.getElementById("messages");
    if (template && box) box.replaceChildren(template.content.cloneNode(true));
    say(words);
  };

  // Announce the messages that came with the page, and those a view sends with HX-Trigger: {"announce": {"text": …}}.
  addEventListener("DOMContentLoaded", () => {
    say([...document.querySelectorAll("#messages [data-message]")].map((m) => m.textContent.trim()).join(" "));
    const summary = document.querySelector(".ds-error-summary[data-focus]");
    if (summary) summary.focus();
    document.querySelectorAll("[data-count-of]").forEach(count);
    const thread = document.querySelector("[data-scroll-end]");
    if (thread) thread.scrollTop = thread.scrollHeight;
  });
  document.addEventListener("announce", (event) => say(event.detail.text));

  // Which rows of the list are on the screen: the answer brings others along only where they have a place.
  document.addEventListener("htmx:configRequest", (event) => {
    const rows = [...document.querySelectorAll("#list li[id^=row-]")].map((row) => row.id.slice(4));
    event.detail.headers["Rostra-Rows"] = rows.join(" ");
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    const first = root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (first) {
      if (!first.hasAttribute("tabindex")) first.tabIndex = -1;
      first.focus();
    }
    root.querySelectorAll("[data-count-of]").forEach(count);
    root.querySelectorAll("[data-scroll-end]").forEach((thread) => { thread.scrollTop = thread.scrollHeight; });
  });
  document.addEventListener("htmx:responseError", fail);
  document.addEventListener("htmx:sendError", fail);
  document.addEventListener("htmx:timeout", fail);

  // Menus: one open at a time; Escape and a click elsewhere close.
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const button = event.target.closest("[data-dismiss]");
    if (button) button.closest(".ds-alert").remove();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // Copy what stands in a field: onto the clipboard, or marked where the browser keeps that shut.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      say(button.dataset.copied);
      button.toggleAttribute("data-done", true);
    } catch {
      field.focus();
    }
  });

  // Enter in a field that has a button of its own presses this one, not the form's first.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.dataset.presses) return;
    event.preventDefault();
    document.getElementById(event.target.dataset.presses).click();
  });

  // A secret goes from the page after its seconds, and when the page is left: the way back shows none.
  const blank = () => document.querySelectorAll("[data-blank-after]").forEach((part) => {
    part.replaceChildren(document.getElementById("blanked").content.cloneNode(true));
    part.removeAttribute("data-blank-after");
    say(part.textContent.trim());
  });
  addEventListener("DOMContentLoaded", () => {
    const part = document.querySelector("[data-blank-after]");
    if (part) setTimeout(blank, 1000 * Number(part.dataset.blankAfter));
  });
  addEventListener("pagehide", blank);

  // Single keys, for whoever does not write at this moment; each stands at what it presses or focuses. They can be
  // switched off for this browser (WCAG 2.1.4). What goes out to people, or decides, has data-key-waits: the key only
  // leads there, and Enter presses.
  const KEYS_OFF = "rostra.keys.off";
  const keysOff = () => { try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; } };
  const showSwitch = () => document.querySelectorAll("[data-keys-switch]").forEach((box) => {
    box.checked = !keysOff();
    box.closest("[hidden]")?.removeAttribute("hidden");
  });
  addEventListener("DOMContentLoaded", showSwitch);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    try {
      if (event.target.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    } catch { showSwitch(); }
  });
  // A box is ticked, not written in; and the one of the keys has the focus for a moment after they were closed.
  const writes = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || keysOff()) return;
    if (writes(event.target) || document.querySelector("dialog:popover-open:not(#keys)")) return;
    const step = { j: 1, k: -1 }[event.key];
    const target = step ? neighbour(step) : document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    const fold = target.closest("details");
    if (fold) fold.open = true;
    const waits = target.matches("[data-key-waits], [data-step]");
    if (!waits && !target.matches("textarea, input[type=search]")) target.click();
    if (target.dataset.keyFocus) document.getElementById(target.dataset.keyFocus).focus();
    else if (waits || writes(target)) target.focus();
  });
  function neighbour(step) {
    const items = [...document.querySelectorAll("#list a.item, [data-step]")];
    const here = items.findIndex((item) => item.matches("[aria-current], :focus"));
    return items[here < 0 ? 0 : here + step];
  }

  // Words typed since they were last kept go along when the page is left or put aside. Whoever leaves is asked only
  // where something would be lost: no answer, too much for a page that closes, or a file that was chosen and not uploaded.
  const MOST_AT_THE_END = 60_000; // bytes; browsers send 64 KiB for a page that is gone
  const words = { typed: 0, kept: 0, failed: false, saving: false };
  const compose = () => document.getElementById("compose");
  const waiting = () => compose() && words.typed > words.kept;
  const written = () => {
    const given = [...new FormData(compose())].filter(([, value]) => typeof value === "string");
    return new Blob([new URLSearchParams(given)], { type: "application/x-www-form-urlencoded" });
  };
  const keptOr = (ok, upto) => {
    words.failed = !ok;
    if (ok) words.kept = Math.max(words.kept, upto);
  };
  const typed = (event) => {
    if (!event.target.form || event.target.form !== compose()) return;
    words.typed += 1;
    words.saving = false;
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "kept") event.detail.xhr.upto = words.typed;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, xhr } = event.detail;
    if (elt.id === "kept") keptOr(successful && !xhr.responseText.includes('class="error"'), xhr.upto);
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== compose()) return;
    words.kept = words.typed;
    words.saving = true;
  });
  const sendKept = () => {
    if (!waiting()) return;
    const upto = words.typed, body = written();
    words.kept = upto;
    const lost = () => { words.kept = Math.min(words.kept, upto - 1); words.failed = true; };
    fetch(document.getElementById("kept").getAttribute("hx-post"), {
      method: "POST", body, keepalive: body.size <= MOST_AT_THE_END, headers: { "HX-Request": "true", "HX-Target": "kept" },
    }).then((answer) => { if (!answer.ok) lost(); }, lost);
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") sendKept(); });
  addEventListener("pagehide", sendKept);
  addEventListener("beforeunload", (event) => {
    const form = compose();
    if (!form || words.saving) return;
    const file = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    const unsure = waiting() && (words.failed || !navigator.onLine || written().size > MOST_AT_THE_END);
    if (file || unsure) event.preventDefault();
  });

  // What kind of reply it is stays when the page is loaded anew.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#reply input[name=kind]")) return;
    const address = new URL(location.href);
    address.searchParams.set("kind", event.target.value);
    history.replaceState(history.state, "", address);
  });

  // What is typed as a reply is kept in this tab with its kind, for whoever typed it: until it is sent, other
  // conversations are opened, and pages loaded anew.
  const reply = () => document.querySelector("#reply[data-typed]");
  const typedIn = (form) => `rostra.reply.${form.dataset.typed}`;
  const keepReply = (form) => {
    try {
      const text = form.elements.text.value;
      if (text) sessionStorage.setItem(typedIn(form), JSON.stringify({ kind: form.elements.kind.value, text }));
      else sessionStorage.removeItem(typedIn(form));
    } catch { /* The browser keeps nothing. */ }
  };
  const typedBefore = (form) => { try { return JSON.parse(sessionStorage.getItem(typedIn(form))); } catch { return null; } };
  const giveBack = (form) => {
    const kept = typedBefore(form), field = form.elements.text;
    if (field.value) { keepReply(form); return; }
    const kind = kept && form.querySelector(`[name=kind][value="${CSS.escape(kept.kind)}"]`);
    // An internal note never comes back as an answer.
    if (!kind) return;
    field.value = kept.text;
    if (!kind.checked) {
      kind.checked = true;
      kind.dispatchEvent(new Event("change", { bubbles: true }));
    }
    form.querySelectorAll("[data-count-of]").forEach(count);
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = reply(), asked = event.detail.requestConfig?.elt;
    if (!form) return;
    // What the server gives back was refused, and stays; an empty box says that the words were taken.
    if (asked?.id === "reply") keepReply(form);
    else giveBack(form);
  });
  addEventListener("DOMContentLoaded", () => { const form = reply(); if (form) giveBack(form); });
  document.addEventListener("input", (event) => { if (event.target.id === "reply-text" && reply()) keepReply(reply()); });
  document.addEventListener("change", (event) => { if (event.target.matches("#reply[data-typed] [name=kind]")) keepReply(reply()); });

  // Characters as people see them, not as code units.
  const letters = new Intl.Segmenter();
  function count(output) {
    const field = document.getElementById(output.dataset.countOf);
    const length = [...letters.segment(field.value)].length;
    output.textContent = length.toLocaleString(document.documentElement.lang, { numberingSystem: "latn" });
    output.closest(".counter").toggleAttribute("data-over", length > Number(output.dataset.max || Infinity));
  }
  document.addEventListener("input", (event) => {
    document.querySelectorAll(`[data-count-of="${CSS.escape(event.target.id)}"]`).forEach(count);
  });
})();
