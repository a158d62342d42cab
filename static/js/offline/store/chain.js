/**
 * Steps on one row (a mediation, a seat of a whistle) that wait for signal: they go in the order in which they were recorded. The first names
 * the version of its page, each further one the step that it comes after (`after`), until the page is a fresh one.
 */
import { database, write } from "./db.js";
import { announce } from "./events.js";

export const MARK = "row:";

/** Whether the server has its words; pictures may still follow. */
export const isTaken = ({ expected }) => expected !== undefined;

/** How it is with the step before: "gone" (its words are at the server), "parked", or "waiting". */
export async function stepBefore({ before }) {
  const known = before ? await (await database()).get("items", before) : null;
  if (!known || isTaken(known)) return "gone";
  return known.state === "parked" ? "parked" : "waiting";
}

/** The server has the words of a step: what is recorded on the same page comes after it. */
export async function noteTaken({ row, seen, client_id: last }) {
  if (!row) return;
  await write(["state"], (open) => open("state").put({ last, seen, at: Date.now() }, MARK + row));
  announce({ taken: row });
}
