// A new port request: files that are dropped, how far an upload is, what became of it. Without it everything works.
"use strict";

{
  const one = (selector, within = document) => within.querySelector(selector);

  // A file is dropped on its field.
  function takesDrops(box) {
    const input = one("input[type=file]", box);
    const hint = one("[data-drop-here]", box);
    if (hint) hint.hidden = false;
    const over = (event) => {
      event.preventDefault();
      box.classList.add("is-over");
    };
    box.addEventListener("dragenter", over);
    box.addEventListener("dragover", over);
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("is-over");
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }

  function send(address, body, onProgress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
      request.addEventListener("load", () => resolve(request));
      request.addEventListener("error", () => reject(new Error("the upload did not get through")));
      request.open("POST", address);
      request.send(body);
    });
  }

  // What is wrong with the file, at its field.
  function complain(form, text) {
    const box = one("[data-drop]", form);
    one("[data-said]", box)?.remove();
    const said = document.createElement("p");
    said.className = "wrong";
    said.dataset.said = "yes";
    said.setAttribute("role", "alert");
    said.textContent = text;
    box.append(said);
    one("input[type=file]", box).focus();
  }

  function shows(form, share) {
    const box = one("[data-progress]", form);
    box.hidden = share === null;
    if (share === null) return;
    const percent = Math.round(share * 100);
    one("progress", box).value = percent;
    const said = one("[data-percent]", box);
    if (percent % 10 === 0) said.textContent = `${percent} %`;
  }

  // The page that answered takes this one's place: where it led elsewhere by its address, otherwise as it came.
  function become(request) {
    if (request.responseURL && request.responseURL.split("#")[0] !== request.sentTo) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.title = page.title;
    one("main").replaceWith(page.querySelector("main"));
    begin();
    one("#problems")?.focus();
  }

  async function throughUs(form, documentId = "") {
    const body = new FormData(form);
    if (documentId) body.append("document_id", documentId);
    const request = await send(form.action, body, (share) => shows(form, share));
    request.sentTo = form.action;
    become(request);
  }

  // Where to is asked first; a browser that may not post there sends it through us, if it is small enough.
  async function straight(form, file) {
    const asking = new URLSearchParams(new FormData(form));
    asking.delete("file");
    asking.set("filename", file.name);
    asking.set("content_type", file.type || kindOf(file.name));
    asking.set("size", file.size);
    asking.set("form_once", `${asking.get("form_once")}.${file.size}.${file.lastModified}`);
    const answer = await fetch(form.dataset.postTo, { method: "POST", body: asking });
    if (!(answer.headers.get("content-type") || "").includes("json")) throw new Error("no answer of ours");
    const place = await answer.json();
    if (place.problems) {
      complain(form, place.problems.join(" "));
      shows(form, null);
      return false;
    }
    form.dataset.announced = place.id;
    const body = new FormData();
    for (const [name, value] of Object.entries(place.fields)) body.append(name, value);
    body.append("file", file);
    const sent = await send(place.url, body, (share) => shows(form, share));
    if (sent.status >= 300) throw new Error("refused");
    return true;
  }

  const KINDS = { pdf: "application/pdf", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", tif: "image/tiff", tiff: "image/tiff" };
  const kindOf = (name) => KINDS[name.split(".").pop().toLowerCase()] || "application/octet-stream";

  function uploads(form) {
    form.addEventListener("submit", async (event) => {
      const file = one("input[type=file]", form).files[0];
      if (!file) return;
      event.preventDefault();
      if (file.size > Number(form.dataset.most)) {
        complain(form, form.dataset.tooLarge);
        free(form);
        return;
      }
      try {
        shows(form, 0);
        if (form.dataset.postTo) {
          if (await straight(form, file)) location.reload();
        } else await throughUs(form);
      } catch {
        await again(form, file);
      }
      free(form);
    });
  }

  async function again(form, file) {
    try {
      if (!form.dataset.postTo || file.size > Number(form.dataset.mostHere)) throw new Error("no other way");
      await throughUs(form, form.dataset.announced);
    } catch {
      shows(form, null);
      complain(form, form.dataset.failed);
    }
  }

  // It may be sent again.
  function free(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }

  // What is being checked is looked at again, ever more patiently, for about ten minutes.
  const MOST_LOOKS = 25;
  function watches(box, looks = 0) {
    if (!box.dataset.waiting || looks >= MOST_LOOKS) return;
    setTimeout(async () => {
      let next = box;
      try {
        const answer = await fetch(location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("[data-live]");
        if (fresh && fresh.textContent !== box.textContent) {
          box.replaceWith(fresh);
          next = fresh;
          const steps = page.querySelector(".steps");
          if (steps) one(".steps").replaceWith(steps);
        }
      } catch { /* the next look may get through */ }
      watches(next, looks + 1);
    }, Math.min(2000 * 1.2 ** looks, 60000));
  }

  // Only what belongs to the answer is there to fill in.
  function asksWho(form) {
    const show = () => {
      const chosen = one("input[name=who]:checked", form)?.value;
      for (const part of form.querySelectorAll("[data-for]")) part.classList.toggle("is-off", part.dataset.for !== chosen);
    };
    form.addEventListener("change", show);
    show();
  }

  function begin() {
    document.querySelectorAll("[data-drop]").forEach(takesDrops);
    document.querySelectorAll("form[data-upload]").forEach(uploads);
    document.querySelectorAll("[data-live]").forEach((box) => watches(box));
    document.querySelectorAll("form[data-who]").forEach(asksWho);
  }
  begin();
}
