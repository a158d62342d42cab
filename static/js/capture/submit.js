/** What pressing the button does on every form: once only, with a sign that it is under way, and never losing what was typed. */
import { icon } from "../ui/icon.js";
import { toast } from "../ui/toast.js";
import { clearErrors, sayOnTop, showRefusal } from "./errors.js";
import { newId } from "./ids.js";
import { send } from "./send.js";

const buttonsOf = (form) => [...form.elements].filter((element) => element.type === "submit");

/** Turn the buttons into 正在发送 and return what turns them back. */
function showSending(form) {
  const before = buttonsOf(form).map((button) => [button, [...button.childNodes]]);
  for (const [button] of before) {
    const turning = icon("refresh");
    turning.classList.add("sending-mark");
    button.replaceChildren(turning, Object.assign(document.createElement("span"), { textContent: "正在发送" }));
    button.setAttribute("aria-disabled", "true");
  }
  form.setAttribute("aria-busy", "true");
  return () => {
    for (const [button, nodes] of before) {
      button.replaceChildren(...nodes);
      button.removeAttribute("aria-disabled");
    }
    form.removeAttribute("aria-busy");
  };
}

/**
 * Let a form go through send(). `complete(data)` adds what scripts know and may refuse by returning { field: sentence };
 * `done(receipt, id)` leads on. `id` is this submission's own UUID, kept over every try.
 */
export function startForm(form, { complete = async () => null, done, id = newId() }) {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    clearErrors(form);
    const calm = showSending(form);
    const data = new FormData(form);
    data.set("client_id", id);
    data.delete("photos"); // as chosen; complete() adds them as shrunk
    const missing = await complete(data);
    const outcome = missing ? { missing } : await send(form.action, data);
    if (outcome.receipt) {
      done(outcome.receipt, id); // stays busy: the page is about to go
      return;
    }
    calm();
    busy = false;
    if (outcome.refused?.code === "conflict") id = newId();
    explain(form, outcome);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}

function explain(form, { missing, refused, waiting, message }) {
  if (missing) showRefusal(form, "", missing);
  else if (refused?.code === "conflict") sayOnTop(form, "这份刚才已经发过。要另外再报一件，就再按一次提交");
  else if (refused) showRefusal(form, refused.message, refused.fields);
  else if (waiting === "signed-out") sayOnTop(form, "登录过期，东西都在。", { href: "/sign-in", words: "请重新登录" });
  else if (waiting === "busy") toast(message, "wait");
  else toast("没有网络，稍后再试", "offline");
}

/** The moment as the phone has it. */
export const phoneTime = () => new Date().toISOString();
