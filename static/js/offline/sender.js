/** Sends what waits: one sender on the phone, text first, then picture by picture. Runs in pages and in the service worker. */
import { digestOf } from "../capture/digest.js";
import { database } from "./db.js";
import { owesWord, tellDevice } from "./device.js";
import { announce } from "./events.js";
import { alone } from "./lock.js";
import { alter, alterBlob, itemsOf, opened, readBlob, remove } from "./outbox.js";
import { formOf } from "./payload.js";
import { isReceipt, Wire } from "./wire.js";
import { askSession } from "./session.js";
import { lock, unlock } from "./vault.js";

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 600_000;
let queued = null;
let forced = false;

/**
 * Try everything that is due, with `force` also what is not. Resolves with `"done"`, `"network"` or `"signed-out"`; what is left says by
 * itself why. Calls at once share one run.
 */
export function flush({ force = false } = {}) {
  forced ||= force;
  queued ??= alone("one-door-sender", () => {
    const all = forced;
    queued = null; // whoever calls from now on may have stored something that this run has not seen
    forced = false;
    return run(all);
  });
  return queued;
}

async function run(force) {
  if (!(await (await database()).count("items")) && !(await owesWord())) return "done";
  const { session, out } = await askSession();
  if (out) await lock();
  if (!session) return out ? "signed-out" : "network";
  await unlock(session);
  const wire = new Wire(session);
  const ended = await sendAll(wire, session.user_id, force);
  if (!ended) await tellDevice(wire.session);
  return ended ?? "done";
}

async function sendAll(wire, author, force) {
  for (const item of await itemsOf(author)) {
    if (!isDue(item, force)) continue;
    announce({ sending: item.client_id });
    const ended = await sendOne(wire, item);
    announce();
    if (ended) return ended;
  }
  return null;
}

/** A clock that was set back must not make an item wait for years. */
function isDue({ state, next_try_at: next }, force) {
  return state !== "parked" && (force || next <= Date.now() || next > Date.now() + 2 * LONGEST_WAIT);
}

/** Returns why the whole run has to stop, if it has. */
async function sendOne(wire, item) {
  let known = null;
  try {
    known = await opened(item);
  } catch {
    await park(item, { message: "这一件在这部手机上打不开了" });
  }
  if (!known) return null;
  const { failed } = await new Delivery(wire, known).go();
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

/** One item on its way. */
class Delivery {
  constructor(wire, { item, key, payload, blobs }) {
    Object.assign(this, { wire, item, key, payload, blobs, id: item.client_id, receipt: null });
  }

  async go() {
    const form = formOf(this.payload);
    this.digest = await digestOf(form);
    if (this.item.state === "waiting") {
      const failed = await this.#text(form);
      if (failed) return { failed };
    }
    for (const blob of this.blobs) {
      const failed = blob.given_up ? await this.#giveUp(blob) : await this.#blob(blob);
      if (failed) return { failed };
    }
    if (this.blobs.some((blob) => blob.refused)) return this.#stay();
    // Nothing was left to send: what the server holds is asked for once more before anything goes from here.
    const failed = this.receipt ? null : await this.#text(form);
    return failed ? { failed } : this.#end();
  }

  async #text(form) {
    const answer = this.#checked(await this.wire.send("POST", this.payload.url, form));
    if (answer.failed) return answer.failed;
    await alter(this.id, { state: "sent_text", reason: "", stored: answer.photos.stored, expected: answer.photos.expected });
    return null;
  }

  async #blob(blob) {
    if (blob.sent || blob.refused) return null;
    const bytes = await readBlob(this.key, blob);
    const folder = blob.kind === "voice" ? "voice" : "photos";
    const answer = this.#checked(await this.wire.send("PUT", `/reports/${this.id}/${folder}/${blob.sha256}`, bytes));
    if (answer.failed?.refused) {
      blob.refused = answer.failed.refused.message;
      await alterBlob(this.id, blob.sha256, { refused: blob.refused });
      return null; // the others still go
    }
    if (answer.failed) return answer.failed;
    blob.sent = true;
    await alterBlob(this.id, blob.sha256, { sent: true });
    await alter(this.id, { stored: answer.photos.stored, expected: answer.photos.expected });
    return null;
  }

  async #giveUp(blob) {
    if (blob.sent || blob.kind === "voice") return null;
    const form = new FormData();
    form.set("reason", blob.given_up);
    const answer = this.#checked(await this.wire.send("POST", `/reports/${this.id}/photos/${blob.sha256}/give-up`, form));
    if (answer.failed?.waiting) return answer.failed;
    blob.sent = true;
    await alterBlob(this.id, blob.sha256, { sent: true });
    return null;
  }

  /** An answer that is no receipt of exactly this is no success, whatever its status. */
  #checked(answer) {
    if (!answer.receipt) return { failed: answer };
    if (!isReceipt(answer.receipt, this.id, this.digest)) return { failed: { waiting: "busy" } };
    this.receipt = answer.receipt;
    return { photos: answer.receipt.photos };
  }

  async #stay() {
    const at = this.blobs.findIndex((blob) => blob.refused);
    const which = this.blobs[at].kind === "voice" ? "说的那段话" : `第 ${at + 1} 张照片`;
    await alter(this.id, { state: "parked", reason: `${which}：${this.blobs[at].refused}` });
    return {};
  }

  async #end() {
    const { stored, expected } = this.receipt.photos;
    if (stored >= expected) {
      await remove(this.id);
      return {};
    }
    for (const blob of this.blobs) if (!blob.given_up) await alterBlob(this.id, blob.sha256, { sent: false });
    return { failed: { waiting: "busy" } };
  }
}
