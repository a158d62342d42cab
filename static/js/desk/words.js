/** What is typed beside a list survives: another row, a refusal, a line that drops, closing, reload.
 *  Words lie sealed on the computer (step-drafts.js). Pictures, what was said aloud and the words of a protected matter are held by the
 *  open page alone, which asks before it goes. */
import { lazy } from "../lib/lazy.js";
import { saidBefore, voices } from "../lib/voices.js";
import { discard, fill } from "../offline/store/drafts.js";
import { csrfToken } from "../ui/requests.js";
import { ask } from "./fragments.js";

const drafts = lazy(() => import("../offline/forms/step-drafts.js"));
const withDrafts = (work) => drafts().then(work).catch(() => undefined); // without them the page alone holds what is typed
let typed = null; // until that part is here, nothing was typed
const held = new Map(); // name of a form → what stood in it
const done = new WeakSet(); // forms that the server has taken

const forms = (root) => [...root.querySelectorAll("form")].filter((form) => form.method === "post" && !done.has(form));
const chosen = (form) => [...form.querySelectorAll('input[type="file"]')].filter((input) => input.files.length);
/** By what two forms differ: where they go, what else they say of it (`data-keep-words`), which words they ask for. */
function nameOf(form) {
  const asked = [...form.elements].filter(({ type }) => type !== "hidden").map(({ name }) => name);
  return [form.getAttribute("action"), form.dataset.keepWords, ...new Set(asked)].join(" ");
}

const saidIn = (form) => voices.get(form)?.ready ?? saidBefore.get(form);

function contentOf(form) {
  const fields = typed?.hasWords(form) ? typed.changedFields(form) : [];
  const files = chosen(form).map(({ name, files: list }) => [name, list]);
  const said = saidIn(form);
  const kept = form.dataset.keepWords !== undefined;
  return (fields.length || files.length || said) && { fields, files, said, only: !kept || files.length > 0 || Boolean(said) };
}

/** What stands in `root` is about to be taken away. */
export function leave(root) {
  for (const form of forms(root)) {
    const content = contentOf(form);
    if (content) held.set(nameOf(form), content);
    else held.delete(nameOf(form));
  }
}

function giveBack(form, { fields, files, said }) {
  fill(form, typed.takeUp(form, fields).mine);
  for (const [name, list] of files) {
    const input = form.querySelector(`input[type="file"][name="${CSS.escape(name)}"]`);
    if (!input || input.files.length) continue;
    input.files = list;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (said) saidBefore.set(form, said);
}

/** Something came to stand in `root`: what was begun in its forms stands in them again, and is kept from now on. */
export function arrive(root) {
  for (const form of forms(root)) if (held.has(nameOf(form))) giveBack(form, held.get(nameOf(form)));
  withDrafts((part) => {
    ({ typed } = part);
    return part.bringWordsBack([...root.querySelectorAll("form")]);
  });
}

/** Send a form; answers as `ask` does. What was typed is let go only when the server has taken it. */
export async function post(form, button, target) {
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  await voices.get(form)?.addTo(body);
  const draft = await withDrafts((part) => part.endWords(form));
  const found = await ask(form.action, target, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
  if (!found?.answer.ok) {
    await withDrafts((part) => part.resumeWords(form));
    return found;
  }
  done.add(form);
  held.delete(nameOf(form));
  if (draft) await discard(draft).catch(() => {});
  return found;
}

/** Ask before a page goes that alone holds something; `root` answers what stands beside the list. */
export function startWords(root) {
  addEventListener("beforeunload", (event) => {
    leave(root());
    if (![...held.values()].some(({ only }) => only)) return;
    event.preventDefault();
    event.returnValue = "";
  });
  arrive(root());
}
