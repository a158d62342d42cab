/** One question in a half-screen dialog, made here so that pages that are kept can ask it too. */
import { element } from "../lib/dom.js";
import { icon } from "../lib/icon.js";
import { overPage } from "./layers.js";

/** `title` and `words` ask; `yes` stands on the button that does it. */
export function askHere(title, words, yes, tone = "brick") {
  return new Promise((resolve) => {
    const does = element("button", { className: `btn btn-${tone}`, type: "button", textContent: yes });
    const not = element("button", { className: "btn btn-neutral", type: "button", textContent: "先不" });
    const heading = element("h2", { className: "weui-half-screen-dialog__title", id: "asked-title", tabIndex: -1, textContent: title });
    const close = element("button", { className: "sheet-x", type: "button", label: "关掉" }, icon("x"));
    const dialog = element(
      "dialog",
      { className: "weui-half-screen-dialog sheet" },
      element("div", { className: "weui-half-screen-dialog__hd" }, element("div", { className: "weui-half-screen-dialog__hd__main" }, heading), close),
      element("div", { className: "weui-half-screen-dialog__bd" }, element("p", { textContent: words }), element("div", { className: "btn-row" }, not, does)),
    );
    dialog.setAttribute("aria-labelledby", "asked-title");
    let answer = false;
    does.addEventListener("click", () => {
      answer = true;
      dialog.close();
    });
    for (const way of [not, close]) way.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    overPage(dialog);
    heading.focus();
  });
}
