/** 真的好了吗？ is answered in place: the case gets the answer, the card comes back as it now is. */
import { toast } from "../ui/toast.js";

const THANKS = { solved: "知道了，谢谢您", partly: "知道了，接着办", not_solved: "知道了，重新办" };

export function startAnswers() {
  let said = "";
  document.addEventListener("htmx:configRequest", ({ detail, target }) => {
    if (target.matches?.("[data-answer]")) said = detail.parameters.answer ?? detail.parameters.get?.("answer") ?? "";
  });
  document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
    if (!target.matches?.("[data-answer]")) return;
    const status = detail.xhr?.status ?? 0;
    if (status !== 409 && !detail.successful) return; // said by ui/requests.js
    if (detail.successful) toast(THANKS[said] ?? "知道了");
    const card = target.closest("[data-card]");
    if (card) htmx.ajax("GET", card.dataset.card, { target: card, swap: "outerHTML" });
    else setTimeout(() => location.reload(), detail.successful ? 900 : 1500);
  });
}
