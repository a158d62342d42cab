/** What is being written, on the disk at every change: it comes back after a reload, a killed page, a killed browser. */
import { newId } from "../../lib/ids.js";
import { begun } from "./begun.js";
import { allOf, database, isFull, write } from "./db.js";
import { described, readBlob, sealedBlob } from "./outbox.js";
import { decryptJson, encryptJson, newKey, openKey } from "./vault.js";

const NOT_TYPED = new Set(["csrf_token", "client_id", "kind", "photos", "checklist_version"]);

/** What the link into a form had chosen; a draft belongs to the same link. */
export function contextOf(search) {
  const context = new URLSearchParams(search);
  for (const name of ["draft", "noted", "shared"]) context.delete(name);
  return context.toString();
}

/** All drafts of one person's reports, newest first: `{ record, key, content }`; empty while they can't be read. */
export async function draftsOf(author) {
  const records = await begun(author);
  records.sort((a, b) => b.updated_at - a.updated_at);
  const readable = records.map(async (record) => {
    const key = await openKey(author, record.sealed.key);
    return key && { record, key, content: await decryptJson(key, record.sealed) };
  });
  return (await Promise.all(readable.map((one) => one.catch(() => null)))).filter(Boolean);
}

/** The first picture of a stored draft; null without one. */
export async function firstPicture({ record, key, content }) {
  if (!content.photos.length) return null;
  const blobs = await (await database()).getAll("blobs", allOf(record.id));
  const first = blobs.find(({ sha256 }) => sha256 === content.photos[0].sha256);
  return first ? readBlob(key, first) : null;
}

export const discard = (id) =>
  write(["drafts", "blobs"], async (open) => {
    await open("drafts").delete(id);
    await open("blobs").delete(allOf(id));
  });

/** The draft that an opened form goes on with, if there is one. */
export async function unfinished(author, kind, search) {
  const wanted = new URLSearchParams(search).get("draft");
  const context = contextOf(search);
  const fits = ({ record, content }) => {
    if (wanted) return record.id === wanted;
    return record.form === kind && (context ? content.context === context : !content.context.includes("patrol="));
  };
  return (await draftsOf(author)).find(fits) ?? null;
}

/** The draft of one open form. */
export class Draft {
  _own = null;
  _stored = new Set();
  _work = null;
  _again = false;
  _ended = false;
  /** What another app handed over and the form has not made ready yet: `{ files: [name], more }`. */
  shared = null;

  /** `secret()`: must not be kept now, in any form; `onfull()`: the phone has no room. */
  constructor(form, { author, photos = null, voice = null, id = newId(), secret = () => false, onfull = () => {}, more = () => ({}) }) {
    Object.assign(this, { form, author, photos, voice, id, secret, onfull, more, kind: form.dataset.kind });
    this.context = contextOf(location.search);
    const save = () => this.save();
    for (const event of ["input", "change"]) form.addEventListener(event, save);
    // Once more before a camera or picker opens: the phone may kill the page behind it.
    form.addEventListener("click", ({ target }) => target.type === "file" && this.save({ ifBegun: true }));
    for (const part of [photos, voice]) if (part) part.onchange = save;
  }

  /** Whether something of it lies on the disk. */
  get begun() {
    return this._own !== null;
  }

  /** Go on with a stored draft: returns what it says and its pictures. */
  async take({ record, key, content }) {
    this.id = record.id;
    this.context = content.context;
    this._own = { key, wrapped: record.sealed.key };
    this.shared = content.shared ?? null;
    const blobs = await (await database()).getAll("blobs", allOf(this.id));
    const pictures = [];
    for (const { sha256 } of content.photos) {
      const blob = blobs.find((one) => one.sha256 === sha256);
      if (blob) pictures.push({ sha256, blob: await readBlob(key, blob) });
    }
    pictures.forEach(({ sha256 }) => this._stored.add(sha256));
    const spoken = content.voice && blobs.find((one) => one.sha256 === content.voice.sha256);
    if (spoken) this._stored.add(spoken.sha256);
    return { ...content, key, pictures, said: spoken ? { ...content.voice, blob: await readBlob(key, spoken) } : null };
  }

  /** Store what stands in the form now; resolves when it is on the disk. Never rejects. */
  save({ ifBegun = false } = {}) {
    if (this._ended || (ifBegun && !this._own)) return Promise.resolve();
    this._again = true;
    this._work = this._work ?? this._loop().finally(() => {
      this._work = null;
    });
    return this._work;
  }

  async _loop() {
    while (this._again) {
      this._again = false;
      try {
        await (this.secret() ? this._forget() : this._write());
      } catch (error) {
        if (isFull(error)) this.onfull();
        else console.warn("draft", error?.name);
      }
    }
  }

  async _forget() {
    if (!this._own) return;
    this._own = null;
    this._stored.clear();
    await discard(this.id);
  }

  async _write() {
    this._own = this._own ?? (await newKey(this.author));
    const { key, wrapped } = this._own;
    const photos = this.photos?.ready ?? [];
    const said = this.voice?.ready;
    const fresh = [...photos, ...(said ? [said] : [])].filter(({ sha256 }) => !this._stored.has(sha256));
    const sealing = fresh.map((one) => sealedBlob(key, this.id, one.sha256, one.blob, one === said ? "voice" : "photo"));
    const blobs = await Promise.all(sealing);
    const sealed = { key: wrapped, ...(await encryptJson(key, this._content(photos))) };
    const record = { id: this.id, author: this.author, form: this.kind, updated_at: Date.now(), sealed };
    if (this._ended || this.secret()) return;
    await write(["drafts", "blobs"], async (open) => {
      await open("drafts").put(record);
      for (const blob of blobs) await open("blobs").put(blob);
    });
    fresh.forEach(({ sha256 }) => this._stored.add(sha256));
  }

  _content(photos) {
    const fields = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && value && !NOT_TYPED.has(name));
    return { context: this.context, fields, photos: photos.map(({ sha256 }) => ({ sha256 })), voice: described(this.voice?.ready), ...(this.shared && { shared: this.shared }), ...this.more() };
  }

  /** Stop writing: what the outbox needs to take the draft over. */
  async end() {
    this._ended = true;
    await this._work;
    return { id: this.id, key: this._own, stored: this._stored };
  }

  /** Go on after a refusal; with `anew` as another one (the id is spent). */
  resume({ anew = false } = {}) {
    this._ended = false;
    if (anew) this.renew();
    return this.save();
  }

  /** From now on another draft; the one before stays. */
  renew() {
    this.id = newId();
    this._own = null;
    this.shared = null;
    this._stored = new Set();
  }
}

/** Put stored fields back into a form; what has no field there (a round that it belongs to) goes along unseen. */
export function fill(form, fields) {
  const seen = new Map();
  for (const [name, value] of fields) {
    if (NOT_TYPED.has(name)) continue;
    const all = [...form.elements].filter((one) => one.name === name);
    const choice = all.find((one) => ["radio", "checkbox"].includes(one.type) && one.value === value);
    const at = seen.get(name) ?? 0;
    seen.set(name, at + 1);
    if (choice) choice.checked = true;
    else if (all[at]) all[at].value = value;
    else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    all[at]?.closest("details")?.setAttribute("open", "");
  }
  form.dispatchEvent(new CustomEvent("restored"));
}
