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
  // switched off for this browser (WCAG 2.1.4).
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
  const writes = (element) => element.matches("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || keysOff()) return;
    if (writes(event.target) || document.querySelector("dialog:popover-open:not(#keys)")) return;
    const step = { j: 1, k: -1 }[event.key];
    const target = step ? neighbour(step) : document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    const fold = target.closest("details");
    if (fold) fold.open = true;
    if (!target.matches("textarea, input[type=search]")) target.click();
    if (target.dataset.keyFocus) document.getElementById(target.dataset.keyFocus).focus();
    else if (writes(target)) target.focus();
  });
  function neighbour(step) {
    const items = [...document.querySelectorAll("#list a.item")];
    const here = items.findIndex((item) => item.matches("[aria-current], :focus"));
    return items[here < 0 ? 0 : here + step];
  }

  // What kind of reply it is stays when the page is loaded anew.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#reply input[name=kind]")) return;
    const address = new URL(location.href);
    address.searchParams.set("kind", event.target.value);
    history.replaceState(history.state, "", address);
  });

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
