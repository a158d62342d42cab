/** How much room the phone has, and whether it has thrown away what it was given. */
import { database, write } from "./db.js";

const MARK = "one-door-kept";
const NEEDED = 3 * 1024 * 1024;
export const FULL = "手机存储空间满了，存不下。先删掉一些东西，再试一次";

/** Whether another photo fits; true also where the browser doesn't say. */
export async function hasRoom() {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return !quota || quota - usage > NEEDED;
  } catch {
    return true;
  }
}

/** Ask that this is not the first thing to go when the phone gets full. */
export const askToStay = () => navigator.storage?.persist?.().catch(() => false);

function twin() {
  try {
    return JSON.parse(localStorage.getItem(MARK)) ?? null;
  } catch {
    return null;
  }
}

/** Note outside of the database how many of this phone's items wait; the mark tells this database from one made anew. */
export async function noteCount(count) {
  try {
    localStorage.setItem(MARK, JSON.stringify({ mark: await mark(), count }));
  } catch {
    // Without localStorage a loss can't be noticed.
  }
}

const mark = () =>
  write(["state"], async (open) => {
    const known = await open("state").get("mark");
    if (!known) await open("state").put(Date.now(), "mark");
    return known ?? (await open("state").get("mark"));
  });

/** How many items the browser has thrown away with its whole database; tells it once. */
export async function lostCount() {
  const before = twin();
  if (!before?.count) return 0;
  const now = await (await database()).get("state", "mark");
  return now === before.mark ? 0 : before.count;
}
