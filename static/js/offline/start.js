/** What every page of a signed-in person does for what lies on the phone, and the pages that were kept for them. */
import { fetchAll, lazy } from "../lib/lazy.js";
import { toast } from "../ui/toast.js";
import { currentUser, namedPerson } from "./store/current-user.js";
import { canKeep } from "./store/db.js";
import { NOTHING, showBadge } from "./store/app-badge.js";
import { isRegistered } from "./store/device.js";
import { cachePlace } from "./store/kept.js";
import { askSession } from "./store/session.js";
import { REST, warm } from "./store/shells.js";
import { lostCount } from "./store/storage.js";
import { isOpen, lock, settle } from "./store/vault.js";
import { sender, startTriggers } from "./send/triggers.js";
import { startSteps } from "./forms/step-forms.js";
import { startBadge } from "./screens/badge.js";

const BUILD = new URL(import.meta.url).pathname.split("/")[2];
// Pages that are the same for everybody; who reads them is whoever was signed in last on this phone.
const NOBODYS = "[data-report-form], [data-offline], [data-draft-list]";
// Pages that can be read without signal, as they last were.
const READ_LATER = new Set(["/", "/reports", "/todo", "/roll-up", "/order-for/list"]);
const REST_AFTER = 10_000; // of a first visit, whose page and forms come first; later visits have little to fetch
// Pages of single things, which say themselves whether they may be kept.
const ONE_THING = /(hq|mediations|neighbours|shifts|whistles)\/[^/]+$/;
const PATIENCE = 30_000;
const pageCache = lazy(() => import("./store/page-cache.js"));
const things = lazy(() => import("./one-thing.js"));
const lost = lazy(() => import("./screens/lost.js"));
const list = lazy(() => import("./screens/list.js"));
const signOut = lazy(() => import("./screens/sign-out.js"));

/** Let a part do its work when it comes; without it the rest of the page goes on. */
const withPart = async (part, work) => {
  const here = await part().catch(() => null);
  if (here) await work(here);
};

export async function startOffline() {
  if (!canKeep()) return;
  if (location.pathname === "/sign-in") {
    await lock(); // whoever stands at the door is not in
    showBadge(NOTHING);
  }
  const person = namedPerson();
  if (person === null && !document.querySelector(NOBODYS)) return;
  startWorker(person);
  if (person !== null) await enter(person);
  const author = await currentUser();
  if (document.querySelector("form[data-sign-out]")) await withPart(signOut, ({ startSignOut }) => startSignOut(author));
  const count = await lostCount();
  if (count) await withPart(lost, ({ showLost }) => showLost(count));
  await startBadge(author);
  if (author !== null && ONE_THING.test(location.pathname)) await withPart(things, ({ startThing }) => startThing(author, person, READ_LATER));
  else if (document.querySelector("[data-offline]")) await standIn(author);
  if (document.querySelector("[data-outbox]")) await withPart(list, ({ startList }) => startList(author));
  if (author !== null) startSteps();
  startTriggers();
  if (person !== null && cacheName()) await withPart(pageCache, ({ cachePage }) => cachePage(person, cacheName()));
}

const cacheName = () => (READ_LATER.has(location.pathname) && !location.search ? location.pathname : null);

/** This page stands where another should: with what was kept of that, until there is signal again. */
async function standIn(author) {
  if (location.pathname !== "/offline") addEventListener("online", () => setTimeout(() => location.reload(), 1_500));
  if (author === null || document.querySelector("[data-draft-list]")) return;
  await withPart(pageCache, ({ showCached }) => showCached(author, cacheName(), READ_LATER));
}

/** The person of this page holds the keys now, nobody else. */
async function enter(person) {
  await settle(person);
  if ((await isOpen(person)) && (await isRegistered(person))) return;
  const { session } = await askSession();
  if (session?.user_id !== person) return;
  await withPart(sender, (part) => part.enter(session));
  if (session.place) await cachePlace(person, session.place);
}

const late = () => new Promise((_resolve, reject) => setTimeout(reject, PATIENCE, new Error("late")));

async function startWorker(person) {
  const container = navigator.serviceWorker;
  const before = container?.controller;
  container?.addEventListener("controllerchange", () => before && toast("已经换成新版，东西都在"));
  try {
    if (!(await container.register("/sw.js"))) throw new Error("not allowed");
    const { active } = await Promise.race([container.ready, late()]); // it has fetched the empty pages
    if (person !== null) await warm(BUILD);
    setTimeout(() => keepRest(active, person).catch(() => {}), before ? 0 : REST_AFTER);
  } catch {
    // A browser without it, or without signal: the open page does everything but the cold start.
    if (!before) setTimeout(() => holdAll(person), 2_000);
  }
}

/** What else a phone wants for days without signal. */
async function keepRest(worker, person) {
  worker.postMessage(REST);
  if (person === null) return;
  await keepDrawing(person);
  if (document.querySelector("[data-keeps]") || localStorage["one-door-things"]) await withPart(things, ({ keepThings }) => keepThings(person));
}

/** Where nothing else keeps them, the open page has to hold all parts of the app. */
async function holdAll(person) {
  if (person !== null) keepDrawing(person);
  await fetchAll();
}

/** Who reports may want to point at a place. */
async function keepDrawing(person) {
  if (document.querySelector('a[href="/report"]')) await withPart(pageCache, ({ pinMap }) => pinMap(person));
}
