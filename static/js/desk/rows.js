/** The rows of a list on a desk, or what stands in the days of a week, page by page; each page keeps the address that it came from. */
import { ask } from "./fragments.js";

export const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
export const current = () => document.querySelector("[data-list] [data-row][aria-current]");
export const find = (key) => rows().find((row) => row.dataset.row === key);
export const linkOf = (row) => row.querySelector("a[data-open]");

/** What leads to another list is a page of its own; what is protected is opened by nobody's arrow key. */
export const beside = (row) => !row.hasAttribute("data-away");
export const byItself = (row) => beside(row) && !row.hasAttribute("data-shut");

/** The word by which the rows of this list are counted. */
export const each = () => document.querySelector("[data-list] table")?.dataset.each ?? "件";

export function mark(row) {
  for (const other of document.querySelectorAll("[data-list] [data-row][aria-current]")) other.removeAttribute("aria-current");
  if (row) row.setAttribute("aria-current", "true");
}

/** The list's own address, without what is open beside it. */
export function address() {
  const url = new URL(location.href);
  url.searchParams.delete("open");
  return url;
}

export function say(words) {
  document.querySelector("[data-said]").textContent = words;
}

const pages = (root) => [...root.querySelectorAll("[data-page]")];

function named(page, url) {
  const bodies = pages(page).map((one) => document.importNode(one, true));
  for (const body of bodies) body.dataset.page = url;
  return bodies;
}

/** Numbers and chips that stand beside the rows change along with them. */
function refreshNumbers(page) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = page.querySelector(`[data-live="${old.dataset.live}"]`);
    if (now) old.replaceWith(document.importNode(now, true));
  }
}

/** Ask for the page again on which a row stands; answers whether the row still is on it. */
export async function refreshRow(row) {
  const body = row.closest("[data-page]");
  const url = body.dataset.page || address().href;
  const found = await ask(url, "list");
  if (!found) return true;
  const table = body.closest("table");
  const now = found.page.querySelector(`table[data-table="${table.dataset.table}"][aria-label="${table.getAttribute("aria-label")}"]`);
  const old = pages(table).filter((one) => one.dataset.page === body.dataset.page);
  const fresh = now ? named(now, body.dataset.page) : [];
  old[0].before(...fresh);
  for (const one of old) one.remove();
  refreshNumbers(found.page);
  const again = find(row.dataset.row);
  if (again) mark(again);
  return Boolean(again);
}

/** Put the next page below this one. */
export async function append(link) {
  const found = await ask(link.href, "list");
  if (!found) return;
  const fresh = named(found.page, link.href);
  const number = fresh.reduce((sum, one) => sum + one.querySelectorAll("[data-row]").length, 0);
  pages(document).pop().after(...fresh);
  const further = found.page.querySelector("[data-list] a[data-more]");
  if (further) link.replaceWith(document.importNode(further, true));
  else link.closest("p").remove();
  say(`又有 ${number} ${each()}`);
  fresh[0]?.querySelector("a[data-open]")?.focus();
}

/** Show another form of the list in its place: narrowed, sorted, with other columns. */
export async function replaceList(url) {
  const found = await ask(url, "list");
  const list = found?.page.querySelector("[data-list]");
  if (!list) return;
  document.querySelector("[data-list]").replaceWith(document.importNode(list, true));
  refreshNumbers(found.page);
  history.replaceState(history.state, "", url);
  say(rows().length ? `${rows().length} ${each()}` : "没有");
}
