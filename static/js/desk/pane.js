/** The pane beside a list: it shows what a row opens; what is done there changes that row, and the next one comes up. */
import { pressedButton } from "../lib/pressed.js";
import { openSheet } from "../ui/sheets.js";
import { toast } from "../ui/toast.js";
import { ask, bringHead } from "./fragments.js";
import { address, beside, byItself, current, find, linkOf, mark, refreshRow, rows } from "./rows.js";
import { arrive, leave, post, startWords } from "./words.js";

const pane = () => document.querySelector("[data-pane]");
const care = () => document.documentElement.dataset.weuiMode === "care";
let asked = 0; // what came for a row that was left meanwhile is not shown
let coming = null; // the row that is asked for

/** In 大字版 there is no room for both below 1440 px, and in a window that was drawn narrow: the row's page is opened then. */
export const hasRoom = () => Boolean(pane()) && innerWidth >= (care() ? 1440 : 900);

function show(page) {
  const here = pane();
  bringHead(page);
  leave(here);
  here.textContent = "";
  here.append(...[...page.body.childNodes].filter((node) => !node.matches?.("[data-toast], [data-head]")));
  here.hidden = false;
  here.scrollTop = 0;
  globalThis.htmx?.process(here);
  arrive(here);
  for (const sheet of here.querySelectorAll("dialog[data-open]")) openSheet(sheet.id);
  const said = page.querySelector("[data-toast]")?.dataset.toast;
  if (said) toast(said);
}

/** Keep the place in the address; what must not be opened by accident never stands there. */
function note(row) {
  const url = address();
  if (row && !row.hasAttribute("data-shut")) url.searchParams.set("open", row.dataset.row);
  history.replaceState(history.state, "", url);
}

export async function open(row, { focus = false } = {}) {
  const mine = ++asked;
  mark(row);
  note(row);
  coming = row;
  const found = await ask(linkOf(row).href, "pane");
  if (mine !== asked) return;
  coming = null;
  if (!found) return;
  show(found.page);
  pane().dataset.shows = row.dataset.row;
  row.dispatchEvent(new CustomEvent("opened", { bubbles: true }));
  if (focus) pane().querySelector("button, input:not([type=hidden]), select, textarea, a[href]")?.focus();
}

export const isOpen = () => Boolean(pane()) && !pane().hidden;

/** Whether the pane shows a row, or is about to: pressed again, what was begun there stays. */
export const shows = (row) => coming === row || (!coming && isOpen() && pane().dataset.shows === row.dataset.row);

/** Another form of the list: what is open stays where its row still is, and in the address; else it is closed. */
function relisted() {
  if (!isOpen()) return;
  if (current()) note(current());
  else close();
}

export function close() {
  const row = current();
  asked++;
  coming = null;
  leave(pane());
  pane().hidden = true;
  pane().textContent = "";
  mark(null);
  note(null);
  if (row) linkOf(row).focus();
}

/** The row that comes up after this one: never a protected one, somebody has to mean that. */
export function following(row) {
  const all = rows();
  const rest = [...all.slice(all.indexOf(row) + 1), ...all.slice(0, Math.max(all.indexOf(row), 0)).reverse()];
  return rest.find(byItself);
}

/** A form below the row's own page takes a step, and the next row comes up; one that says so only adds to it. */
const isStep = (form, row) => form.action.startsWith(`${new URL(linkOf(row).href).pathname}/`, location.origin.length) && !form.hasAttribute("data-stays");

async function send(form, button) {
  const row = current();
  const next = row && following(row)?.dataset.row;
  const taken = row && isStep(form, row);
  const found = await post(form, button, "pane");
  if (!found) return;
  const done = found.answer.ok;
  show(found.page);
  if (!done || !row) return;
  document.dispatchEvent(new CustomEvent("rail"));
  const left = !(await refreshRow(row));
  const step = taken && !pane().querySelector("[data-unfinished]");
  const then = step && next && find(next);
  if (then) await open(then, { focus: true });
  else if (left) note(null);
}

function sent(event) {
  const form = event.target;
  if (form.method !== "post" || !form.closest("[data-pane]") || form.hasAttribute("hx-post")) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  send(form, pressedButton(event)).finally(() => delete form.dataset.busy);
}

/** What stands in the address is open; a list that says so opens its first row by itself, never a protected one. */
export function startPane(listing) {
  document.addEventListener("submit", sent, { capture: true });
  document.addEventListener("click", (event) => event.target.closest?.("[data-pane-close]") && close());
  document.addEventListener("relisted", relisted);
  if (pane()) startWords(pane);
  const wanted = new URLSearchParams(location.search).get("open");
  const row = wanted ? find(wanted) : listing.hasAttribute("data-first") && rows().find(byItself);
  if (row && hasRoom() && beside(row)) open(row);
}
