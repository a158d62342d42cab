/** Words begun in a step on a case (办好了, 退回, 补充说明 …): they come back with its sheet until they are sent. Each case and step has one draft. */
import { sha256 } from "../../lib/digest.js";
import { element } from "../../lib/dom.js";
import { currentUser } from "../store/current-user.js";
import { database, write } from "../store/db.js";
import { STEP } from "../store/begun.js";
import { Draft, fill } from "../store/drafts.js";
import { announce, onOpened } from "../store/events.js";
import { decryptJson, encryptJson, openKey } from "../store/vault.js";
import { changedFields, hasWords, takeUp } from "./typed.js";

// Only forms that ask for it: the page of a protected case does not.
const FORMS = "form[data-keep-words]";
/** For who takes this part later. */
export const typed = { changedFields, hasWords, takeUp };
const seen = new WeakSet();
const drafts = new WeakMap(); // form → its draft

/** Put back what was begun in these forms, and keep from now on what is typed there. */
export async function bringWordsBack(forms) {
  const author = await currentUser();
  if (author === null) return;
  for (const form of forms) {
    if (seen.has(form) || !form.matches(FORMS)) continue;
    seen.add(form);
    await openWords(form, author).catch((error) => console.warn("words", error?.name));
  }
}

async function openWords(form, author) {
  const action = form.getAttribute("action");
  const id = await draftIdOf(author, action, form.dataset.keepWords);
  const draft = new Draft(form, { author, id, secret: () => !hasWords(form), more: () => ({ fields: changedFields(form) }) });
  Object.assign(draft, { kind: STEP, context: action });
  drafts.set(form, draft);
  onOpened(author, () => bringBack(form, author, draft)); // straight from signing in
  await bringBack(form, author, draft);
  if (hasWords(form)) await draft.save(); // somebody was quicker than this part
}

/** The name of the draft of a step; two things may be changed at one address, then `about` says which this is. */
const draftIdOf = async (author, action, about) =>
  `${STEP}:${await sha256(new TextEncoder().encode([author, action, about].filter(Boolean).join(" ")))}`;

/** What the server refused is begun anew: its words come back with the form of that step. */
export async function beginAnew({ item, key, payload: { url, about, fields } }) {
  const sealed = { key: item.sealed.key, ...(await encryptJson(key, { context: url, fields, photos: [], voice: null })) };
  const draft = { id: await draftIdOf(item.author, url, about), author: item.author, form: STEP, updated_at: Date.now(), sealed };
  await write(["items", "drafts"], async (open) => {
    await open("items").delete(item.client_id);
    await open("drafts").put(draft);
  });
  announce();
}

async function bringBack(form, author, draft) {
  const record = draft.begun ? null : await (await database()).get("drafts", draft.id);
  const key = record && (await openKey(author, record.sealed.key));
  const content = key && (await decryptJson(key, record.sealed));
  if (!content || draft.begun) return;
  await draft.take({ record, key, content });
  restore(form, content.fields);
}

/** Never the version that was seen or the id: those are of the page that is open now. */
function restore(form, fields) {
  if (hasWords(form)) return;
  form.dispatchEvent(new CustomEvent("comesback", { bubbles: true, detail: fields.map(([name]) => name) })); // its rows are made first
  const { mine, lacking } = takeUp(form, fields);
  fill(form, mine);
  if (!lacking) return;
  const line = element("p", { className: "second", textContent: "这是上次没发出去的话，接着写就行" });
  line.dataset.cameBack = "";
  lacking.after(line);
}

/** It is being sent: its draft's id, for the transaction that makes an item of it. */
export async function endWords(form) {
  return (await drafts.get(form)?.end())?.id;
}

/** The form goes on, refused or empty again. */
export async function resumeWords(form) {
  if (!hasWords(form)) form.querySelector("[data-came-back]")?.remove();
  await drafts.get(form)?.resume();
}
