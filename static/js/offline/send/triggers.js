/** When sending is tried: at load, when the network or the page comes back, from time to time, and by Background Sync. Never only one. */
import { lazy } from "../../lib/lazy.js";
import { database } from "../store/db.js";
import { hasWork } from "../store/device.js";
import { onChange } from "../store/events.js";

const SOONEST = 5_000;
const LATEST = 300_000;
/** What sends, and what opens the keys; most visits have nothing to send. */
export const sender = lazy(() => import("./sender.js"));
let timer = 0;
let last = "done";

/** Try now, and again later as long as something is left; resolves with how the run ended. */
export async function sendNow(options = {}) {
  clearTimeout(timer);
  try {
    last = (await hasWork()) ? await (await sender()).flush(options) : "done";
  } catch {
    last = "network"; // the database was closed under it or is full, or the sender did not come
  }
  await again();
  return last;
}

/** How the last run ended: "done", "network" or "signed-out". */
export const lastRun = () => last;

async function again() {
  const items = await (await database()).getAll("items").catch(() => []);
  const next = items.filter(({ state }) => state !== "parked").map(({ next_try_at: at }) => at - Date.now());
  if (!next.length || last === "signed-out") return;
  const wait = Math.min(Math.max(...[Math.min(...next), SOONEST]), LATEST);
  clearTimeout(timer);
  timer = setTimeout(sendNow, wait * (1 + Math.random() / 4), { force: last === "network" });
}

/** Let the browser wake the service worker when there is signal again, also when every page is closed. */
export async function askForSync() {
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    await worker?.sync?.register("one-door");
  } catch {
    // Not there, or not allowed: the page does it.
  }
}

export function startTriggers() {
  const soon = () => sendNow({ force: true });
  addEventListener("online", () => setTimeout(soon, Math.random() * 1_000)); // a whole village may come back at once
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  addEventListener("pageshow", ({ persisted }) => persisted && soon());
  onChange(({ wanted }) => wanted && soon());
  return soon();
}
