/** The empty pages that the service worker serves without signal; fetched as nobody, so they hold nothing of anybody. */
const SHELLS = { "/report": "chooser", "/report/patrol": "patrol", "/report/hazard": "hazard", "/report/dispute": "dispute" };
export const LATER = { "/drafts": "drafts", "/order-for": "order" };
const ADDRESSES = [...Object.keys(SHELLS), ...Object.keys(LATER)];
const ALL = "/shells";
const OFFLINE = "/offline"; // stands for every other page, also when nobody is signed in
const AGE = 12 * 3600 * 1000; // the list of a round changes with the month
export const ASKED = { credentials: "omit", cache: "no-store", redirect: "error" };
const ITS_OWN = ["Content-Length", "Content-Encoding", "Content-Type"];

export const PREFIX = "one-door-";
/** The message by which a page tells the worker that there is time for the rest of the app. */
export const REST = "rest";

/** Fetch the empty pages of a first visit into this build's cache, unless they are there and fresh. Resolves false when they did not come. */
export async function warm(build, { fresh = false } = {}) {
  const cache = await caches.open(PREFIX + build);
  const known = fresh ? null : await cache.match(ALL);
  if (!isYoung(known) && !(await fetchShells(cache).catch(() => false))) return false;
  const all = await cache.match(ALL);
  const { pages } = await all.json();
  await Promise.all(Object.entries(SHELLS).map(([address, name]) => cache.put(address, page(all, pages[name]))));
  return true;
}

/** All of them in one answer, which is worth less than three of them; only the page for no signal can be opened before `warm`. */
export async function fetchShells(cache) {
  const answer = await fetch(ALL, ASKED);
  if (!answer.ok || !isOurs(answer)) return false;
  await cache.put(ALL, answer.clone());
  const { pages } = await answer.json();
  await cache.put(OFFLINE, page(answer, pages.offline));
  return true;
}

export const isYoung = (known) => Boolean(known) && Date.now() - Date.parse(known.headers.get("Date")) < AGE;

/** A page as the server would have sent it by itself. */
function page({ headers: sent }, html) {
  const headers = new Headers(sent);
  for (const name of ITS_OWN) headers.delete(name);
  headers.set("Content-Type", "text/html; charset=utf-8");
  return new Response(html, { headers });
}

/** Whether an answer is a page of our own server, not of a network in between. */
export const isOurs = (answer) => answer.headers.has("X-One-Door");

/** After sign-out no form opens any more on this phone. */
export async function purge() {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PREFIX))) {
    const cache = await caches.open(name);
    await Promise.all(ADDRESSES.map((address) => cache.delete(address)));
  }
}

export const isShell = (path) => ADDRESSES.includes(path);

/** Whether somebody is signed in here, as far as the caches tell. */
export async function areWarm() {
  return Boolean(await caches.match("/report/hazard"));
}
