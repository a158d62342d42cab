/** Where a step that is recorded now stands among those on its row; see chain.js for how they go. */
import { sha256 } from "../../lib/digest.js";
import { MARK, isTaken } from "./chain.js";
import { database, write } from "./db.js";
import { itemsOf } from "./outbox.js";

const OLD = 30 * 24 * 3600 * 1000;

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
  await forgetOld();
  const sent = await sentSince(row, seen);
  return { before, after: sent?.last ?? null };
}

/** What was sent too long ago for any page that is still open goes. */
const forgetOld = () =>
  write(["state"], async (open) => {
    const state = open("state");
    for (const key of await state.getAllKeys(IDBKeyRange.bound(MARK, `${MARK}\uffff`))) {
      if ((await state.get(key)).at < Date.now() - OLD) await state.delete(key);
    }
  });

/** The last step that this phone has sent since a page with that version was read; null when there is none. */
export async function sentSince(row, seen) {
  const sent = await (await database()).get("state", MARK + row);
  return sent?.seen === seen ? sent : null;
}
