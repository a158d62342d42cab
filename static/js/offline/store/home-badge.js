/**
 * The number on the app's icon: what is unread and what waits to be sent. Whoever learns one of the two says it, a page or the service
 * worker; the other is remembered. Nothing happens where the phone has no such number.
 */
import { canKeep, database, write } from "./db.js";

const NAME = "badge";

let before = Promise.resolve();

/** Say what is known now: `{ unread }`, `{ unsent }`, both, or how it follows from what was. Never rejects. */
export function putBadge(known) {
  if (navigator.setAppBadge && canKeep()) before = before.then(() => show(known)).catch(() => {}); // not allowed, or not on the home screen
  return before;
}

async function show(known) {
  const last = { unread: 0, unsent: 0, ...(await (await database()).get("state", NAME)) };
  const now = { ...last, ...(typeof known === "function" ? known(last) : known) };
  if (now.unread !== last.unread || now.unsent !== last.unsent) await write(["state"], (open) => open("state").put(now, NAME));
  await navigator.setAppBadge(now.unread + now.unsent); // 0 takes it away
}
