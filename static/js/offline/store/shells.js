/** The empty pages that the service worker serves without signal; fetched as nobody, so they hold nothing of anybody. */
const SHELLS = { "/report": "chooser", "/report/patrol": "patrol", "/report/hazard": "hazard", "/report/dispute": "dispute", "/drafts": "drafts", "/order-for": "order" };
const AGE = 12 * 3600 * 1000; // the list of a round changes with the month

export const PREFIX = "one-door-";

/** Fetch the empty pages into this build's cache, unless they are there and fresh. Resolves false when one did not come. */
export async function warm(build, { fresh = false } = {}) {
  const cache = await caches.open(PREFIX + build);
  const wanted = Object.entries(SHELLS).map(async ([address, name]) => {
    const known = fresh ? null : await cache.match(address);
    if (known && Date.now() - Date.parse(known.headers.get("Date")) < AGE) return true;
    const answer = await fetch(`/shell/${name}`, { credentials: "omit", cache: "no-store", redirect: "error" });
    if (!answer.ok || !isOurs(answer)) return false;
    await cache.put(address, answer);
    return true;
  });
  return (await Promise.all(wanted.map((one) => one.catch(() => false)))).every(Boolean);
}

/** Whether an answer is a page of our own server, not of a network in between. */
export const isOurs = (answer) => answer.headers.has("X-One-Door");

/** After sign-out no form opens any more on this phone. */
export async function purge() {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PREFIX))) {
    const cache = await caches.open(name);
    await Promise.all(Object.keys(SHELLS).map((address) => cache.delete(address)));
  }
}

export const isShell = (path) => path in SHELLS;

/** Whether somebody is signed in here, as far as the caches tell. */
export async function areWarm() {
  return Boolean(await caches.match("/report/hazard"));
}
