/** Long press on a bubble: 复制 takes its words along, 引用 begins an answer with them. Never on the page of a protected matter. */
import { shortened } from "../lib/characters.js";
import { element } from "../lib/dom.js";
import { openSheet } from "../ui/sheets.js";
import { toast } from "../ui/toast.js";

const QUOTED = 60;
let menu = null;

export function openMenu(bubble) {
  menu?.remove();
  const words = bubble.querySelector("[data-words]")?.textContent.trim() ?? bubble.querySelector(".said-did").textContent.trim();
  const answer = document.querySelector("#add textarea");
  const copy = element("button", { type: "button", textContent: "复制" });
  const quote = element("button", { type: "button", textContent: "引用" });
  copy.addEventListener("click", () => take(words));
  quote.addEventListener("click", () => begin(answer, bubble.dataset.says, words));
  menu = element("div", { className: "bubble-menu" }, ...(answer ? [copy, quote] : [copy]));
  menu.setAttribute("role", "group");
  bubble.append(menu);
  copy.focus();
  setTimeout(() => document.addEventListener("click", close, { once: true }));
  document.addEventListener("keydown", escape);
}

function escape({ key }) {
  if (key === "Escape") close();
}

function close() {
  menu?.remove();
  menu = null;
  document.removeEventListener("keydown", escape);
}

async function take(words) {
  close();
  try {
    await navigator.clipboard.writeText(words);
    toast("复制好了");
  } catch {
    toast("没复制成，请长按文字选", "warn");
  }
}

function begin(answer, who, words) {
  close();
  openSheet(answer.closest("dialog").id);
  answer.value = `“${who}：${shortened(words, QUOTED, "…")}”\n${answer.value}`;
  answer.dispatchEvent(new Event("input", { bubbles: true }));
  answer.focus();
}
