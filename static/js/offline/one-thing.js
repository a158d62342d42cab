/**
 * Pages of single things that a person works on without signal (a mediation, a whistle, a shift). The server says which of them their phone may keep now;
 * each comes when it has changed, all others go. What waits of the person's own stands on it.
 */
import { ASKED, dropPages, forgetPages, nameOfPage, pageNames } from "./store/kept-names.js";
import { database, write } from "./store/db.js";
import { onChange } from "./store/events.js";
import { opened } from "./store/outbox.js";
import { startOwnSteps } from "./screens/own-steps.js";
import { lazy } from "../lib/lazy.js";
import { toast } from "../ui/toast.js";

const AGAIN = 10 * 60 * 1000;
const SOON = 1_500;
const pageCache = lazy(() => import("./store/page-cache.js"));
const rows = lazy(() => import("../ui/rows.js"));
const words = lazy(() => import("./forms/step-drafts.js"));
const pads = lazy(() => import("../ui/signature.js"));
let asking = null;

/** On such a page: show the kept one where this stands in for it (else the tabs of one of `lists`), or keep it; then the own steps. */
export async function startThing(author, person, lists) {
  if (document.querySelector("[data-offline]")) {
    addEventListener("online", () => setTimeout(() => location.reload(), SOON));
    const [name, part] = await Promise.all([nameOfPage(author, location.pathname), pageCache()]);
    await part.showCached(author, name, lists);
  } else if (person !== null && !location.search) {
    await keepThis(person);
    document.addEventListener("freshened", () => keepThis(person).catch(() => {}));
  }
  if (document.querySelector("[data-own-steps]")) startOwnSteps(author);
  await beginAgain(location.hash.split("#again=")[1]);
  if (document.querySelector("[data-rows]")) await rows().catch(() => {});
  if (document.querySelector("[data-pad]")) await pads().then(({ startPads }) => startPads(), () => {});
}

/** What was refused is written anew in the form of its step; where there is none any more it stays where it is. */
async function beginAgain(id) {
  const item = id && (await (await database()).get("items", id));
  const known = item && (await opened(item).catch(() => null));
  if (!known) return;
  const { url, about } = known.payload;
  const forms = [...document.querySelectorAll("form[data-keep-words]")];
  if (!forms.some((form) => form.getAttribute("action") === url && form.dataset.keepWords === about)) return toast("这一步现在不能再记了，写的还在", "warn");
  await (await words()).beginAnew(known);
}

/** Only as long as the page itself says so. */
async function keepThis(person) {
  const name = await nameOfPage(person, location.pathname);
  const version = document.querySelector("[data-keep-page]")?.dataset.keepPage;
  if (!version) return forgetPages(person, [name]);
  noteThings();
  return (await pageCache()).cachePage(person, name, { version });
}

/** Keep what this person works on, now and after each step that was sent. Never rejects. */
export function keepThings(person) {
  keepPages(person);
  let soon = 0;
  onChange(({ taken }) => {
    if (!taken) return;
    clearTimeout(soon);
    soon = setTimeout(keepPages, SOON, person, { anew: true });
  });
}

function keepPages(author, { anew = false } = {}) {
  asking = asking ?? keep(author, anew).catch((error) => console.warn("pages", error?.name)).finally(() => {
    asking = null;
  });
}

async function keep(author, anew) {
  const asked = await (await database()).get("kept", [author, ASKED]);
  if (!anew && asked && Math.abs(Date.now() - asked.at) < AGAIN) return;
  await dropPages();
  const pages = await allowed();
  if (!pages) return;
  const wanted = await Promise.all(Object.entries(pages).map(async ([path, version]) => ({ path, version, name: await nameOfPage(author, path) })));
  const names = new Set(wanted.map(({ name }) => name));
  await forgetPages(author, (await pageNames(author)).filter((name) => !names.has(name)));
  for (const one of wanted) await renew(author, one);
  noteThings(wanted.length > 0);
  await write(["kept"], (open) => open("kept").put({ author, name: ASKED, at: Date.now() }));
}

/** Address → version; null when no answer of ours came. */
async function allowed() {
  const answer = await fetch("/kept-pages", { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
  return answer.ok ? (await answer.json()).pages : null;
}

async function renew(author, { path, version, name }) {
  const known = await (await database()).get("kept", [author, name]);
  if (known?.version === version) return;
  const answer = await fetch(path, { cache: "no-store", redirect: "error" });
  const page = answer.ok && answer.headers.has("X-One-Door") ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  if (page?.querySelector("[data-keep-page]")) await (await pageCache()).cachePage(author, name, { from: page, version });
}

/** Whoever opens this phone next, with such things or without, looks whether any has to go (start.js). */
function noteThings(some = true) {
  try {
    if (some) localStorage.setItem("one-door-things", "1");
    else localStorage.removeItem("one-door-things");
  } catch {
    // Whoever works on such things asks all the same.
  }
}
