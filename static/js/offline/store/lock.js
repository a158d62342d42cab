/** One at a time over all pages and the service worker. */
import { write } from "./db.js";

const LEASE = 180_000;
const PAUSE = 1_000;

/** Run `work` while nobody else on this phone runs work of that name. */
export async function alone(name, work) {
  if (globalThis.navigator?.locks) return navigator.locks.request(name, work);
  // Browsers without Web Locks: a lease in the database, which a killed page leaves behind for three minutes at most. The server takes
  // nothing twice, so the worst that a doubtful lease can do is a repeat.
  while (!(await lease(name))) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  try {
    return await work();
  } finally {
    await write(["state"], (open) => open("state").delete(name));
  }
}

const lease = (name) =>
  write(["state"], async (open) => {
    const taken = await open("state").get(name);
    const left = (taken ?? 0) - Date.now();
    if (left > 0 && left <= LEASE) return false;
    await open("state").put(Date.now() + LEASE, name);
    return true;
  });
