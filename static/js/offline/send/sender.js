/** Sends what waits: one sender on the phone, text first, then picture by picture. Runs in pages and in the service worker. */
import { stepBefore } from "../store/chain.js";
import { hasWork } from "../store/device.js";
import { announce } from "../store/events.js";
import { alone } from "../store/lock.js";
import { alter, itemsOf, opened } from "../store/outbox.js";
import { askSession } from "../store/session.js";
import { lock } from "../store/vault.js";
import { sendDeviceStatus } from "./device-status.js";
import { Http } from "./http.js";
import { ItemUpload } from "./item-upload.js";
import { unlock } from "./unlock.js";

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 600_000;
const LONGEST_HOLD = 60_000;
const BEFORE_PARKED = "前面一步没办成，这一步就没有发";
let queued = null;
let forced = false;

/**
 * Try everything that is due, with `force` also what is not. Resolves with `"done"`, `"network"` or `"signed-out"`; what is left says by
 * itself why. Calls at once share one run.
 */
export function flush({ force = false } = {}) {
  forced = forced || force;
  queued = queued ?? alone("one-door-sender", () => {
    const all = forced;
    queued = null; // whoever calls from now on may have stored something that this run has not seen
    forced = false;
    return run(all);
  });
  return queued;
}

/** The server says who is signed in: their keys open, and it hears of their phone. */
export async function enter(session) {
  await unlock(session);
  sendDeviceStatus(session, { always: true });
}

async function run(force) {
  if (!(await hasWork())) return "done";
  const { session, out } = await askSession();
  if (out) await lock();
  if (!session) return out ? "signed-out" : "network";
  await unlock(session);
  const http = new Http(session);
  const ended = await sendAll(http, session.user_id, force);
  if (!ended) await sendDeviceStatus(http.session);
  return ended ?? "done";
}

async function sendAll(http, author, force) {
  for (const item of await itemsOf(author)) {
    if (!isDue(item, force) || !(await isItsTurn(item))) continue;
    announce({ sending: item.client_id });
    const ended = await sendOne(http, item);
    announce();
    if (ended) return ended;
  }
  return null;
}

/** No step goes before the one that it was recorded after; with one that was refused, it has nothing to come after. */
async function isItsTurn(item) {
  const before = await stepBefore(item);
  if (before === "parked") await park(item, { message: BEFORE_PARKED });
  return before === "gone";
}

/** A clock that was set back must not make an item wait for years. */
function isDue({ state, next_try_at: next, held_until: held = 0 }, force) {
  const now = Date.now();
  if (held > now && held < now + LONGEST_HOLD) return false; // its author may still take it back
  return state !== "parked" && (force || next <= Date.now() || next > Date.now() + 2 * LONGEST_WAIT);
}

/** Returns why the whole run has to stop, if it has. */
async function sendOne(http, item) {
  let known = null;
  try {
    known = await opened(item);
  } catch {
    await park(item, { message: "这一件在这部手机上打不开了" });
  }
  if (!known) return null;
  const { failed } = await new ItemUpload(http, known).go();
  if (!failed) return null;
  if (failed.refused) await park(item, failed.refused);
  if (failed.waiting) await wait(item, failed);
  if (failed.waiting === "signed-out") await lock();
  return failed.waiting === "network" || failed.waiting === "signed-out" ? failed.waiting : null;
}

const park = (item, { status = 0, code = "", message, fields = {} }) =>
  alter(item.client_id, { state: "parked", reason: message, refusal: { status, code, message, fields } });

function wait({ client_id: id, attempts }, { retryAfter = 0 }) {
  const growing = Math.min(FIRST_WAIT * 2 ** Math.min(attempts, 10), LONGEST_WAIT) * (0.75 + Math.random() / 2);
  return alter(id, { attempts: attempts + 1, next_try_at: Date.now() + Math.max(growing, retryAfter * 1000) });
}
