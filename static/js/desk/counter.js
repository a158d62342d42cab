/** 登记 on a desk: a place is found by typing a part of it, and a mouse that chose how they came goes on to the words. */
import { startCallers } from "./callers.js";
import { element, replaceContent } from "../lib/dom.js";

const MOST = 12;
const bare = (words) => words.replace(/\s/g, "");

/** Every place of the list in words, with the radio that means it. */
function placesOf(list) {
  return [...list.querySelectorAll('input[type="radio"]')].map((radio) => {
    const { village } = radio.closest(".place")?.dataset ?? {};
    const own = radio.closest("label").textContent.trim();
    const first = village && radio === radio.closest(".place").querySelector('input[type="radio"]');
    return { radio, words: first ? village : village ? `${village} ${own}` : own };
  });
}

function choose(box, radio) {
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  box.open = false;
  box.querySelector("summary").focus();
}

function startTyping(picker) {
  const box = picker.querySelector(".place-box");
  const list = picker.querySelector(".place-list");
  const field = element("input", { type: "search", className: "box place-type", placeholder: "输入村、组的名字，回车选第一个", autocomplete: "off" });
  field.setAttribute("aria-label", "找村、组");
  const shown = element("div", { className: "place-found" });
  const places = placesOf(list);
  let found = [];
  const look = () => {
    const words = bare(field.value);
    found = words ? places.filter((one) => bare(one.words).includes(words)).slice(0, MOST) : [];
    list.classList.toggle("typing", Boolean(words));
    const buttons = found.map(({ radio, words: name }) => {
      const button = element("button", { type: "button", textContent: name });
      button.addEventListener("click", () => choose(box, radio));
      return button;
    });
    replaceContent(shown, ...(words && !buttons.length ? [element("p", { className: "second", textContent: "没有这个地方" })] : buttons));
  };
  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (found[0]) choose(box, found[0].radio);
  });
  box.addEventListener("toggle", () => {
    field.value = "";
    look();
    if (box.open) field.focus();
  });
  list.prepend(field, shown);
}

export function startCounter() {
  startCallers();
  for (const picker of document.querySelectorAll("[data-places]")) startTyping(picker);
  document.addEventListener("click", ({ target, detail }) => {
    const words = document.querySelector('.counter textarea[name="description"]');
    if (detail && target.closest?.("#q-channel label") && !words.value) setTimeout(() => words.focus());
  });
}
