/** How the private key comes back at sign-in, and how it is wrapped so that it can go. */
import { write } from "../store/db.js";
import { announce } from "../store/events.js";
import { AES, newIv, personOf, RSA, settle } from "../store/vault.js";

const { subtle } = globalThis.crypto;

/** Bring the private key back with the secret that /session gives to its owner alone. */
export async function unlock({ user_id: id, vault_secret: secret }) {
  await settle(id);
  const person = await personOf(id);
  if (person.privateKey && person.wrapped) return;
  const raw = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  const opener = await subtle.importKey("raw", raw, AES, false, ["wrapKey", "unwrapKey"]);
  if (!person.wrapped) person.wrapped = await wrap(person.privateKey, opener);
  try {
    person.privateKey = await unwrap(person.wrapped, opener);
  } catch {
    await setAside(person);
    return unlock({ user_id: id, vault_secret: secret });
  }
  await write(["people"], (open) => open("people").put(person));
  announce({ opened: id });
}

async function wrap(privateKey, opener) {
  const iv = newIv();
  return { iv, bytes: await subtle.wrapKey("pkcs8", privateKey, opener, { name: "AES-GCM", iv }) };
}

const unwrap = ({ iv, bytes }, opener) =>
  subtle.unwrapKey("pkcs8", bytes, opener, { name: "AES-GCM", iv }, RSA, false, ["unwrapKey"]);

/** The server gives another secret than it did (its database began anew): the old keys stay, out of the way. */
const setAside = (person) =>
  write(["people"], async (open) => {
    await open("people").delete(person.user_id);
    delete person.privateKey;
    await open("people").put({ ...person, user_id: `${person.user_id}:${Date.now()}` });
  });
