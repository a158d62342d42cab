/**
 * 喊一声: what is pressed goes after three seconds in which it can be undone. A signed-in phone hands it to the outbox (data-waits), which keeps
 * it; a household's phone has none, so this page itself tries again for ten minutes, says at once that nothing went out, and says when it gave up.
 */
import { newId } from "../lib/ids.js";
import { csrfToken, renewToken } from "../ui/requests.js";
import { closeSheet } from "../ui/sheets.js";

const SECONDS = 3;
const LASTS = 10 * 60 * 1000;
const AGAIN = 8_000;
const SLOW = 60_000; // a page that took long to come says nothing about the clock
const SKEW = "one-door-clock";
const form = document.querySelector("[data-shout]");
const kinds = form?.querySelector("[data-shout-kinds]");
const undo = document.querySelector("[data-shout-undo]");
const show = (name, shown) => document.querySelectorAll(`[data-shout-${name}]`).forEach((part) => (part.hidden = !shown));
let running = 0;
let trying = 0;

/** How far this phone's clock is behind the server's: a wrong clock must not make an alarm look old. Read off a page that has just come. */
function skew() {
  try {
    const found = Date.parse(form.dataset.now) - Date.now();
    if (Number.isFinite(found)) localStorage[SKEW] = String(Math.abs(found) < SLOW ? 0 : found);
    return Number(localStorage[SKEW] ?? 0) || 0;
  } catch {
    return 0;
  }
}

function begin(button) {
  form.querySelector("[data-kind]")?.remove();
  const kind = Object.assign(document.createElement("input"), { type: "hidden", name: "kind", value: button.value });
  kind.dataset.kind = "";
  form.append(kind);
  form.elements.occurred_at.value = new Date(Date.now() + behind).toISOString();
  form.hidden = true;
  undo.hidden = false;
  undo.querySelector("[data-shout-stop]").focus();
  count(SECONDS);
}

function count(left) {
  undo.querySelector("[data-shout-count]").textContent = left;
  if (left > 0) running = setTimeout(count, 1_000, left - 1);
  else send();
}

function stop() {
  clearTimeout(running);
  form.hidden = false;
  undo.hidden = true;
  form.elements.occurred_at.value = "";
  form.querySelector("[data-kind]")?.remove();
  closeSheet(form.closest("dialog"));
}

function send() {
  undo.hidden = true;
  form.hidden = false;
  if (form.dataset.waits === undefined) {
    closeSheet(form.closest("dialog"));
    attempt(new FormData(form), Date.now());
    return;
  }
  // Whoever takes forms over (offline/forms/step-forms.js) does so; else it goes as it would without scripts.
  const going = new Event("submit", { bubbles: true, cancelable: true });
  if (form.dispatchEvent(going)) HTMLFormElement.prototype.submit.call(form);
}

async function attempt(fields, since) {
  clearTimeout(trying);
  const answer = await fetch(form.action, {
    method: "POST",
    body: fields,
    headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
  }).catch(() => null);
  if (answer?.ok) return location.reload();
  if (answer && answer.status < 500 && answer.status !== 400) return refused(answer);
  if (answer?.status === 400) await renewToken().catch(() => {});
  if (Date.now() - since > LASTS) return gaveUp();
  show("unsent", true);
  trying = setTimeout(attempt, AGAIN, fields, since);
  addEventListener("online", () => attempt(fields, since), { once: true });
}

/** The server's own page says why, with whom to ring: the same form goes once more, by itself. */
function refused({ status }) {
  if (status === 404) return location.reload();
  HTMLFormElement.prototype.submit.call(form);
}

function gaveUp() {
  show("unsent", false);
  show("lost", true);
  form.elements.client_id.value = newId();
}

const behind = form ? skew() : 0;
if (form && undo) {
  kinds.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    begin(button);
  });
  undo.querySelector("[data-shout-stop]").addEventListener("click", stop);
}
