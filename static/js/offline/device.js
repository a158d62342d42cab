/** What this phone tells of itself: the key it signs rescue files with, and how much of its owner's is not sent yet. */
import { change, database, write } from "./db.js";
import { itemsOf } from "./outbox.js";

const SIGNING = { name: "ECDSA", namedCurve: "P-256" };
const PATIENCE = 20_000;

// Beside the person's own record, which vault.js writes as a whole; vault.js drops it with the private key, and a new session gets a new one.
const nameOf = (person) => `${person}/device`;

/** What is known here of this person's phone: its keys, `session_id` and `rescue_key` once the server has answered. */
export const deviceOf = async (person) => (await database()).get("people", nameOf(person));

/** Whether the server knows this phone's key, so that a file can be exported without signal. */
export const isRegistered = async (person) => Boolean((await deviceOf(person))?.rescue_key);

/** Whether the server was told of something unsent that is gone by now. */
export async function owesWord() {
  const person = await (await database()).get("state", "user");
  return Boolean(person !== undefined && (await deviceOf(person))?.told?.unsent);
}

async function made(person) {
  const known = await deviceOf(person);
  if (known) return known;
  const pair = await crypto.subtle.generateKey(SIGNING, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return write(["people"], async (open) => {
    const other = await open("people").get(nameOf(person)); // made by another tab meanwhile
    const device = other ?? { user_id: nameOf(person), owner: person, signingKey: pair.privateKey, public_key: { kty, crv, x, y } };
    if (!other) await open("people").put(device);
    return device;
  });
}

/** Tell it, when it has changed since the last time; with `always` also when not (a new session). Never rejects. */
export async function tellDevice({ user_id: person, csrf_token: token }, { always = false } = {}) {
  try {
    const [oldest, ...others] = await itemsOf(person);
    const told = { unsent: oldest ? others.length + 1 : 0, since: oldest ? new Date(oldest.created_at).toISOString() : null };
    const device = await made(person);
    if (!always && device.rescue_key && JSON.stringify(device.told) === JSON.stringify(told)) return;
    const answer = await fetch("/session/device", {
      method: "POST",
      body: JSON.stringify({ public_key: device.public_key, ...told }),
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const { session_id, rescue_key, registered } = await answer.json();
    if (!answer.ok || !rescue_key) return;
    await change("people", nameOf(person), (known) => Object.assign(known, { session_id, rescue_key, registered, told }));
  } catch {
    // Next time; nothing of a report depends on it.
  }
}
