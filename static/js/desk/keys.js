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
  ["P", "打印"],
  ["Ctrl+Enter", "绿色的按钮"],
  ["Esc", "关掉"],
];
const LISTS = [
  ["↑ ↓　J K", "上一件，下一件"],
  ["Enter", "打开整页"],
  ["空格", "选中"],
  ["F", "筛选"],
  ["E", "导出"],
];
const DISPATCH = [
  ["↑ ↓　J K", "上一件，下一件"],
  ["Enter", "打开整页"],
  ["1 – 9", "派给这一家"],
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
  const dispatch = document.querySelector("[data-desk-list]") ? DISPATCH : [];
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

const seen = (one) => one.getClientRects().length > 0;

/** Press the green button of the form in which somebody writes, else of the dialog, of what stands beside the list, of the page. */
function pressGreen(target) {
  const form = target.closest?.("form");
  const places = [form, document.querySelector("dialog[open]"), document.querySelector(".desk-panel, [data-pane]:not([hidden])"), document.querySelector("main")];
  for (const place of document.querySelector("dialog[open]") ? places.slice(0, 2) : places) {
    const button = [...(place?.querySelectorAll(".btn-act:not([disabled])") ?? [])].find(seen);
    if (button) return button.click(), true;
  }
  return false;
}

/** What has a paper of its own is printed from that. */
function printed() {
  const paper = !document.querySelector("[data-listing]") && document.querySelector('a[href$="/print"]');
  if (paper) paper.click();
  else print();
  return true;
}

function plain(event) {
  const does = { BracketLeft: fold, Slash: event.shiftKey ? list : find };
  if (does[event.code]) return does[event.code]();
  if (event.shiftKey || !event.code.startsWith("Key") || root.dataset.noLetters !== undefined) return false;
  return event.code === "KeyP" ? printed() : through(event.code);
}

function withControl(event) {
  if (event.code === "Enter") return pressGreen(event.target);
  return event.code === "KeyK" && !document.querySelector("dialog[open]") && find();
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
  if (event.code === "F6") return around(event.shiftKey) && event.preventDefault();
  if (event.ctrlKey) return withControl(event) && event.preventDefault();
  if (document.querySelector("dialog[open]")) return;
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
