/**
 * Minutes while people talk: each topic is kept on the server a moment after its writer pauses, and on this computer at every letter.
 * Another writer's words are never written over: the form then goes as it would without scripts, and its answer shows both.
 */
import { lazy } from "../lib/lazy.js";
import { pressedButton } from "../lib/pressed.js";
import { discard } from "../offline/store/drafts.js";
import { csrfToken } from "../ui/requests.js";

const PAUSE = 1500;
const AGAIN = 8000;
const drafts = lazy(() => import("../offline/forms/step-drafts.js"));
const forms = [...document.querySelectorAll("form[data-minutes]")];
const waiting = new Map(); // form → what keeps it next
const working = new Map(); // form → what is on its way
const dirty = new Set();

const say = (form, words) => {
  form.querySelector("[data-kept]").textContent = words;
};

/** All of it is on the server: nothing of it has to lie here. `base` names the version on which words were begun that come back. */
function settle(form) {
  for (const field of form.elements) if (["text", "date", "textarea"].includes(field.type)) field.defaultValue = field.value;
  Object.assign(form.elements.base, { value: "", defaultValue: "" });
  form.dispatchEvent(new Event("change"));
}

function later(form, pause) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(keep, pause, form));
}

/** Keep a form; answers whether all of it is there. One goes after the other, or the second would not know of the first. */
async function keep(form, merge = "") {
  clearTimeout(waiting.get(form));
  await working.get(form);
  const work = send(form, merge);
  working.set(form, work);
  return work;
}

async function send(form, merge) {
  const body = new FormData(form);
  if (merge) body.set("merge", merge);
  dirty.delete(form);
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (answer.status === 409 || answer.status === 422) return form.submit();
    if (!answer.ok) throw new Error(String(answer.status));
    kept(form, await answer.json());
    return true;
  } catch {
    dirty.add(form);
    say(form, "还没存上，写的都在这台电脑里，有网自动存");
    later(form, AGAIN);
    return false;
  }
}

function kept(form, { version, at }) {
  if (form.elements.version) form.elements.version.value = version;
  if (form.elements.base.value) form.elements.base.value = version;
  say(form, `${at} 存好了`);
  if (!dirty.has(form)) settle(form);
}

function typed(form) {
  const { base, version } = form.elements;
  base.value = base.value || version?.value || "";
  dirty.add(form);
  if (form.dataset.stale !== undefined) return;
  say(form, "正在写");
  later(form, PAUSE);
}

async function pressed(event, form) {
  event.preventDefault();
  const merge = pressedButton(event)?.name === "merge" ? form.elements.merge.value : "";
  const there = await keep(form, merge);
  if (!merge || !there) return;
  await forget(form).catch(() => {});
  location.assign(`${document.querySelector("[data-minutes-page]").dataset.minutesPage}#${form.closest("section").id}`);
}

/** What was put together is on the server: what lay here of it would only come back over it. */
async function forget(form) {
  const draft = await (await drafts()).endWords(form);
  if (draft) await discard(draft);
}

/** What is still on its way goes first. */
async function handIn(event) {
  const left = forms.filter((form) => dirty.has(form));
  if (!left.length) return;
  event.preventDefault();
  const all = await Promise.all(left.map((form) => keep(form)));
  if (all.every(Boolean)) event.target.submit();
}

for (const form of forms) {
  form.addEventListener("input", () => typed(form));
  form.addEventListener("comesback", () => setTimeout(typed, 0, form));
  form.addEventListener("submit", (event) => pressed(event, form));
}
document.querySelector("form[data-hand-in]")?.addEventListener("submit", handIn);
addEventListener("online", () => forms.filter((form) => dirty.has(form)).forEach((form) => later(form, 0)));
drafts().then((part) => part.bringWordsBack(forms), () => {});
