/** What is read above a pad, where it was typed in fields of its form: shown in lines, and proven by its digest. */
import { canHash, canonicalText, sha256 } from "./digest.js";
import { element, replaceContent } from "./dom.js";
import { saidIn } from "./said.js";

const part = (pad, name) => pad.closest("[data-signature]").querySelector(`[data-${name}]`);

/** Whether a field is read above a pad: the pad says how the names of those begin. */
function wanted(pad) {
  const begins = pad.closest("[data-signature]").dataset.reads.split(" ");
  return (name) => begins.some((one) => name.startsWith(one));
}

/** As the server counts it (documents/schemas). */
async function readDigest(pad) {
  const data = new FormData(pad.closest("form"));
  const isRead = wanted(pad);
  for (const name of [...data.keys()]) if (!isRead(name)) data.delete(name);
  return canHash() ? sha256(new TextEncoder().encode(await canonicalText(data))) : "";
}

/** A name was written under what stands there now. */
export async function noteRead(pad) {
  part(pad, "read-digest").value = await readDigest(pad);
}

/** Show what is read above these pads; answers those that were signed under other words. */
export async function showRead(pads) {
  const others = [];
  for (const pad of pads) {
    const lines = saidIn(pad.closest("form"), wanted(pad)).map((line) => line.filter(Boolean).join("："));
    replaceContent(part(pad, "read-out"), ...lines.flatMap((line, at) => (at ? [element("br"), line] : [line])));
    if (part(pad, "signed").value && (await readDigest(pad)) !== part(pad, "read-digest").value) others.push(pad);
  }
  return others;
}
