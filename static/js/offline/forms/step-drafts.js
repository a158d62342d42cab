/** Words begun in a step on a case (办好了, 退回, 补充说明 …): they come back with its sheet until they are sent. Each case and step has one draft. */
import { sha256 } from "../../lib/digest.js";
import { element } from "../../lib/dom.js";
import { currentUser } from "../store/current-user.js";
import { database } from "../store/db.js";
import { Draft, fill, STEP } from "../store/drafts.js";
import { onOpened } from "../store/events.js";
import { decryptJson, openKey } from "../store/vault.js";

// Only forms that ask for it: the page of a protected case does not.
const FORMS = "form[data-keep-words]";
const seen = new WeakSet();
const drafts = new WeakMap(); // form → its draft

const boxes = (form) => [...form.querySelectorAll("textarea")];
const isEmpty = (form) => boxes(form).every((box) => !box.value.trim());

/** Put back what was begun in the forms of this page, and keep from now on what is typed there. */
export async function bringWordsBack() {
  const author = await currentUser();
  if (author === null) return;
  for (const form of document.querySelectorAll(FORMS)) {
    if (seen.has(form)) continue;
    seen.add(form);
    await open(form, author).catch((error) => console.warn("words", error?.name));
  }
}

async function open(form, author) {
  const action = form.getAttribute("action");
  const about = new TextEncoder().encode(`${author} ${action}`);
  const id = `${STEP}:${await sha256(about)}`;
  const draft = new Draft(form, { author, id, secret: () => isEmpty(form) });
  Object.assign(draft, { kind: STEP, context: action });
  drafts.set(form, draft);
  onOpened(author, () => bringBack(form, author, draft)); // straight from signing in
  await bringBack(form, author, draft);
  if (!isEmpty(form)) await draft.save(); // somebody was quicker than this part
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
  if (!isEmpty(form)) return;
  fill(form, fields.filter(([name]) => form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`)));
  const box = boxes(form).find((one) => one.value);
  if (!box) return;
  const line = element("p", { className: "second", textContent: "这是上次没发出去的话，接着写就行" });
  line.dataset.cameBack = "";
  box.after(line);
}

/** It is being sent: its draft's id, for the transaction that makes an item of it. */
export async function endWords(form) {
  return (await drafts.get(form)?.end())?.id;
}

/** The form goes on, refused or empty again. */
export async function resumeWords(form) {
  if (isEmpty(form)) form.querySelector("[data-came-back]")?.remove();
  await drafts.get(form)?.resume();
}
