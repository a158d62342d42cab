import { icon } from "../lib/icon.js";

const ICONS = { done: "check", warn: "alert-circle", offline: "cloud-off", wait: "clock" };
let shown = null;
let timer = 0;

/** Where a toast must stand to be seen and read: inside the topmost open dialog, which covers everything else. */
function stage() {
  const dialogs = document.querySelectorAll("dialog[open]");
  return dialogs[dialogs.length - 1] ?? document.body;
}

/** The text in lines, broken after its first comma as people breathe. */
function lines(text) {
  const comma = text.search(/[，。；]/);
  const parts = comma > 0 && comma < text.length - 1 ? [text.slice(0, comma + 1), text.slice(comma + 1)] : [text];
  return parts.map((part) => Object.assign(document.createElement("span"), { textContent: part.trim() }));
}

/**
 * Say something for a moment: 1.5 s, 3 s in 大字版. `kind` is done, warn, offline or wait.
 * The text is only ever text, whoever wrote it.
 */
export function toast(text, kind = "done") {
  shown?.remove();
  clearTimeout(timer);
  const words = Object.assign(document.createElement("p"), { className: "weui-toast__content" });
  shown = Object.assign(document.createElement("div"), { className: "weui-toast" });
  shown.setAttribute("role", "status");
  shown.append(icon(ICONS[kind] ?? ICONS.done, 40), words);
  shown.popover = "manual";
  stage().append(shown);
  shown.showPopover?.();
  // A status region is read only when its words change after it stands in the page.
  requestAnimationFrame(() => words.append(...lines(text)));
  const care = document.documentElement.dataset.weuiMode === "care";
  timer = setTimeout(() => shown?.remove(), care ? 3000 : 1500);
}

/** Say what the server left for this page: <meta name="toast"> or an element with data-toast. */
export function toastAtLoad() {
  const text = document.querySelector('meta[name="toast"]')?.content || document.querySelector("[data-toast]")?.dataset.toast;
  if (text) toast(text);
}
