/** One matter: long words open, a step or 补充说明 may be said aloud, the bar opens the half-screen dialog where it is meant. */
import { lazy } from "../lib/lazy.js";

const hearing = lazy(() => import("./hear.js"));
const bubbles = lazy(() => import("./bubbles.js"));
const HELD = 500;

/** Words of more than eight lines are cut; the button stands there only where they are. */
function showCut() {
  for (const button of document.querySelectorAll("[data-whole][hidden]")) {
    const words = button.previousElementSibling;
    button.hidden = words.scrollHeight <= words.clientHeight + 4;
  }
}

function whole(button) {
  const open = button.previousElementSibling.classList.toggle("is-whole");
  button.textContent = open ? "收起" : "全文";
  button.setAttribute("aria-expanded", String(open));
}

function say(opener) {
  const sheet = document.getElementById(opener.dataset.sheetOpen);
  if (opener.dataset.say === "photos") sheet.querySelector('input[type="file"]')?.click();
  else if (opener.dataset.say === "voice") sheet.querySelector("[data-voice]")?.focus();
}

function share() {
  const url = location.origin + location.pathname;
  navigator.share({ url }).catch(() => {}); // let go again
}

let pressed = 0;
const holds = (event) => event.target.closest?.(".matter:not([data-protected]) .bubble");

document.addEventListener("opened", ({ target }) => {
  hearing().then(({ hear }) => hear(target)).catch(() => {}); // without the part there is no tile, and words are typed
  showCut();
  for (const one of target.querySelectorAll("[data-share]")) one.hidden = !navigator.share;
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-whole], [data-say], [data-share]");
  if (button?.dataset.whole !== undefined) whole(button);
  else if (button?.dataset.say) say(button);
  else if (button) share();
});
document.addEventListener("pointerdown", (event) => {
  const bubble = holds(event);
  clearTimeout(pressed);
  if (!bubble || event.pointerType === "mouse") return;
  pressed = setTimeout(() => bubbles().then(({ openMenu }) => openMenu(bubble), () => {}), HELD);
});
for (const name of ["pointerup", "pointercancel", "pointermove", "scroll"]) {
  document.addEventListener(name, (event) => (event.movementX || event.movementY || name !== "pointermove") && clearTimeout(pressed), { passive: true });
}
document.addEventListener("contextmenu", (event) => {
  const bubble = holds(event);
  if (!bubble || event.target.closest("a, audio") || String(getSelection())) return;
  event.preventDefault();
  clearTimeout(pressed);
  bubbles().then(({ openMenu }) => openMenu(bubble), () => {});
});
document.addEventListener("htmx:afterSettle", showCut);
addEventListener("resize", showCut);
showCut();
