/** The view of a file: it asks every few seconds whether it may still be seen, and covers itself at once when not; at its end also without signal. */
import { replaceContent } from "../lib/dom.js";

const EVERY = 4000;
const view = document.querySelector("[data-file-view]");
const began = Date.now();

/** Take everything off the page, its pictures with it, and say why. */
function cover() {
  replaceContent(view);
  view.hidden = true;
  document.querySelector("[data-file-over]").hidden = false;
}

/** By the server's count of what is left, so that a phone's own clock can't prolong it. */
const isOver = () => Date.now() - began >= Number(view.dataset.left) * 1000 || Date.now() >= Date.parse(view.dataset.ends);

async function ask() {
  if (view.hidden) return;
  if (isOver()) return cover();
  try {
    const answer = await fetch(view.dataset.still, { cache: "no-store", redirect: "manual" });
    if (answer.status !== 204 && answer.status < 500) cover();
  } catch {
    // Without signal it stays until its end.
  }
}

if (view) {
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("online", ask);
  // Back from the browser's memory it is another look: never shown again without asking.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("pagehide", () => replaceContent(view));
}
