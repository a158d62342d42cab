/** Whose page this is: who stays its author whatever happens to the session meanwhile. */
import { database } from "./db.js";

let known = null;

/** The person a page is for: the page says so itself; one that was kept is for whoever was signed in last. */
export function namedPerson() {
  const name = document.querySelector('meta[name="person"]')?.content;
  return name ? Number(name) : null;
}

const found = async () => namedPerson() ?? (await (await database()).get("state", "user")) ?? null;

/** The person's number; null when nobody is signed in on this phone. A page that was kept is for whoever was signed in last. */
export function currentUser() {
  known = known ?? found().catch(() => {
    known = null;
    return null;
  });
  return known;
}
