/**
 * Steps on one row (a mediation, a seat of a whistle) that wait for signal: they go in the order in which they were recorded. The first names
 * the version of its page, each further one the step that it comes after (`after`), until the page is a fresh one.
 */
import { sha256 } from "../../lib/digest.js";
import { database, write } from "./db.js";
import { announce } from "./events.js";
import { itemsOf } from "./outbox.js";

const MARK = "row:";
const OLD = 30 * 24 * 3600 * 1000;

/** Whether the server has its words; pictures may still follow. */
const isTaken = ({ expected }) => expected !== undefined;

/** The row that a step is about, as it is called here: nobody reads off the phone which it was. Of a whistle it is the seat of a `unit`. */
export const rowOf = (author, action, unit = "") => sha256(new TextEncoder().encode(`${author} ${action.replace(/\/[^/]*$/, "")} ${unit}`.trim()));

/** The steps on a row that are not at the server, oldest first; what was refused among them. */
export const unsentOn = async (author, row) => (await itemsOf(author)).filter((item) => item.row === row && !isTaken(item));

/**
 * `{ before, after }` of a step that is recorded now: which one has to be sent first, and after which it counts. `seen` is the version of the page:
 * one that was read before this phone's last step is as old as that, so the step counts after it; null without a version.
 */
export async function placeOf(author, row, seen) {
  const waiting = (await unsentOn(author, row)).filter(({ state }) => state !== "parked");
  const before = waiting.length ? waiting[waiting.length - 1].client_id : null;
  if (seen === null || before) return { before, after: seen === null ? null : before };
  const sent = await sentSince(row, seen);
  return { before, after: sent?.last ?? null };
}

/** The last step that this phone has sent since a page with that version was read; null when there is none. */
export async function sentSince(row, seen) {
  const sent = await (await database()).get("state", MARK + row);
  return sent?.seen === seen ? sent : null;
}

/** How it is with the step before: "gone" (its words are at the server), "parked", or "waiting". */
export async function stepBefore({ before }) {
  const known = before ? await (await database()).get("items", before) : null;
  if (!known || isTaken(known)) return "gone";
  return known.state === "parked" ? "parked" : "waiting";
}

/** The server has the words of a step: what is recorded on the same page comes after it. What is too old for any open page goes. */
export async function noteTaken({ row, seen, client_id: last }) {
  if (!row) return;
  await write(["state"], async (open) => {
    const state = open("state");
    for (const key of await state.getAllKeys(IDBKeyRange.bound(MARK, `${MARK}\uffff`))) {
      if ((await state.get(key)).at < Date.now() - OLD) await state.delete(key);
    }
    await state.put({ last, seen, at: Date.now() }, MARK + row);
  });
  announce({ taken: row });
}
