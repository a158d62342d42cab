/** Pictures that another app handed over: each is made ready as a chosen one is, and only then what came goes from the phone. */
import { sayBeside } from "../lib/errors.js";
import { database, write } from "../offline/store/db.js";
import { readBlob } from "../offline/store/outbox.js";

const FULL = "手机存储空间满了，照片没带过来。先删掉一些东西，再分享一次";

/** Without a draft there was no room for it. */
export function takeShared(form, photos, content, draft) {
  if (!draft) {
    sayBeside(form, "photos", FULL);
    return;
  }
  const { shared: { files, more }, key } = content;
  for (const name of files) makeReady(draft, key, photos, name);
  if (more) photos.add(Array.from({ length: more }, () => () => new Blob())); // says how many there may be
}

async function makeReady(draft, key, photos, name) {
  const { id } = draft;
  await photos.add([() => asItCame(key, id, name)]);
  if (draft.id !== id) return; // begun anew meanwhile
  const files = draft.shared.files.filter((one) => one !== name);
  draft.shared = files.length ? { files, more: 0 } : null;
  const now = Date.now();
  await draft.save();
  const kept = await (await database()).get("drafts", id);
  if (kept?.updated_at >= now) await write(["blobs"], (open) => open("blobs").delete([id, name])); // else there was no room
}

async function asItCame(key, id, name) {
  const blob = await (await database()).get("blobs", [id, name]);
  return blob ? readBlob(key, blob) : new Blob();
}
