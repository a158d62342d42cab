/** What was submitted and is not at the server yet. An item is whole on the disk before anything is sent. */
import { allOf, change, database, write } from "./db.js";
import { announce } from "./events.js";
import { understand, VERSION } from "./payload.js";
import { decrypt, decryptJson, encrypt, encryptJson, newKey, openKey } from "./vault.js";

/** That id is an item already, or was one (two pages that had the same draft open). */
export class Taken extends Error {}

/**
 * Store an item. `photos`: `[{ sha256, blob }]`, without `blob` when it is stored under this id already; `voice` the same, with `seconds` and
 * `wave`; `hold` ms in which it does not go yet; `key` as newKey() gave it to the draft, if there was one. The draft of that id (or of the id `draft`) goes in the same transaction.
 * `more` is what only its author reads of it here (payload.js); `chain` its place among the steps of its row (chain.js).
 */
export async function put({ id, author, kind, url, title, fields, more = { said: [] }, photos = [], voice = null, key = null, draft = id, hold = 0, chain = null }) {
  const own = key ?? (await newKey(author));
  const list = photos.map(({ sha256 }) => ({ sha256 }));
  const sealed = { key: own.wrapped, ...(await encryptJson(own.key, { url, title, fields, ...more, photos: list, voice: described(voice) })) };
  const files = voice ? [...photos, voice] : photos;
  const blobs = [];
  for (const file of files) {
    if (file.blob) blobs.push(await sealedBlob(own.key, id, file.sha256, file.blob, file === voice ? "voice" : "photo"));
  }
  const item = {
    client_id: id, author, kind, version: VERSION, state: "waiting", created_at: Date.now(), attempts: 0, next_try_at: hold ? Date.now() + hold : 0, sealed,
  };
  if (hold) item.held_until = item.next_try_at;
  Object.assign(item, chain);
  await write(["items", "blobs", "drafts"], async (open) => {
    if (await open("items").getKey(id)) throw new Taken();
    for (const { sha256, blob } of files) if (!blob && !(await open("blobs").getKey([id, sha256]))) throw new Taken();
    await open("items").add(item);
    for (const blob of blobs) await open("blobs").put(blob);
    await open("drafts").delete(draft);
    const wanted = new Set(files.map(({ sha256 }) => sha256));
    for (const stored of await open("blobs").getAllKeys(allOf(id))) {
      if (!wanted.has(stored[1])) await open("blobs").delete(stored);
    }
  });
  announce();
}

/** What stands in a draft or item about a voice note, without its bytes. */
export const described = (voice) => voice && { sha256: voice.sha256, seconds: voice.seconds, wave: voice.wave };

export async function sealedBlob(key, id, sha256, blob, kind = "photo") {
  const sealed = await encrypt(key, await blob.arrayBuffer());
  return { client_id: id, sha256, kind, type: blob.type, sealed, sent: false };
}

/** The items of one person, oldest first, closed. */
export async function itemsOf(author) {
  const items = await (await database()).getAllFromIndex("items", "author", author);
  return items.sort((a, b) => a.created_at - b.created_at);
}

/** How many wait, mine and of others on this phone. */
export async function counts(author) {
  const db = await database();
  const mine = author === null ? 0 : await db.countFromIndex("items", "author", author);
  return { mine, others: (await db.count("items")) - mine };
}

/** An item with what it says and its pictures; null while it can't be read. */
export async function opened(item) {
  const key = await openKey(item.author, item.sealed.key);
  if (!key) return null;
  const payload = understand(item.version, await decryptJson(key, item.sealed));
  const blobs = await (await database()).getAll("blobs", allOf(item.client_id));
  const order = payload.photos.map(({ sha256 }) => sha256);
  blobs.sort((a, b) => (order.indexOf(a.sha256) + 99) % 99 - (order.indexOf(b.sha256) + 99) % 99); // a voice note last
  return { item, key, payload, blobs };
}

export const readBlob = async (key, blob) => new Blob([await decrypt(key, blob.sealed)], { type: blob.type });

/** It is at the server with all that belongs to it, or its author threw it away; a draft of that id may keep the pictures. */
export async function remove(id, { blobs = true } = {}) {
  await write(["items", "blobs"], async (open) => {
    await open("items").delete(id);
    if (blobs) await open("blobs").delete(allOf(id));
  });
  announce();
}

/** Change an item; the pages show it. */
export async function alter(id, values) {
  await change("items", id, (item) => Object.assign(item, values));
  announce();
}

export const alterBlob = (id, sha256, values) => change("blobs", [id, sha256], (blob) => Object.assign(blob, values));

/** Not this picture: the server is told, and the rest goes on. */
export async function giveUp(id, sha256, reason) {
  await alterBlob(id, sha256, { given_up: reason, refused: null });
  const left = await (await database()).getAll("blobs", allOf(id));
  const still = left.find((blob) => blob.refused);
  await alter(id, still ? { reason: still.refused } : { state: "sent_text", reason: "", next_try_at: 0 });
}

/** Take an item back that the server refused: it becomes a draft again, with its pictures, under an id of its own. */
export async function recall({ item, key, payload, blobs }, id) {
  const draft = { context: "", fields: payload.fields, photos: payload.photos, voice: payload.voice };
  const form = payload.fields.find(([name]) => name === "kind")?.[1];
  const sealed = { key: item.sealed.key, ...(await encryptJson(key, draft)) };
  await write(["items", "blobs", "drafts"], async (open) => {
    await open("items").delete(item.client_id);
    await open("blobs").delete(allOf(item.client_id));
    for (const blob of blobs) await open("blobs").put({ ...blob, client_id: id, sent: false });
    await open("drafts").put({ id, author: item.author, form, updated_at: Date.now(), sealed });
  });
  announce();
}
