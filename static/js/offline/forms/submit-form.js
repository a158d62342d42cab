/** What pressing the button does: the item is on the disk first, and only then is anything sent. */
import { sha256 } from "../../lib/digest.js";
import { newId } from "../../lib/ids.js";
import { lazy } from "../../lib/lazy.js";
import { isSafeWay } from "../../lib/safe-way.js";
import { currentUser } from "../store/current-user.js";
import { canKeep, database, isFull } from "../store/db.js";
import { put, remove, Taken } from "../store/outbox.js";
import { askForSync, sendNow } from "../send/triggers.js";

const PATIENCE = 8_000;
const sending = lazy(() => import("../send/direct.js"));

/** Straight to the server, with nothing kept. */
const send = (url, data) =>
  sending().then(
    (part) => part.send(url, data),
    () => ({ waiting: "network", message: "" }),
  );

/**
 * Take a filled form in. Resolves with `{ receipt, id }` (the server holds the words), `{ refused, id }`, `{ stored: true, why, id }` (it is safe
 * on the phone and goes later), `{ held: true, id }` (it goes in `hold` ms, unless it is removed before), or as send() does where nothing can be kept or may be: a protected matter goes straight or not at all.
 */
export async function submitForm(form, data, { id, draft = null, title, hold = 0 }) {
  const url = new URL(form.action).pathname;
  if (form.dataset.kind === "dispute" && isSafeWay(data)) return { ...(await send(url, data)), secret: true };
  const author = canKeep() ? await currentUser() : null;
  if (author === null) return send(url, data);
  const given = draft ? await draft.end() : { id, key: null, stored: new Set() };
  const item = { ...(await itemOf(data, given, draft?.voice?.ready)), author, url, title, kind: kindOf(form, url), hold };
  try {
    item.id = await store(item);
  } catch (error) {
    draft?.resume();
    const sent = await send(url, data);
    return sent.receipt ? { ...sent, id: item.id } : { ...sent, full: isFull(error) };
  }
  if (hold) return { held: true, id: item.id };
  askForSync();
  const outcome = await settled(item.id);
  if (outcome.refused) await takeBack(item.id, outcome.refused, draft);
  return { ...outcome, id: item.id };
}

function kindOf(form, url) {
  if (form.dataset.kind) return "report";
  return url.endsWith("/additions") ? "addition" : "action";
}

async function itemOf(data, { id, key, stored }, said) {
  const photos = new Map();
  for (const blob of data.getAll("photos")) photos.set(await sha256(blob), blob);
  data.set("client_id", id);
  const fields = [...data].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
  const file = ([digest, blob]) => ({ sha256: digest, blob: key && stored.has(digest) ? null : blob, again: blob });
  const blob = data.get("voice");
  const voice = blob && { ...said, ...file([await sha256(blob), blob]) };
  return { id, key, fields, photos: [...photos].map(file), voice };
}

/** Store it; when its id is an item already (two pages went on with one draft), as another one. */
async function store(item) {
  try {
    await put(item);
    return item.id;
  } catch (error) {
    if (!(error instanceof Taken)) throw error;
    const id = newId();
    const fields = item.fields.map(([name, value]) => [name, name === "client_id" ? id : value]);
    const photos = item.photos.map(({ sha256: digest, again }) => ({ sha256: digest, blob: again }));
    await put({ ...item, id, key: null, fields, photos, voice: item.voice && { ...item.voice, blob: item.voice.again } });
    return id;
  }
}

/** How an item stands after an attempt, or after a while. */
export async function settled(id) {
  const why = await Promise.race([sendNow({ force: true }), new Promise((resolve) => setTimeout(resolve, PATIENCE, "slow"))]);
  const item = await (await database()).get("items", id);
  if (!item || item.expected !== undefined) return { receipt: true };
  if (item.state === "parked") return { refused: item.refusal };
  return { stored: true, why: why === "done" ? "busy" : why };
}

/** The server won't have it as it is: the form has it again. */
async function takeBack(id, { code }, draft) {
  const spent = code === "conflict";
  if (draft) await draft.resume({ anew: spent });
  await remove(id, { blobs: !draft || spent });
}
