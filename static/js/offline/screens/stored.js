/** What the form shows once its report lies safely on the phone but could not be sent yet. */
import { element, replaceContent } from "../../lib/dom.js";
import { icon } from "../../lib/icon.js";
import { closeSheet } from "../../ui/sheets.js";
import { toast } from "../../ui/toast.js";
import { database } from "../store/db.js";
import { onChange } from "../store/events.js";

const WHY = {
  network: ["clock", "已经存好了", ["现在没有网络，有网自动发，", "文字、照片都在手机里，不会丢。"]],
  "signed-out": ["clock", "已经存好了", ["登录过期了，东西都在。", "登录以后自动发。"]],
};
const BUSY = ["clock", "已经存好了", ["还没发完，正在接着发。", "文字、照片都在手机里，不会丢。"]];

/** Say it in place of a form that has a page of its own, in passing for one in a dialog. */
export function showStored(form, { id, why }) {
  if (!form.classList.contains("capture")) {
    closeSheet(form.closest("dialog"));
    form.reset();
    toast("存在手机里了，有网自动发", "wait");
    return;
  }
  const own = { seen: form.dataset.seen ?? "/reports", more: form.dataset.more ?? "/report", words: form.dataset.sentWords ?? "网格长会尽快看到。", list: form.dataset.list ?? "/reports", listWord: form.dataset.listWord ?? "我的上报" };
  const panel = element("div", { className: "empty", tabIndex: -1 });
  panel.setAttribute("role", "status");
  paint(panel, WHY[why] ?? BUSY, why, own);
  replaceContent(document.querySelector("main > .page"), panel);
  document.querySelector("main > .bar")?.remove();
  scrollTo(0, 0);
  panel.focus();
  onChange(async () => {
    if (!panel.dataset.sent && !(await (await database()).getKey("items", id))) {
      panel.dataset.sent = "1";
      paint(panel, ["check", "发出去了", [own.words]], "", own, `${own.seen}/${id}`);
    }
  });
}

function paint(panel, [name, title, lines], why, own, report = null) {
  const words = element("p", {}, ...lines.flatMap((line, at) => (at ? [document.createElement("br"), line] : [line])));
  replaceContent(panel, icon(name, 40), element("h1", { textContent: title }), words);
  if (why === "signed-out") panel.append(link("请重新登录", "/sign-in?next=/reports"));
  else panel.append(link(own.more === "/report" ? "再报一件" : "再点一份", own.more));
  panel.append(element("a", { className: "more", href: report ?? own.list, textContent: report ? "看看这一件" : own.listWord }));
}

const link = (words, href) => element("a", { className: "btn btn-act btn-mid", href, textContent: words });
