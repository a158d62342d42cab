/** What pressing the button does on every form: once only, with a sign that it is under way, and never losing what was typed. */
import { shortened } from "../lib/characters.js";
import { replaceContent } from "../lib/dom.js";
import { clearErrors, leadToOwnFault, sayOnTop, showRefusal } from "../lib/errors.js";
import { icon } from "../lib/icon.js";
import { newId } from "../lib/ids.js";
import { isSafeWay } from "../lib/safe-way.js";
import { toast } from "../ui/toast.js";
import { FULL } from "../offline/store/storage.js";
import { submitForm } from "../offline/forms/submit-form.js";
import { showStored } from "../offline/screens/stored.js";

const buttonsOf = (form) => [...form.elements].filter((element) => element.type === "submit");

/** Turn the buttons into 正在发送 and return what turns them back. */
function showSending(form) {
  const before = buttonsOf(form).map((button) => [button, [...button.childNodes]]);
  for (const [button] of before) {
    const turning = icon("refresh");
    turning.classList.add("sending-mark");
    replaceContent(button, turning, Object.assign(document.createElement("span"), { textContent: "正在发送" }));
    button.setAttribute("aria-disabled", "true");
  }
  form.setAttribute("aria-busy", "true");
  return () => {
    for (const [button, nodes] of before) {
      replaceContent(button, ...nodes);
      button.removeAttribute("aria-disabled");
    }
    form.removeAttribute("aria-busy");
  };
}

/** What an item is called in the phone's own list. */
function titleOf(form, data) {
  if (isSafeWay(data)) return "一件要专人办的事";
  const kind = form.querySelector("[name=category]:checked, [name=item]:checked")?.closest("label")?.textContent.trim();
  const words = shortened(String(data.get("description") ?? "").trim().split("\n")[0], 40);
  if (form.dataset.title) return [form.dataset.title, words].filter(Boolean).join("：");
  return words || kind || (form.dataset.kind === "patrol" ? "走了一圈" : "补充说明");
}

/**
 * Let a form be stored and sent. `complete(data)` adds what scripts know and may refuse by returning { field: sentence }; `done(id)` leads on
 * when the server has it, `stored(id)` is told when it only lies safely on the phone. `writing` is the form's draft, when it has one, or the
 * promise of it; else `id` is this submission's own UUID, kept over every try.
 */
export function startForm(form, { complete = async () => null, done, stored = () => {}, writing = null, id = newId() }) {
  let busy = false;
  let gone = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || leadToOwnFault(form)) return;
    busy = true;
    clearErrors(form);
    const calm = showSending(form);
    const data = new FormData(form);
    const draft = await writing;
    data.set("client_id", draft?.id ?? id);
    data.delete("photos"); // as chosen; complete() adds them as shrunk
    const missing = await complete(data);
    const outcome = missing ? { missing } : await submitForm(form, data, { id, draft, title: titleOf(form, data) });
    if (outcome.receipt) {
      gone = true;
      done(outcome.id ?? data.get("client_id")); // stays busy: the page is about to go
      return;
    }
    calm();
    busy = false;
    gone = Boolean(outcome.stored);
    if (gone || outcome.refused?.code === "conflict") id = newId();
    if (gone) stored(outcome.id);
    if (gone) showStored(form, outcome);
    else explain(form, outcome);
  });
  form.dataset.ready = "";
  if (form.dataset.early !== undefined) buttonsOf(form)[0].click(); // pressed before this script came (early.js)
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && gone) location.reload(); // Back must not show again what was sent
  });
}

function explain(form, { missing, refused, waiting, message, secret, full }) {
  if (secret && waiting) sayOnTop(form, "没有发出去，手机里也不留。有网再写，先打电话");
  else if (full) sayOnTop(form, FULL);
  else if (missing) showRefusal(form, "", missing);
  else if (refused?.code === "conflict") sayOnTop(form, "这份刚才已经发过。要另外再报一件，就再按一次提交");
  else if (refused) showRefusal(form, refused.message, refused.fields);
  else if (waiting === "signed-out") sayOnTop(form, "登录过期，东西都在。", { href: "/sign-in", words: "请重新登录" });
  else if (waiting === "busy") toast(message, "wait");
  else toast("没有网络，稍后再试", "offline");
}

/** The moment as the phone has it. */
export const phoneTime = () => new Date().toISOString();
