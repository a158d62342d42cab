/**
 * The digest by which phone and server prove to each other that they hold the same thing: sha256 of the canonical text.
 * The rule is that of webapp/core/replay.py, step by step; docs describe it with the receipt.
 */
const LEFT_OUT = new Set(["client_id", "csrf_token", "photo_digests", "voice_digest", "join_token"]);

/** One value as it enters the digest. Trimmed of space, tab and LF only: String.trim() and Python's strip() differ. */
const clean = (value) => value.normalize("NFC").replace(/\r\n?/g, "\n").replace(/^[ \t\n]+|[ \t\n]+$/g, "");

/** Whether this page may hash at all: only in a secure context (HTTPS or localhost). */
export const canHash = () => Boolean(globalThis.crypto?.subtle);

/** The hex sha256 of a blob or of bytes. */
export async function sha256(data) {
  const bytes = data instanceof Blob ? await data.arrayBuffer() : data;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The canonical text of a FormData: `name=value` in order of name, then `photo=…`, then `voice=…`. */
export async function canonicalText(data) {
  const fields = [];
  const photos = [];
  let voice = "";
  for (const [name, value] of data) {
    if (value instanceof Blob) {
      if (!value.size && !value.name) continue;
      if (name === "photos") photos.push(await sha256(value));
      if (name === "voice") voice = await sha256(value);
    } else if (!LEFT_OUT.has(name) && clean(value)) {
      fields.push([name, clean(value)]);
    }
  }
  fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const announced = data.getAll("photo_digests").map((digest) => digest.trim()).filter(Boolean);
  voice = voice || String(data.get("voice_digest") ?? "").trim();
  const lines = fields.map(([name, value]) => `${name}=${value}`);
  lines.push(...[...photos, ...announced].map((digest) => `photo=${digest}`));
  if (voice) lines.push(`voice=${voice}`);
  return lines.join("\n");
}

/** The digest of a FormData, null where the page may not hash. */
export async function digestOf(data) {
  return canHash() ? sha256(new TextEncoder().encode(await canonicalText(data))) : null;
}
