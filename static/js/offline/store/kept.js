/** What the phone keeps of what it was shown, each thing under a name and sealed for its reader; of a first visit that is the place alone. */
import { database, write } from "./db.js";
import { decryptJson, encryptJson, newKey, openKey } from "./vault.js";

const LARGEST = 2 * 1024 * 1024;

export async function store(author, name, value, version = null) {
  const { key, wrapped } = await newKey(author);
  const sealed = { key: wrapped, ...(await encryptJson(key, value)) };
  if (sealed.bytes.byteLength > LARGEST) return;
  await write(["kept"], (open) => open("kept").put({ author, name, version, at: Date.now(), sealed }));
}

export async function load(author, name) {
  const record = await (await database()).get("kept", [author, name]);
  const key = record && (await openKey(author, record.sealed.key));
  return key ? { at: record.at, value: await decryptJson(key, record.sealed) } : null;
}

/** The person's own area, for forms that were kept without it. */
export const cachePlace = (author, place) => store(author, "place", place);
export const cachedPlace = async (author) => (await load(author, "place").catch(() => null))?.value ?? "";
