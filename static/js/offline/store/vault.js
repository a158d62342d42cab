/**
 * The keys of what lies on the phone. Everything is written with its author's public key, so writing works when the session
 * is gone; reading takes the private key, which is here only while its owner is signed in.
 */
import { database, write } from "./db.js";

export const RSA = { name: "RSA-OAEP", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
export const AES = { name: "AES-GCM", length: 256 };
const subtle = globalThis.crypto?.subtle;
export const newIv = () => crypto.getRandomValues(new Uint8Array(12));

export async function encrypt(key, bytes) {
  const iv = newIv();
  return { iv, bytes: await subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}
export const decrypt = (key, { iv, bytes }) => subtle.decrypt({ name: "AES-GCM", iv }, key, bytes);
export const encryptJson = (key, value) => encrypt(key, new TextEncoder().encode(JSON.stringify(value)));
export const decryptJson = async (key, sealed) => JSON.parse(new TextDecoder().decode(await decrypt(key, sealed)));

/** A fresh key for one item and how only its author can open it again. */
export async function newKey(author) {
  const { publicKey } = await personOf(author);
  const lid = await subtle.importKey("jwk", publicKey, RSA, false, ["wrapKey"]);
  const key = await subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  return { key, wrapped: await subtle.wrapKey("raw", key, lid, "RSA-OAEP") };
}

/** The key of an item; null while its author is not signed in. Throws when it was made for another pair of keys. */
export async function openKey(author, wrapped) {
  const person = await (await database()).get("people", author);
  if (!person?.privateKey) return null;
  return subtle.unwrapKey("raw", wrapped, person.privateKey, "RSA-OAEP", AES, false, ["encrypt", "decrypt"]);
}

/** The person's keys on this phone, made now if there are none; needs no network. */
export async function personOf(id) {
  const known = await (await database()).get("people", id);
  if (known) return known;
  const pair = await subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
  const publicKey = await subtle.exportKey("jwk", pair.publicKey);
  return write(["people"], async (open) => {
    const other = await open("people").get(id); // made by another tab meanwhile
    const person = other ?? { user_id: id, publicKey, privateKey: pair.privateKey, wrapped: null };
    if (!other) await open("people").put(person);
    return person;
  });
}

/** Whether the keys of this person are here, open and safely wrapped. */
export async function isOpen(id) {
  const person = await (await database()).get("people", id);
  return Boolean(person?.privateKey && person.wrapped);
}

/** The person who is signed in now: everybody else's private keys go. */
export const settle = (id) =>
  write(["people", "state"], async (open) => {
    await open("state").put(id, "user");
    await drop(open("people"), (person) => person.user_id !== id);
  });

/** Nobody's private key stays; with `leave` (sign-out) the phone also forgets whose it was. */
export const lock = ({ leave = false } = {}) =>
  write(["people", "state"], async (open) => {
    if (leave) await open("state").delete("user");
    await drop(open("people"), () => true);
  });

async function drop(people, whose) {
  for (const person of await people.getAll()) {
    // The next user of the phone must not sign anything in the name of this one (device.js).
    if (person.signingKey && whose({ user_id: person.owner })) await people.delete(person.user_id);
    // One that the server's secret has not wrapped yet would be lost with all that was written for it.
    if (!person.privateKey || !person.wrapped || !whose(person)) continue;
    delete person.privateKey;
    await people.put(person);
  }
}
