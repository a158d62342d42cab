/** Find: one field over what one may open. Doors of the rail at once, what the server knows 150 ms after the last key. */
import { element, replaceContent } from "../lib/dom.js";
import { openSheet } from "../ui/sheets.js";

const PAUSE = 150;
const MOST = 5;
const HINT = "事情、地方、人名、电话；去哪里写拼音也行，比如 pd";
let parts = null; // the dialog's own: field, list, doors, found, end, status
let asked = 0;
let later = 0;

/** Say whether a door's word holds what was typed, or is spelt so from any syllable on, in full or by initials. */
export function isTypedSo(word, spelt, typed) {
  if (word.includes(typed)) return true;
  const syllables = spelt.split(" ");
  const rest = syllables.map((_, start) => syllables.slice(start));
  return rest.some((part) => part.join("").startsWith(typed) || part.map((one) => one[0]).join("").startsWith(typed));
}

function option(url, word, drawing) {
  const made = element("a", { className: "find-row", href: url, tabIndex: -1 }, drawing, element("span", { textContent: word }));
  made.setAttribute("role", "option");
  return made;
}

function group(word, rows) {
  const head = element("p", { className: "find-head", textContent: word });
  head.setAttribute("aria-hidden", "true");
  const made = element("div", { label: word }, head, ...rows);
  made.setAttribute("role", "group");
  return rows.length ? [made] : [];
}

function doors(typed) {
  const plain = typed.toLowerCase().replace(/\s/g, "");
  const all = plain ? [...document.querySelectorAll(".rail [data-spelt]")] : [];
  const fit = all.filter((one) => isTypedSo(one.title, one.dataset.spelt, plain)).slice(0, MOST);
  return group("去哪里", fit.map((one) => option(one.href, one.title, one.querySelector(".icon").cloneNode(true))));
}

const options = () => [...parts.list.querySelectorAll("[role=option]")];
const chosen = () => parts.list.querySelector('[aria-selected="true"]');

function choose(one) {
  options().forEach((other, n) => {
    other.id = `find-${n}`;
    other.setAttribute("aria-selected", String(other === one));
  });
  if (one) parts.field.setAttribute("aria-activedescendant", one.id);
  else parts.field.removeAttribute("aria-activedescendant");
  if (one) one.scrollIntoView({ block: "nearest" });
}

/** What somebody chose stays chosen while more comes; else the first row is. */
function show() {
  const kept = parts.moved && chosen();
  choose((kept && options().find((one) => one.href === kept.href)) || options()[0]);
  const number = options().length - 1;
  parts.status.textContent = parts.field.value.trim() ? `${number} 处` : "";
}

async function ask(typed) {
  const mine = ++asked;
  try {
    const url = `/search/quick?q=${encodeURIComponent(typed)}`;
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store" });
    // Whatever else comes (signed out, a network in between) is not for this list: Enter leads to the page of it.
    if (mine !== asked || answer.status !== 200 || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    replaceContent(parts.found, ...page.body.childNodes);
    parts.late = false;
    show();
  } catch {
    if (mine === asked) parts.status.textContent = "没有网络，稍后再试";
  }
}

function typing(event) {
  if (event.isComposing) return;
  const typed = parts.field.value.trim();
  clearTimeout(later);
  asked += 1;
  parts.moved = false;
  parts.late = true;
  replaceContent(parts.doors, ...doors(typed));
  if (!typed) replaceContent(parts.found);
  const all = option(`/search?q=${encodeURIComponent(typed)}`, `找“${typed}”，全部结果`, parts.glass.cloneNode(true));
  replaceContent(parts.end, ...(typed ? [all] : []));
  parts.hint.hidden = Boolean(typed);
  show();
  if (typed) later = setTimeout(ask, PAUSE, typed);
}

/** What still stands there of the words before is not opened by Enter: then the form goes to the page of all that is found. */
const stale = () => parts.late && !parts.moved && parts.found.contains(chosen());

function pressed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const all = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    const at = all.indexOf(chosen());
    parts.moved = true;
    choose(all[(at + step + all.length) % all.length]);
    event.preventDefault();
  } else if (event.key === "Enter" && chosen() && !stale()) {
    event.preventDefault();
    chosen().click();
  } else if (event.key === "Escape") {
    event.preventDefault(); // else the field would only be emptied
    parts.field.blur(); // a key that follows at once is the page's
    parts.dialog.close();
  }
}

function build(place) {
  const glass = place.closest("form").querySelector(".icon");
  const field = element("input", { name: "q", type: "search", autocomplete: "off", placeholder: "去哪里，哪件事，哪个人", label: "找" });
  const areas = [0, 1, 2].map(() => element("div", {}));
  const list = element("div", { id: "find-list", className: "find-list", label: "找到的" }, ...areas);
  const status = element("p", { className: "sr" });
  const hint = element("p", { className: "find-head", textContent: HINT });
  const form = element("form", { action: "/search", className: "find-form" }, glass.cloneNode(true), field);
  const dialog = element("dialog", { id: "find", className: "sheet find", label: "找" }, form, hint, list, status);
  list.setAttribute("role", "listbox");
  status.setAttribute("role", "status");
  for (const one of areas) one.setAttribute("role", "presentation");
  const about = { role: "combobox", "aria-expanded": "true", "aria-controls": "find-list", "aria-autocomplete": "list", autofocus: "" };
  for (const [name, value] of Object.entries(about)) field.setAttribute(name, value);
  field.addEventListener("input", typing);
  field.addEventListener("compositionend", () => typing({}));
  field.addEventListener("keydown", pressed);
  document.body.append(dialog);
  return { dialog, field, list, status, hint, glass, doors: areas[0], found: areas[1], end: areas[2], moved: false, late: false };
}

/** Open the dialog with what stands in the bar's field. */
function open(place) {
  parts = parts || build(place);
  parts.field.value = place.value;
  openSheet("find");
  parts.field.focus();
  parts.field.select();
  typing({});
}

export function startFind() {
  const place = document.querySelector("[data-find]");
  if (!place) return;
  place.addEventListener("click", () => open(place));
  place.addEventListener("input", (event) => {
    if (event.isComposing) return;
    open(place);
    parts.field.setSelectionRange(place.value.length, place.value.length);
  });
}
