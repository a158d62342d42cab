/** The service worker: keeps the app's files and empty pages, and wakes the sender. It knows nothing of reports. Served as a classic script (web/bundles.py). */
import { areWarm, isOurs, isShell, PREFIX, warm } from "./store/shells.js";
import { flush } from "./send/sender.js";

const PATIENCE = 1_500; // then the kept page, which can do the same
const BUILDS_KEPT = 2; // a page of the build before may still be open

export function start({ build, files }) {
  const own = PREFIX + build;
  addEventListener("install", (event) => event.waitUntil(install(own, build, files)));
  addEventListener("activate", (event) => event.waitUntil(activate(own)));
  addEventListener("fetch", (event) => answer(event, own));
  addEventListener("sync", (event) => event.waitUntil(wake()));
}

async function install(own, build, files) {
  const warmBefore = await areWarm();
  const cache = await caches.open(own);
  await cache.addAll([...files, "/offline"]);
  if (warmBefore) await warm(build, { fresh: true });
  await self.skipWaiting();
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
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, own));
  else if (request.mode === "navigate") event.respondWith(page(request, url, own));
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

/** Background Sync: a failure makes the browser try again later. */
async function wake() {
  if ((await flush({ force: true })) === "network") throw new Error("no network yet");
}
