/** A list on a desk: a row opens beside it, keys walk it, filters and columns change it in its place. */
import { lazy } from "../lib/lazy.js";
import { openSheet } from "../ui/sheets.js";
import { startColumns } from "./columns.js";
import { close, hasRoom, isOpen, open, shows, startPane } from "./pane.js";
import { startPick, toggle } from "./pick.js";
import { address, append, beside, byItself, current, linkOf, replaceList, rows } from "./rows.js";

const bulk = lazy(() => import("./bulk.js"));
const TYPING = "input, textarea, select, [contenteditable]";

/** What stands beside the rows of a list and was pressed; answers whether it was such a thing. */
function besideRows(event) {
  const link = event.target.closest?.("a[data-more]");
  const button = event.target.closest?.("[data-bulk-bar] button");
  if (link) {
    event.preventDefault();
    append(link);
  } else if (button) bulk().then(({ pressBulk }) => pressBulk(button), () => {});
  return Boolean(link || button);
}

function clicked(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button || besideRows(event)) return;
  const row = event.target.closest?.("[data-list] [data-row]");
  if (!row || !linkOf(row) || event.target.closest(".tick, button, a:not([data-open])")) return;
  if (!hasRoom() || !beside(row)) return event.target.closest("a") ? undefined : location.assign(linkOf(row).href);
  event.preventDefault();
  if (!shows(row)) open(row);
}

/** The row at which the keys are: where the focus is, else the open one. */
const here = () => document.activeElement?.closest?.("[data-list] [data-row]") ?? current();

function walk(step) {
  const all = rows().filter(linkOf);
  const row = all[here() ? all.indexOf(here()) + step : 0];
  if (!row) return;
  linkOf(row).focus();
  row.scrollIntoView({ block: "nearest" });
  if (hasRoom() && byItself(row)) open(row);
}

const inPane = (target) => target.closest?.("[data-pane]");
const DOES = {
  ArrowDown: (target) => !inPane(target) && (walk(1), true),
  ArrowUp: (target) => !inPane(target) && (walk(-1), true),
  KeyJ: () => (walk(1), true),
  KeyK: () => (walk(-1), true),
  Space: (target) => !inPane(target) && !target.closest("button, summary") && here() && (toggle(here()), true),
  Enter: (target) => here() && linkOf(here()) && target.closest("[data-list], body") && !target.closest("button, [data-pane]") && (location.assign(linkOf(here()).href), true),
  Escape: () => isOpen() && (close(), true),
  KeyF: () => document.getElementById("filter") && (openSheet("filter"), true),
  KeyE: () => document.querySelector("[data-export]") && (document.querySelector("[data-export]").click(), true),
};

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || (event.target.closest?.(TYPING) && !event.target.matches(".tick input"))) return;
  if (event.code.startsWith("Key") && document.documentElement.dataset.noLetters !== undefined) return;
  if (DOES[event.code]?.(event.target)) event.preventDefault();
}

/** The list follows what is chosen in its panel at once. */
function narrow(form) {
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, value);
  const now = address().searchParams;
  for (const name of ["sort", "dir"]) if (now.get(name)) url.searchParams.set(name, now.get(name));
  return replaceList(url.href);
}

export function startListing() {
  const listing = document.querySelector("[data-listing]");
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("change", ({ target }) => target.form?.matches("[data-filter]") && narrow(target.form));
  startPick();
  startColumns();
  startPane(listing);
}
