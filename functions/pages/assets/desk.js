// What the pages of our team do better with a script: keyboard shortcuts. Without it everything works.
"use strict";

{
  const OFF = "portdesk.keys.off";
  const PLACES = {
    q: "admin", a: "admin/pages/accounts", p: "admin/pages/port-outs", c: "admin/pages/cases", r: "admin/pages/reports",
    m: "admin/pages/mails",
  };
  const WAIT = 1500; // milliseconds between the two keys of a pair
  const dialog = document.querySelector("#keys");
  const root = document.body.dataset.root || "./";

  const isOff = () => {
    try { return localStorage.getItem(OFF) === "yes"; } catch { return false; }
  };
  const types = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  // The next row, or the one before, gets the focus: Enter then opens it, as it opens every link.
  function step(by) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.closest("tr, li")?.contains(document.activeElement));
    const next = rows[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by, 0), rows.length - 1)];
    for (const row of rows) row.closest("tr, li")?.classList.toggle("is-here", row === next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  // An action's form is opened, or its button gets the focus: no single key does anything to an order.
  function reach(key) {
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return false;
    if (found.tagName === "A") found.click();
    else if (found.tagName === "SUMMARY") {
      found.parentElement.open = true;
      (found.parentElement.querySelector("input:not([type=hidden]), select, textarea, button") || found).focus();
    } else found.focus();
    return true;
  }

  function tick() {
    const row = document.activeElement.closest("tr, li");
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  let goes = 0;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || types(event.target) || dialog?.open) return;
    if (isOff()) return;
    if (event.key === "?") {
      event.preventDefault();
      dialog?.showModal();
      return;
    }
    const waits = Date.now() - goes < WAIT;
    goes = 0;
    if (waits && PLACES[event.key]) {
      location.href = root + PLACES[event.key];
      return;
    }
    if (event.key === "g") goes = Date.now();
    else if (event.key === "/") {
      event.preventDefault();
      document.querySelector("[data-search]")?.focus();
    } else if (reach(event.key)) event.preventDefault();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "x") tick();
  });

  if (dialog) {
    const opener = document.querySelector("#keys-open");
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    const choice = dialog.querySelector("[data-off]");
    choice.checked = isOff();
    choice.addEventListener("change", () => {
      try { localStorage.setItem(OFF, choice.checked ? "yes" : "no"); } catch { /* it holds for this page */ }
    });
  }

  // Everything of a list at once.
  for (const all of document.querySelectorAll("[data-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
    });
  }
}
