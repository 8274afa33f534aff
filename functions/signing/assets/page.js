// What the pages do better with a script. Without it everything works but the drawn signature.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);

// A page that waits looks again by itself, ever more patiently: the tab may stay open all night.
const LONGEST_WAIT = 60; // seconds
const seconds = Number(document.body.dataset.reloadSeconds || 0);
if (seconds) {
  const waited = Number(history.state?.waited || 0);
  const wait = Math.min(seconds * 1.25 ** waited, LONGEST_WAIT);
  history.replaceState({ waited: waited + 1 }, "");
  setTimeout(() => location.reload(), wait * 1000);
}

// The signature: a preview of the typed name, or a field to draw in.
const LONGEST_SIDE = 1800; // pixels; the drawing is refused beyond 2,000

function drawingField(box) {
  const canvas = one("canvas", box);
  const kept = one("input[name=drawing]", box);
  const told = one("[role=status]", box);
  const strokes = []; // of points between 0 and 1, so that they outlive a turned phone
  let current = null;
  let earlier = null;

  function paint() {
    const scale = Math.min(Math.max(devicePixelRatio || 1, 2), LONGEST_SIDE / Math.max(canvas.clientWidth, 1));
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (earlier) {
      const fit = Math.min(canvas.width / earlier.width, canvas.height / earlier.height);
      pen.drawImage(earlier, 0, 0, earlier.width * fit, earlier.height * fit);
    }
    pen.strokeStyle = pen.fillStyle = "#101828";
    pen.lineWidth = 2.4 * scale;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of strokes) line(pen, stroke);
  }

  function line(pen, stroke) {
    const at = (point) => [point[0] * canvas.width, point[1] * canvas.height];
    const [first, ...rest] = stroke.map(at);
    pen.beginPath();
    if (!rest.length) {
      pen.arc(first[0], first[1], pen.lineWidth / 2, 0, 2 * Math.PI);
      pen.fill();
      return;
    }
    pen.moveTo(...first);
    rest.forEach((point, index) => {
      const next = rest[index + 1];
      if (next) pen.quadraticCurveTo(...point, (point[0] + next[0]) / 2, (point[1] + next[1]) / 2);
      else pen.lineTo(...point);
    });
    pen.stroke();
  }

  function place(event) {
    const frame = canvas.getBoundingClientRect();
    return [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    current = [place(event)];
    strokes.push(current);
    paint();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!current || !event.isPrimary) return;
    const between = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const each of between.length ? between : [event]) current.push(place(each));
    paint();
  });
  const lift = () => {
    if (!current) return;
    current = null;
    told.textContent = told.dataset.drawn;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  one("[data-clear]", box).addEventListener("click", () => {
    strokes.length = 0;
    earlier = null;
    kept.value = "";
    told.textContent = told.dataset.cleared;
    paint();
  });
  if (kept.value) {
    const image = new Image();
    image.onload = () => {
      earlier = image;
      paint();
    };
    image.src = kept.value;
  }
  addEventListener("resize", () => box.hidden || paint());

  return {
    show: (wanted) => {
      box.hidden = !wanted;
      if (wanted) paint();
    },
    keep: () => {
      if (strokes.length || earlier) kept.value = canvas.toDataURL("image/png");
    },
  };
}

const signature = one("form[data-signature]");
if (signature) {
  const name = one("input[name=typed_name]", signature);
  const preview = one("[data-preview]", signature);
  const field = drawingField(one("[data-drawing]", signature));
  const method = () => one("input[name=method]:checked", signature).value;
  const show = () => {
    const drawn = method() === "drawn";
    field.show(drawn);
    one("span", preview).textContent = name.value;
    preview.hidden = drawn || !name.value.trim();
  };
  one("[data-methods]", signature).hidden = false;
  signature.addEventListener("input", show);
  signature.addEventListener("change", show);
  signature.addEventListener("submit", () => method() === "drawn" && field.keep());
  addEventListener("pageshow", show);
  show();
}

// The letter check takes a file that is dropped on it.
const drop = one("[data-drop]");
if (drop) {
  const input = one("input[type=file]", drop);
  one(".drop-here", drop).hidden = false;
  const over = (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  };
  drop.addEventListener("dragenter", over);
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
