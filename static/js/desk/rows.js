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

const pages = (root) => (root.matches?.("[data-page]") ? [root] : [...root.querySelectorAll("[data-page]")]);

function named(root, url) {
  const bodies = pages(root).map((one) => document.importNode(one, true));
  for (const body of bodies) body.dataset.page = url;
  return bodies;
}

/** Tables, and the days of a week, which is one page by itself. */
const tables = (root) => [...root.querySelectorAll("[data-list] table, [data-list] .week")];
const tableOf = (body) => body.closest("table") ?? body;
const sameIn = (page, table) =>
  tables(page).find((one) => one.localName === table.localName && one.getAttribute("aria-label") === table.getAttribute("aria-label"));

/** Numbers and chips that stand beside the rows change along with them. */
function refreshNumbers(page) {
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = page.querySelector(`[data-live="${old.dataset.live}"]`);
    if (now) old.replaceWith(document.importNode(now, true));
  }
}

/** Put a page of rows as it is now in the place of what it was; a table of which nothing is left goes, the last one with all the list. */
function renew(body, page) {
  const table = tableOf(body);
  const now = sameIn(page, table);
  const url = body.dataset.page;
  const old = pages(table).filter((one) => one.dataset.page === url);
  if (now) {
    old[0].before(...named(now, url));
    for (const one of old) one.remove();
  } else if (pages(table).length > old.length) for (const one of old) one.remove();
  else if (tables(document).length > 1) table.remove();
  else {
    const list = page.querySelector("[data-list]");
    if (list) document.querySelector("[data-list]").replaceWith(document.importNode(list, true));
    document.dispatchEvent(new CustomEvent("listed"));
  }
}

/** Ask again for the pages on which these rows stand, each once; what is open beside the list stays marked. */
export async function refreshRows(changed) {
  const open = current()?.dataset.row;
  const bodies = changed.map((row) => row.closest("[data-page]"));
  for (const body of bodies) {
    if (!body?.isConnected) continue; // it was renewed with another row of it
    const found = await ask(body.dataset.page || address().href, "list");
    if (!found) continue;
    renew(body, found.page);
    refreshNumbers(found.page);
  }
  if (open) mark(find(open));
}

/** Ask again for the page on which a row stands; answers whether the row still is in the list. */
export async function refreshRow(row) {
  const key = row.dataset.row;
  await refreshRows([row]);
  return Boolean(find(key));
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
  const open = current()?.dataset.row;
  document.querySelector("[data-list]").replaceWith(document.importNode(list, true));
  refreshNumbers(found.page);
  history.replaceState(history.state, "", url);
  mark(open && find(open));
  document.dispatchEvent(new CustomEvent("relisted"));
  document.dispatchEvent(new CustomEvent("listed"));
  say(rows().length ? `${rows().length} ${each()}` : "没有");
}
