import { element } from "../lib/dom.js";
import { icon } from "../lib/icon.js";
import { overPage } from "./layers.js";
import { Zoom } from "./zoom.js";

/** The pictures of a matter, full screen: swipe, two fingers or a double tap to look closer; a tap, Esc or the phone's Back closes. */
let dialog = null;
let zoom = null;
let photos = [];
let at = 0;

function control(name, label, action) {
  const button = element("button", { type: "button", label }, icon(name, 28));
  button.addEventListener("click", action);
  return button;
}

function show(index) {
  at = (index + photos.length) % photos.length;
  const image = dialog.querySelector("img");
  zoom.reset();
  image.src = photos[at].href;
  image.alt = photos[at].querySelector("img")?.alt ?? "";
  dialog.querySelector("[role=status]").textContent = photos.length > 1 ? `第 ${at + 1} 张，共 ${photos.length} 张` : "";
  dialog.querySelector("[data-turn]").hidden = photos.length < 2;
}

const turn = (by) => photos.length > 1 && show(at + by);

function build() {
  const where = element("span");
  where.setAttribute("role", "status");
  const middle = element("figure", {}, element("img", { draggable: false }));
  const bottom = element("div", {}, control("chevron-left", "上一张", () => turn(-1)), control("chevron-right", "下一张", () => turn(1)));
  bottom.dataset.turn = "";
  const top = element("div", {}, where, control("x", "关掉", () => dialog.close()));
  dialog = element("dialog", { className: "viewer", label: "看照片" }, top, middle, bottom);
  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") turn(-1);
    if (key === "ArrowRight") turn(1);
  });
  zoom = new Zoom(middle, { tap: () => dialog.close(), swipe: turn });
  dialog.addEventListener("close", () => photos[at]?.focus());
  document.body.append(dialog);
}

/** Open it at one picture of a strip. */
export function look(photo) {
  if (!dialog) build();
  photos = [...photo.closest("[data-photos]").querySelectorAll("a[data-photo]")];
  show(photos.indexOf(photo));
  dialog.showModal();
  overPage(dialog);
}
