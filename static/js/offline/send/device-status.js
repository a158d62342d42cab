/** What this phone tells of itself: the key it signs rescue files with, and how much of its owner's is not sent yet. */
import { change, write } from "../store/db.js";
import { deviceOf, nameOf } from "../store/device.js";
import { itemsOf } from "../store/outbox.js";

const SIGNING = { name: "ECDSA", namedCurve: "P-256" };
const PATIENCE = 20_000;

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
export async function sendDeviceStatus({ user_id: person, csrf_token: token }, { always = false } = {}) {
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
