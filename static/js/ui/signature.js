/**
 * [data-signature]: a pad on which a finger, a pen or a mouse writes a name; the hidden field of its form gets it as a PNG. With `data-reads` what is
 * read above it stands in fields of its form (signature-reads.js).
 */
import { lazy } from "../lib/lazy.js";

const LARGEST = 100 * 1024;
const INK = 6;
const EMPTY = "用手指在方框里写名字";
const SIGNED = "签好了，写得不对就重签";
const reading = lazy(() => import("../lib/signature-reads.js"));
let pen = null; // { pad, id } while something is written

const part = (pad, name) => pad.closest("[data-signature]").querySelector(`[data-${name}]`);

const padsOf = (place) => [...place.querySelectorAll("[data-pad]")];
const reads = (pad) => pad.closest("[data-signature]").dataset.reads !== undefined;

function spot(event, pad) {
  const box = pad.getBoundingClientRect();
  return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
}

function begin(event) {
  const pad = event.target.closest?.("[data-pad]");
  if (!pad || pen || event.button > 0) return;
  event.preventDefault();
  pen = { pad, id: event.pointerId };
  pad.setPointerCapture(pen.id);
  const ink = pad.getContext("2d");
  const [x, y] = spot(event, pad);
  Object.assign(ink, { strokeStyle: "#000", lineWidth: INK, lineCap: "round", lineJoin: "round" });
  ink.beginPath();
  ink.moveTo(x, y);
  ink.lineTo(x + 0.1, y);
  ink.stroke();
}

function draw(event) {
  if (event.pointerId !== pen?.id) return;
  event.preventDefault();
  const ink = pen.pad.getContext("2d");
  ink.lineTo(...spot(event, pen.pad));
  ink.stroke();
}

/** What stands on the pad goes along with the form, unless it is too much to be a name. */
async function lift(event) {
  if (event.pointerId !== pen?.id) return;
  const { pad } = pen;
  pen = null;
  const drawn = pad.toDataURL("image/png");
  const fits = (drawn.length * 3) / 4 <= LARGEST;
  if (reads(pad)) await reading().then(({ noteRead }) => noteRead(pad), () => {});
  fill(pad, fits ? drawn : "", fits ? SIGNED : "写得太多了，请重签");
}

function wipe({ target }) {
  const button = target.closest?.("[data-pad-clear]");
  if (!button) return;
  const pad = part(button, "pad");
  empty(pad);
}

function empty(pad, words = EMPTY) {
  pad.getContext("2d").clearRect(0, 0, pad.width, pad.height);
  fill(pad, "", words);
}

function fill(pad, drawn, words) {
  const signed = part(pad, "signed");
  signed.value = drawn;
  part(pad, "pad-said").textContent = words;
  signed.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What was signed before the form came back, from the server or as a draft, is on the pad again. */
function redraw(pad) {
  const { value } = part(pad, "signed");
  if (!value) return;
  const drawn = Object.assign(new Image(), { src: value });
  part(pad, "pad-said").textContent = SIGNED;
  drawn.addEventListener("load", () => pad.getContext("2d").drawImage(drawn, 0, 0));
}

/** A name stands only under the words that were read: once they are others, it is written anew. */
function readAgain(pads) {
  const asked = pads.filter(reads);
  if (!asked.length) return;
  reading().then(({ showRead }) => showRead(asked)).then((others) => others.forEach((pad) => empty(pad, "上面的话改了，请再读一遍，再签")), () => {});
}

/** For pads that came with a part of the page, or with a form that came back. */
export function startPads(place = document) {
  const pads = padsOf(place);
  pads.forEach(redraw);
  readAgain(pads);
}

function changed({ target }) {
  if (target.form && target.dataset.signed === undefined) readAgain(padsOf(target.form));
}

/** What was taken in is gone from the form. */
function emptied(form) {
  padsOf(form).forEach((pad) => empty(pad));
  readAgain(padsOf(form));
}

startPads();
document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", draw);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, lift);
document.addEventListener("click", wipe);
for (const name of ["input", "change"]) document.addEventListener(name, changed);
document.addEventListener("restored", ({ target }) => startPads(target), true); // a draft came back (offline/store/drafts.js)
document.addEventListener("reset", ({ target }) => setTimeout(emptied, 0, target));
