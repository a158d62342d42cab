/** What is done with all chosen rows: one ordinary form a row, in turn, each once only; a refused one stays chosen with its reason. */
import { newId } from "../lib/ids.js";
import { element } from "../lib/dom.js";
import { openSheet, closeSheet } from "../ui/sheets.js";
import { csrfToken } from "../ui/requests.js";
import { toast } from "../ui/toast.js";
import { ask, bringHead } from "./fragments.js";
import { choose, picked } from "./pick.js";
import { each, find, refreshRows, say } from "./rows.js";

const REFUSED = "没有办成，请再试一次";
let running = false;

/** The oldest takes the others in, so it is sent nowhere itself. */
function parts(rows, into) {
  if (!into) return { rows, fields: {} };
  const [oldest, ...others] = [...rows].sort((one, other) => one.dataset.at - other.dataset.at);
  return { rows: others, fields: { into: oldest.dataset.row } };
}

const fill = (pattern, row) => pattern.replace(/\{(\w+)\}/g, (_all, name) => (name === "key" ? row.dataset.row : row.dataset[name] ?? "0"));

/** Send one; answers why it was refused, nothing when it was done. */
async function sendOne(button, row, fields) {
  const version = row.dataset[button.dataset.versionOf];
  if (/\{order\}/.test(button.dataset.bulk) && !row.dataset.order) return "没有派给单位，没有谁可以催";
  const body = new URLSearchParams({ ...fields, version: version ?? "", client_id: newId(), form_id: newId() });
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const answer = await fetch(fill(button.dataset.bulk, row), { method: "POST", body, headers });
    if (answer.ok) return "";
    const error = (await answer.json()).error ?? {};
    return Object.values(error.fields ?? {})[0] ?? error.message ?? REFUSED;
  } catch {
    return "没有网络，稍后再试";
  }
}

function tell(key, reason) {
  const row = find(key);
  if (!row) return;
  row.querySelector("td.d-title").append(element("span", { className: "refusal", textContent: reason }));
  row.scrollIntoView({ block: "nearest" });
}

async function sendAll(button, more = {}) {
  const { rows, fields } = parts(picked(), button.dataset.into !== undefined);
  const refused = new Map();
  const count = document.querySelector("[data-bulk-count]");
  running = true;
  for (const [number, row] of rows.entries()) {
    count.textContent = `${number + 1} / ${rows.length}`;
    say(count.textContent);
    const reason = await sendOne(button, row, { ...fields, ...more });
    if (reason) refused.set(row.dataset.row, reason);
  }
  running = false;
  document.dispatchEvent(new CustomEvent("rail"));
  await refreshRows(picked());
  choose([...refused.keys()]);
  refused.forEach((reason, key) => tell(key, reason));
  const done = rows.length - refused.size;
  toast(refused.size ? `办成 ${done} ${each()}，${refused.size} ${each()}没办成` : `${button.dataset.word}：${done} ${each()}`, refused.size ? "warn" : "done");
}

/** A form that asks once for all of them, in a dialog of its own. */
async function openForm(button) {
  const found = await ask(button.dataset.form, "pane");
  const form = found?.page.querySelector("form");
  if (!form) return;
  bringHead(found.page);
  const body = element("div", { className: "weui-half-screen-dialog__bd" }, document.importNode(form, true));
  const close = element("button", { type: "button", className: "sheet-x", textContent: "×", label: "关掉" });
  close.dataset.sheetClose = "";
  const head = element("h2", { className: "weui-half-screen-dialog__title", id: "bulk-title", tabIndex: -1, textContent: `${button.dataset.word}：${picked().length} ${each()}` });
  const top = element("div", { className: "weui-half-screen-dialog__hd" }, element("div", { className: "weui-half-screen-dialog__hd__main" }, head), close);
  const dialog = element("dialog", { className: "weui-half-screen-dialog sheet side", id: "bulk-form" }, top, body);
  dialog.setAttribute("aria-labelledby", "bulk-title");
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    closeSheet(dialog);
    sendAll(button, fields);
  });
  document.body.append(dialog);
  openSheet("bulk-form");
}

/** One form for all of them, whose answer is the next page. */
function sendTogether(button) {
  const form = element("form", { method: "post", action: button.dataset.bulk, hidden: true });
  const keys = picked().map((row) => [button.dataset.together, row.dataset.row]);
  for (const [name, value] of [["csrf_token", csrfToken()], ["form_id", newId()], ...keys]) form.append(element("input", { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
}

/** A question is asked by the part that phones bring later, too. */
const sure = async (...said) => (await import("../ui/ask.js")).ask(...said);

async function start(button) {
  const number = picked().length;
  const [least, most] = [Number(button.dataset.least), Number(button.dataset.most)];
  if (number < least || number > most) {
    toast(number < least ? `至少选 ${least} ${each()}` : `一次最多 ${most} ${each()}`, "warn");
  } else if (button.dataset.form) await openForm(button);
  else if (await sure(`${button.dataset.word}：${number} ${each()}`, button.dataset.asks, button.dataset.word, "act")) await (button.dataset.together ? sendTogether : sendAll)(button);
}

function printChosen() {
  document.documentElement.dataset.printChosen = "";
  print();
  delete document.documentElement.dataset.printChosen;
}

/** The sheet of these rows alone. */
function exportChosen() {
  const url = new URL(document.querySelector("[data-export]").href);
  url.searchParams.set("codes", picked().map((row) => row.dataset.row).join(","));
  location.assign(url.href);
}

/** A button of the bar below the chosen rows was pressed. */
export function pressBulk(button) {
  if (running) return;
  if (button.dataset.bulk) start(button);
  else if (button.dataset.bulkPrint !== undefined) printChosen();
  else if (button.dataset.bulkExport !== undefined) exportChosen();
  else choose([]);
}
