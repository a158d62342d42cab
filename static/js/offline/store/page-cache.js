/** Reading without signal: the last page that the server gave of my reports, 待办, 辖区 and of what I work on without signal, sealed for its owner. */
import { element, replaceContent, timeWords } from "../../lib/dom.js";
import { icon } from "../../lib/icon.js";
import { newId } from "../../lib/ids.js";
import { load, store } from "./kept.js";

// Not for keeping: what is protected, what is the phone's own, tokens, pictures and tiles (they would not come), and what needs the server.
const LEFT_OUT = "[data-protected], [data-not-kept], [data-outbox], [data-to-desk], noscript, script, template[data-sheets], [data-tile-map], .thumb, [data-unsent], [rel=next]";
// Of the dialogs only the one for what is still missing, and those whose step waits for signal, work without it.
const STAYS = '#lacking, form[data-waits="after"]';

/** Keep a page under its name for its reader; `version` is that of the thing it shows, where there is one. */
export async function cachePage(author, name, { from = document, version = null } = {}) {
  const parts = [...from.querySelectorAll("body > header, main > .page, main > .bar, body > nav.tabs")].map((part) => {
    const copy = part.cloneNode(true);
    for (const field of copy.querySelectorAll('[name="csrf_token"]')) field.removeAttribute("value");
    for (const gone of copy.querySelectorAll(LEFT_OUT)) gone.remove();
    for (const dialog of copy.querySelectorAll("dialog")) {
      dialog.removeAttribute("open"); // somebody may be at it while the page is kept anew
      if (!dialog.matches(STAYS) && !dialog.querySelector(STAYS)) dialog.remove();
    }
    for (const drawn of copy.querySelectorAll("[data-drawn]")) drawn.hidden = false; // its tiles were left out
    return copy.outerHTML;
  });
  await store(author, name, parts, version);
}

/** On the page that stands in without signal: put the kept one of that name in its place; else the tabs of one of `lists`. */
export async function showCached(author, name, lists) {
  const shown = name && (await showCachedPage(author, name));
  if (!shown) await showCachedTabs(author, lists);
}

/** Put the kept page in the place of this one, with its time; false when there is none. */
async function showCachedPage(author, name) {
  const kept = await load(author, name).catch(() => null);
  if (!kept) return false;
  const parts = kept.value.map((html) => new DOMParser().parseFromString(html, "text/html").body.firstElementChild);
  const [header, page, bar, tabs] = ["header", ".page", ".bar", "nav.tabs"].map((part) => parts.find((one) => one.matches(part)));
  // Opened twice it must not send the second step under the first one's name.
  for (const form of page.querySelectorAll('form[data-waits="after"]')) form.elements.client_id.value = newId();
  const words = element("span", { className: "fill", textContent: `没有网络，这是 ${timeWords(kept.at)} 的` });
  const strip = element("p", { className: "strip t-amber", role: "status" }, icon("wifi-off"), words);
  document.querySelector("body > header")?.replaceWith(header);
  const place = document.querySelector("main > .page");
  const outbox = page.querySelector("[data-own-steps]") ? null : place.querySelector("[data-outbox]");
  replaceContent(place, strip, ...(outbox ? [outbox] : []), ...page.childNodes);
  if (bar) place.after(bar);
  if (tabs) document.querySelector("main").after(tabs);
  document.dispatchEvent(new Event("shown-from-phone"));
  globalThis.htmx?.process(document.body);
  return true;
}

/** On a page that was not kept: at least the tabs, from one that was, so that nobody stands in a dead end. */
async function showCachedTabs(author, names) {
  for (const name of names) {
    const kept = await load(author, name).catch(() => null);
    const html = kept?.value.find((part) => part.startsWith("<nav") && !part.includes("rail-only"));
    if (!html) continue;
    const tabs = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    for (const tab of tabs.querySelectorAll("a")) {
      const here = tab.getAttribute("href") === location.pathname;
      tab.classList.toggle("weui-bar__item_on", here);
      if (here) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    document.querySelector("main").after(tabs);
    return;
  }
}

const OLD = 24 * 3600 * 1000;

/** The drawing on which this person puts a pin: the kept one at once, and a newer one for the next time; null without any. */
export async function pinMap(author) {
  const known = author === null ? null : await load(author, "map").catch(() => null);
  if (known && Date.now() - known.at < OLD) return known.value;
  const coming = fetchMap(author);
  return known?.value ?? (await coming);
}

async function fetchMap(author) {
  try {
    const answer = await fetch("/report/map", { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
    if (answer.status !== 200) await answer.body?.cancel(); // an answer that nobody reads holds its connection
    const map = answer.status === 200 ? await answer.json() : {};
    if (!map.frame) return null;
    if (author !== null) await store(author, "map", map).catch(() => {});
    return map;
  } catch {
    return null;
  }
}
