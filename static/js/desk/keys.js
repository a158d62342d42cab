/** Keys of the frame, by their place on the keyboard; never while somebody writes. Pages add their own (README). */
import { element, replaceContent } from "../lib/dom.js";
import { writeCookie } from "../ui/preferences.js";
import { openSheet } from "../ui/sheets.js";

const OFF = "one-door-no-letters";
const WRITING = "input, textarea, select, [contenteditable]";
const PLACES = [".rail", "[data-list], .desk-list, .split-list, main table", "[data-pane], .desk-case, .split-case"];
const GENERAL = [
  ["/　Ctrl+K", "找：去哪里，哪件事，哪个人，哪个电话"],
  ["[", "左边的菜单收窄、放宽"],
  ["F6", "菜单 → 列表 → 这件事"],
  ["?", "这张表"],
  ["Esc", "关掉"],
];
const LISTS = [
  ["↑ ↓　J K", "上一件，下一件"],
  ["Enter", "打开整页"],
  ["空格", "选中"],
  ["F", "筛选"],
  ["E", "导出"],
  ["P", "打印"],
];
const DISPATCH = [
  ["1 – 9", "派给这一家"],
  ["Ctrl+Enter", "绿色的按钮"],
];

const root = document.documentElement;
const asked = () => document.getElementById("keys");

function row([key, words]) {
  return element("div", { className: "key-row" }, element("dt", {}, element("kbd", { textContent: key })), element("dd", { textContent: words }));
}

/** The keys that work on this page. */
function known() {
  const doors = [...document.querySelectorAll(".rail [data-key]")].map((one) => [one.dataset.key.replace("Key", ""), one.title]);
  const lists = document.querySelector("[data-listing]") ? LISTS : [];
  const dispatch = document.querySelector(".dispatch-form") ? DISPATCH : [];
  const general = document.querySelector("[data-find]") ? GENERAL : GENERAL.slice(1); // the first is for pages that can find
  return [...general, ...doors, ...lists, ...dispatch];
}

function list() {
  const made = asked() ?? element("dialog", { id: "keys", className: "sheet keys", label: "有哪些键" });
  const close = element("button", { type: "button", className: "act", textContent: "关掉" });
  close.dataset.sheetClose = "";
  replaceContent(made, element("h2", { textContent: "有哪些键" }), element("dl", {}, ...known().map(row)), close);
  document.body.append(made);
  openSheet("keys");
  return true;
}

function fold() {
  const narrow = document.body.toggleAttribute("data-narrow");
  writeCookie("one_door_rail", narrow ? "narrow" : "wide");
  return true;
}

/** Move the focus to the next of rail, list and pane that this page has. */
function around(back) {
  const places = PLACES.map((one) => document.querySelector(one)).filter((one) => one && one.getClientRects().length);
  const now = places.findIndex((one) => one.contains(document.activeElement));
  const next = places[(now + (back ? -1 : 1) + places.length) % places.length];
  if (!next) return false;
  const inside = next.querySelector('[aria-current="page"], a[href], button, [tabindex="0"]') ?? next;
  if (inside === next && !next.hasAttribute("tabindex")) next.tabIndex = -1;
  inside.focus();
  return true;
}

function find() {
  const place = document.querySelector("[data-find]");
  if (!place) return false;
  place.click();
  return true;
}

function through(code) {
  const link = document.querySelector(`.rail [data-key="${code}"]`);
  if (link) link.click();
  return Boolean(link);
}

function plain(event) {
  const does = { BracketLeft: fold, Slash: event.shiftKey ? list : find };
  if (does[event.code]) return does[event.code]();
  return !event.shiftKey && event.code.startsWith("Key") && root.dataset.noLetters === undefined && through(event.code);
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
  if (event.code === "F6") return around(event.shiftKey) && event.preventDefault();
  if (document.querySelector("dialog[open]")) return;
  if (event.ctrlKey) return event.code === "KeyK" && find() && event.preventDefault();
  if (event.target.closest?.(WRITING)) return;
  if (plain(event)) event.preventDefault();
}

function letters(on) {
  if (on) delete root.dataset.noLetters;
  else root.dataset.noLetters = "";
}

/** 我的 may switch the letters off, for who works with a screen reader or a voice. */
function startSwitch() {
  const field = document.querySelector("[data-letters]");
  if (!field) return;
  field.checked = root.dataset.noLetters === undefined;
  field.addEventListener("change", () => {
    letters(field.checked);
    try {
      localStorage.setItem(OFF, field.checked ? "" : "1");
    } catch {
      // Then it holds for this page.
    }
  });
}

export function startKeys() {
  try {
    letters(!localStorage.getItem(OFF));
  } catch {
    letters(true);
  }
  startSwitch();
  document.addEventListener("keydown", pressed);
}
