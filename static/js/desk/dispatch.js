/** 派单 on a desk: a row opens its case beside the list; what is decided there changes the list in its place, and the next one comes up. */
import { pressedButton } from "../lib/pressed.js";
import { shut } from "../ui/layers.js";
import { openSheet } from "../ui/sheets.js";
import { toast } from "../ui/toast.js";
import { startDispatchKeys, withoutLead } from "./dispatch-keys.js";
import { ask } from "./fragments.js";
import { arrive, leave, post, startWords } from "./words.js";

const list = () => document.querySelector("[data-desk-list]");
const body = () => document.querySelector("[data-desk-body]");
const rows = () => [...list().querySelectorAll("a[data-code]")];
const current = () => list().querySelector("a[data-code][aria-current]");

function mark(row) {
  for (const other of rows()) other.removeAttribute("aria-current");
  row?.setAttribute("aria-current", "true");
  history.replaceState(history.state, "", (row ? `/dispatch/${row.dataset.code}` : "/dispatch") + location.search);
}

/** What is done beside the list comes back to this view of it. */
function comeBackHere() {
  for (const form of body().querySelectorAll('form[action^="/cases/"]')) {
    const field = form.elements.back ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "back" }));
    field.value = `/dispatch${location.search}`;
  }
  withoutLead(body());
}

/** What is behind 更多 is of the case that stands here. */
function showMore() {
  const more = document.querySelector("[data-with-case]");
  if (more) more.hidden = !body().querySelector("#more");
}

function came() {
  arrive(body());
  showMore();
  comeBackHere();
}

function clear() {
  leave(body());
  for (const sheet of body().querySelectorAll("dialog[open]")) shut(sheet);
  body().textContent = "";
  showMore();
}

async function open(row, { focus = false } = {}) {
  mark(row);
  await globalThis.htmx.ajax("GET", `/dispatch/${row.dataset.code}`, { target: body(), swap: "innerHTML" });
  if (focus) body().querySelector(".desk-panel")?.focus({ preventScroll: true });
}

function walk(step) {
  const all = rows();
  const row = all[current() ? all.indexOf(current()) + step : 0];
  if (!row) return;
  row.focus();
  open(row);
}

/** The list as it is now, with the numbers above it. */
function renew(page) {
  for (const part of ["[data-desk-list]", ".page-head .segments"]) {
    const now = page.querySelector(part);
    if (now) document.querySelector(part)?.replaceWith(document.importNode(now, true));
  }
}

function say(page) {
  const words = page.querySelector('meta[name="toast"]')?.content;
  if (words) toast(words);
  document.body.dispatchEvent(new CustomEvent("rail", { bubbles: true }));
}

/** The row that was open stays while it is in the list; else the one that came after it. */
async function goOn(page, code, codes) {
  const after = codes.slice(codes.indexOf(code));
  renew(page);
  say(page);
  const next = after.map((one) => rows().find((row) => row.dataset.code === one)).find(Boolean) ?? rows()[0];
  clear();
  if (next) await open(next, { focus: true });
  else mark(null);
}

function refused(page) {
  const again = page.querySelector("[data-desk-body]");
  clear();
  body().append(...document.importNode(again, true).childNodes);
  globalThis.htmx.process(body());
  came();
  for (const sheet of body().querySelectorAll("dialog[data-open]")) openSheet(sheet.id);
  body().querySelector("[aria-invalid], [role=alert], .ring input")?.focus();
}

async function send(form, button) {
  const code = current()?.dataset.code;
  const codes = rows().map((row) => row.dataset.code);
  const found = await post(form, button, "desk");
  if (!found) return;
  const { answer, page } = found;
  const here = page.querySelector("[data-desk-list]");
  if (here && answer.ok) await goOn(page, code, codes);
  else if (here) refused(page);
  else if (!answer.ok) form.submit(); // what is wrong has a page of its own
  else {
    say(page);
    if (current()) await open(current());
  }
}

function sent(event) {
  const form = event.target;
  if (form.method !== "post" || !form.action.includes("/cases/") || !body().contains(form) || form.hasAttribute("hx-post")) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  send(form, pressedButton(event)).finally(() => delete form.dataset.busy);
}

/** The next rows stand below these. */
async function append(link) {
  const found = await ask(link.href, "desk");
  const more = found?.page.querySelector("[data-desk-list]");
  if (!more) return;
  const foot = link.closest("p");
  foot.before(...[...more.querySelectorAll(".desk-rows")].map((one) => document.importNode(one, true)));
  const further = more.querySelector('a[rel="next"]');
  if (further) link.replaceWith(document.importNode(further, true));
  else foot.remove();
}

function clicked(event) {
  const further = event.target.closest?.('[data-desk-list] a[rel="next"]');
  if (further) {
    event.preventDefault();
    append(further);
    return;
  }
  const row = event.target.closest?.("[data-desk-list] a[data-code]");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(row);
}

export function startDispatch() {
  document.addEventListener("click", clicked);
  document.addEventListener("submit", sent, { capture: true });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.target === body() && leave(body()));
  document.addEventListener("htmx:afterSwap", ({ detail }) => detail.target === body() && came());
  startDispatchKeys(body, walk);
  startWords(body);
  comeBackHere();
  if (!body().hasAttribute("data-open") && rows()[0]) open(rows()[0]);
}
