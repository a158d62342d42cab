/** 草稿: what was begun and not sent, each with the way to go on and to throw it away. */
import { shortened } from "../../lib/characters.js";
import { element, replaceContent, timeWords } from "../../lib/dom.js";
import { icon } from "../../lib/icon.js";
import { ask } from "../../ui/ask.js";
import { currentUser } from "../store/current-user.js";
import { canKeep } from "../store/db.js";
import { discard, draftsOf, firstPicture } from "../store/drafts.js";
import { onOpened } from "../store/events.js";

const KINDS = { hazard: ["隐患", "alert-triangle"], dispute: ["纠纷", "messages"], patrol: ["巡查", "walk"], order: ["帮人点餐", "bell-ringing"] };
const list = document.querySelector("[data-draft-list]");

/** Put the first picture of a draft in the place of its icon. */
async function picture(draft, sign) {
  const blob = await firstPicture(draft).catch(() => null);
  if (!blob) return;
  const image = element("img", { className: "draft-thumb", alt: "", src: URL.createObjectURL(blob) });
  for (const over of ["load", "error"]) image.addEventListener(over, () => URL.revokeObjectURL(image.src));
  image.addEventListener("error", () => image.replaceWith(sign));
  sign.replaceWith(image);
}

function row(draft) {
  const { record, content } = draft;
  const [word, name] = KINDS[record.form];
  const said = content.fields.find(([field]) => field === "description")?.[1] ?? "";
  const photos = content.photos.length ? ` · ${content.photos.length} 张照片` : "";
  const voice = content.voice ? ` · ${content.voice.seconds} 秒的话` : "";
  const page = record.form === "order" ? "/order-for" : `/report/${record.form}`;
  const href = `${page}?${content.context ? `${content.context}&` : ""}draft=${record.id}`;
  const text = element("span", { className: "weui-cell__bd" },
    element("span", { className: "block", textContent: shortened(said.split("\n")[0], 30) || word }),
    element("span", { className: "block second", textContent: `${word} · ${timeWords(record.updated_at)}${photos}${voice}` }));
  const sign = icon(name);
  const open = element("a", { className: "weui-cell two go fill", href }, element("span", { className: "weui-cell__hd g-gi" }, sign), text);
  picture(draft, sign);
  const bin = element("button", { className: "bin", type: "button", label: `扔掉这份${word}草稿` }, icon("trash"));
  bin.addEventListener("click", async () => {
    if (!(await ask("扔掉这份草稿吗？", "扔掉就找不回来了。", "扔掉"))) return;
    await discard(record.id);
    await show();
  });
  return element("div", { className: "draft-row" }, open, bin);
}

async function show() {
  const author = canKeep() ? await currentUser() : null;
  const drafts = author === null ? [] : await draftsOf(author);
  replaceContent(list, ...(drafts.length ? [element("div", { className: "weui-cells" }, ...drafts.map(row))] : []));
  document.querySelector("[data-no-drafts]").hidden = drafts.length > 0;
}

addEventListener("pageshow", show);
if (canKeep()) currentUser().then((author) => onOpened(author, show));
