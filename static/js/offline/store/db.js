/** The one database on the phone. What people wrote stands in it only sealed (vault.js). */
import { openDB } from "../../../vendor/idb.js";

const NAME = "one-door";
const VERSION = 1;
let opening = null;

/** Whether this browser can keep things at all: IndexedDB, and WebCrypto, which needs HTTPS or localhost. */
export const canKeep = () => Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);

function upgrade(db) {
  db.createObjectStore("people", { keyPath: "user_id" });
  db.createObjectStore("items", { keyPath: "client_id" }).createIndex("author", "author");
  db.createObjectStore("blobs", { keyPath: ["client_id", "sha256"] });
  db.createObjectStore("drafts", { keyPath: "id" }).createIndex("author", "author");
  db.createObjectStore("kept", { keyPath: ["author", "name"] });
  db.createObjectStore("state");
}

export function database() {
  const forget = () => {
    opening = null;
  };
  opening = opening ?? openDB(NAME, VERSION, {
    upgrade,
    blocking: (_from, _to, event) => {
      event.target.close(); // a newer version of the app must not wait for this page
      forget();
    },
    terminated: forget,
  }).catch((error) => {
    forget();
    throw error;
  });
  return opening;
}

/**
 * One strict transaction: when it resolves, all of it is on the disk; otherwise nothing is. `work` gets a function that
 * returns a store by name, and must await nothing but those stores.
 */
export async function write(stores, work) {
  const transaction = (await database()).transaction(stores, "readwrite", { durability: "strict" });
  const done = transaction.done;
  done.catch(() => {}); // its reason is thrown below, once
  try {
    const result = await work((name) => transaction.objectStore(name));
    await done;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It had ended by itself.
    }
    throw transaction.error ?? error;
  }
}

/** All pictures of one item or draft. */
export const allOf = (id) => IDBKeyRange.bound([id], [id, []]);

/** Read and change one record in one go; nothing happens when it is gone. */
export const change = (store, key, alter) =>
  write([store], async (open) => {
    const record = await open(store).get(key);
    if (!record) return null;
    alter(record);
    await open(store).put(record);
    return record;
  });

export const isFull = (error) => error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";
