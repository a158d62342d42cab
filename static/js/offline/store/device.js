/** What this phone knows of itself: the key it signs rescue files with, and what the server was told of it (device-status.js). */
import { database } from "./db.js";

// Beside the person's own record, which vault.js writes as a whole; vault.js drops it with the private key, and a new session gets a new one.
export const nameOf = (person) => `${person}/device`;

/** What is known here of this person's phone: its keys, `session_id` and `rescue_key` once the server has answered. */
export const deviceOf = async (person) => (await database()).get("people", nameOf(person));

/** Whether the server knows this phone's key, so that a file can be exported without signal. */
export const isRegistered = async (person) => Boolean((await deviceOf(person))?.rescue_key);

/** Whether anything is left to do: something waits, or the server was told of something unsent that is gone by now. */
export async function hasWork() {
  const db = await database();
  if (await db.count("items")) return true;
  const person = await db.get("state", "user");
  return Boolean(person !== undefined && (await deviceOf(person))?.told?.unsent);
}
