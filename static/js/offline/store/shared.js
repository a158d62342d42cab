/**
 * What the phone's own 分享 hands over becomes a draft of whoever is signed in here, sealed for them: the words, and the pictures as they came.
 * The form makes these ready when it opens the draft (capture/shared.js), as it does with chosen ones.
 */
import { newId } from "../../lib/ids.js";
import { allOf, database, write } from "./db.js";
import { sealedBlob } from "./outbox.js";
import { encryptJson, newKey } from "./vault.js";

const MOST = 9; // reports/schemas.py
const FORM = "/report/hazard";

/** Resolves with the address at which it goes on; never rejects. */
export async function keepShared(data) {
  const id = newId();
  try {
    const author = await (await database()).get("state", "user");
    if (author === undefined) return "/share"; // nobody's: the server asks who it is
    await keep(id, author, data);
    return `${FORM}?draft=${id}`;
  } catch {
    await drop(id).catch(() => {});
    return `${FORM}?shared=full`;
  }
}

async function keep(id, author, data) {
  const all = data.getAll("photos").filter(({ size }) => size !== undefined);
  const files = all.slice(0, MOST);
  const said = ["title", "text", "url"].map((name) => data.get(name)).filter((words, n, before) => words && before.indexOf(words) === n);
  const { key, wrapped } = await newKey(author);
  const shared = { files: files.map((_, n) => `shared-${n}`), more: all.length - files.length };
  const content = { context: "", fields: said.length ? [["description", said.join("\n")]] : [], photos: [], voice: null, shared };
  const sealed = { key: wrapped, ...(await encryptJson(key, content)) };
  await write(["drafts"], (open) => open("drafts").put({ id, author, form: "hazard", updated_at: Date.now(), sealed }));
  for (const [n, file] of files.entries()) {
    // Of a film the beginning is enough to say that it is one.
    const blob = await sealedBlob(key, id, shared.files[n], file.type.startsWith("video/") ? file.slice(0, 64) : file, "shared");
    await write(["blobs"], (open) => open("blobs").put(blob));
  }
}

const drop = (id) =>
  write(["drafts", "blobs"], async (open) => {
    await open("drafts").delete(id);
    await open("blobs").delete(allOf(id));
  });
