/**
 * The service worker: keeps the app's files and empty pages, and wakes the sender. It knows nothing of reports. Served as a classic script
 * (web/bundles.py). A first visit brings what the forms need; the rest comes when a page asks for it, or with the next build at once.
 */
import { closeRead, startPush } from "./push.js";
import { areWarm, ASKED, fetchShells, isOurs, isShell, isYoung, LATER, PREFIX, REST, warm } from "./store/shells.js";
import { keepShared } from "./store/shared.js";
import { flush } from "./send/sender.js";

const PATIENCE = 1_500; // then the kept page, which can do the same
const SHARE = "/share"; // where the phone's own 分享 sends to
const BUILDS_KEPT = 2; // a page of the build before may still be open

export function start({ build, files, rest }) {
  const own = PREFIX + build;
  addEventListener("install", (event) => event.waitUntil(install(own, build, { files, rest })));
  addEventListener("message", (event) => event.data === REST && event.waitUntil(Promise.all([keep(own, rest), warmLater(own)])));
  addEventListener("activate", (event) => event.waitUntil(activate(own)));
  addEventListener("fetch", (event) => answer(event, own));
  startPush(build);
  addEventListener("sync", (event) => event.waitUntil(wake()));
}

async function install(own, build, { files, rest }) {
  const [warmBefore, others] = await Promise.all([areWarm(), caches.keys()]);
  const known = others.some((name) => name.startsWith(PREFIX) && name !== own);
  const shells = warmBefore ? renew(own, build) : fetchShells(await caches.open(own));
  const [came] = await Promise.all([shells, keep(own, known ? [...files, ...rest] : files)]);
  if (!came) throw new Error("the empty pages did not come");
  await self.skipWaiting();
}

async function renew(own, build) {
  const came = await warm(build, { fresh: true });
  if (came) await warmLater(own);
  return came;
}

/** The empty pages that a first visit left for later; only while somebody is signed in. */
async function warmLater(own) {
  if (!(await areWarm())) return;
  const cache = await caches.open(own);
  await Promise.all(Object.entries(LATER).map(async ([address, name]) => {
    if (isYoung(await cache.match(address))) return;
    const came = await fetch(`/shell/${name}`, ASKED);
    if (came.ok && isOurs(came)) await cache.put(address, came);
  }));
}

/** Fetch what is not there yet. */
async function keep(own, files) {
  const cache = await caches.open(own);
  const there = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll(files.filter((path) => !there.has(path)));
}

async function activate(own) {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== own);
  const old = others.slice(0, Math.max(0, others.length - BUILDS_KEPT + 1));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

function answer(event, own) {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === SHARE) event.respondWith(share(request));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, own));
  else if (request.mode === "navigate") {
    event.respondWith(page(request, url, own));
    event.waitUntil(closeRead().catch(() => {}));
  }
}

async function file(request, own) {
  return (await kept(request.url, own)) ?? fetch(request);
}

/** What is kept under an address, of this build before all others. */
async function kept(address, own) {
  const cache = await caches.open(own);
  return (await cache.match(address, { ignoreSearch: true })) ?? caches.match(address, { ignoreSearch: true });
}

async function page(request, url, own) {
  if (!isShell(url.pathname)) return fetch(request).catch(() => kept("/offline", own));
  const shell = await kept(url.pathname, own);
  if (!shell) return fetch(request).catch(() => kept("/offline", own));
  return (await live(url)) ?? shell;
}

/** The server's own answer, if all of it comes in time; nothing when another page came in its place. */
async function live(url) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answered = await fetch(url, { credentials: "same-origin", cache: "no-store", signal: stop.signal });
    if (!isOurs(answered) || answered.status >= 500) return null;
    if (answered.redirected) return Response.redirect(answered.url, 302);
    const { status, statusText, headers } = answered;
    return new Response(await answered.blob(), { status, statusText, headers }); // one whose end is cut off would never load
  } catch {
    return null;
  }
}

/** Into a draft, also without signal; whoever may not report goes home. */
async function share(request) {
  const data = await request.formData();
  const form = await live(new URL("/report/hazard", location.origin));
  return Response.redirect(form?.status === 404 ? "/" : await keepShared(data), 303);
}

/** Background Sync: a failure makes the browser try again later. */
async function wake() {
  if ((await flush({ force: true })) === "network") throw new Error("no network yet");
}
