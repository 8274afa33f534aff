// What the pages of requests do better with a script: they bring themselves up to date, and the eye opens in place.
// Without it everything works.
"use strict";

{
  const FIRST = 10_000; // milliseconds until the first look, and the longest between two
  const LONGEST = 120_000;
  const UNATTENDED = 20 * 60_000; // nobody has touched the page: a session that nobody uses shall end
  const live = document.querySelector("#live");

  if (live) {
    const said = document.querySelector("#live-said");
    let wait = FIRST;
    let timer = 0;
    let tag = "";
    let touched = Date.now();
    let ended = false;

    const plan = () => {
      clearTimeout(timer);
      if (!ended && !document.hidden) timer = setTimeout(look, wait);
    };

    // The part holds no form, so nothing that is being typed is in it; a link in it that has the focus keeps its place.
    const show = (html) => {
      const at = live.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      live.innerHTML = html;
      if (at) live.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
    };

    // What can be done, and what happened, follow; but not what is being filled in.
    async function follow() {
      const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
      if (answer.status !== 200) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const name of ["actions", "documents", "timeline"]) {
        const at = `section[aria-labelledby=${name}]`;
        const old = document.querySelector(at);
        const fresh = page.querySelector(at);
        const isInUse = old?.contains(document.activeElement) || old?.querySelector("details[open]");
        if (fresh && old && !isInUse) old.replaceWith(fresh);
      }
    }

    const stop = (text) => {
      ended = true;
      said.textContent = text;
      said.classList.remove("unseen");
      said.classList.add("notice");
    };

    async function look() {
      if (Date.now() - touched > UNATTENDED) return; // goes on once somebody is there again
      try {
        const headers = tag ? { "if-none-match": tag } : {};
        const answer = await fetch(live.dataset.live, { headers, redirect: "manual", cache: "no-store" });
        if (answer.status === 200) {
          const html = await answer.text();
          // What was shown when the page came is the first look's answer, unless something happened in between.
          const isNew = tag ? true : plain(html) !== plain(live.innerHTML);
          tag = answer.headers.get("etag") || "";
          if (isNew) {
            show(html);
            said.textContent = "";
            requestAnimationFrame(() => { said.textContent = live.dataset.changed; });
            wait = FIRST;
            await follow();
          } else wait = Math.min(wait * 1.5, LONGEST);
        } else if (answer.status === 304 || answer.status >= 500 || answer.status === 429) {
          wait = Math.min(wait * 1.5, LONGEST);
        } else stop(live.dataset.paused); // signed out, or it is gone
      } catch {
        wait = Math.min(wait * 2, LONGEST); // no network just now
      }
      plan();
    }

    const plain = (html) => {
      const made = new DOMParser().parseFromString(html, "text/html");
      return made.body.textContent.replace(/\s+/g, " ").trim();
    };

    const attend = () => {
      const away = Date.now() - touched > UNATTENDED;
      touched = Date.now();
      if (away) {
        wait = FIRST;
        look();
      }
    };
    for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, attend, { passive: true });
    document.addEventListener("visibilitychange", () => {
      clearTimeout(timer);
      if (document.hidden || ended) return;
      wait = FIRST;
      touched = Date.now();
      look();
    });
    plan();
  }

  const dialog = document.querySelector("#eye");
  if (dialog && dialog.showModal) {
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = dialog.dataset.close;
    close.addEventListener("click", () => dialog.close());

    document.addEventListener("click", async (event) => {
      const link = event.target.closest("a[data-eye]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      try {
        const answer = await fetch(link.href, { redirect: "manual", cache: "no-store" });
        const made = new DOMParser().parseFromString(await answer.text(), "text/html");
        const card = made.querySelector("#summary");
        if (!answer.ok || !card) throw new Error("no card");
        // Links hold on the page they came from, which is deeper than this one.
        for (const each of card.querySelectorAll("a[href]")) each.href = new URL(each.getAttribute("href"), link.href).href;
        dialog.replaceChildren(card, close);
        dialog.showModal();
      } catch {
        location.href = link.href;
      }
    });
  }
}
