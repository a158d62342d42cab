/** 真的好了吗？ is answered in place: the case gets the answer, the card comes back as it now is. */
import { pressedButton } from "../lib/pressed.js";
import { csrfToken, explain } from "../ui/requests.js";
import { toast } from "../ui/toast.js";

const THANKS = { solved: "知道了，谢谢您", partly: "知道了，接着办", not_solved: "知道了，重新办" };

export function startAnswers() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-answer]")) return;
    event.preventDefault();
    answer(event.target, pressedButton(event));
  });
}

async function answer(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    const body = new FormData(form);
    if (button) body.set(button.name, button.value);
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const answered = await fetch(form.action, { method: "POST", body, headers, cache: "no-store", redirect: "error" });
    const words = (await answered.json().catch(() => null))?.error?.message;
    if (!answered.ok) await explain(answered.status, words);
    else toast(THANKS[body.get("answer")] ?? "知道了");
    if (answered.ok || answered.status === 409) await show(form, answered.ok);
  } catch {
    toast("没有网络，稍后再试", "offline");
  } finally {
    delete form.dataset.busy;
  }
}

async function show(form, done) {
  const card = form.closest("[data-card]");
  if (!card) return void setTimeout(() => location.reload(), done ? 900 : 1500);
  const fresh = await fetch(card.dataset.card, { headers: { Accept: "text/html" }, cache: "no-store", redirect: "error" });
  if (!fresh.ok) return undefined;
  const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
  return card.replaceWith(...page.body.children);
}
