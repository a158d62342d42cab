import { icon } from "../lib/icon.js";
import { overPage } from "./layers.js";

/** The pictures of a strip, full screen: swipe, arrow keys or the two buttons; Esc and × close. */
let dialog = null;
let photos = [];
let at = 0;

function control(name, label, action) {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.setAttribute("aria-label", label);
  button.append(icon(name, 28));
  button.addEventListener("click", action);
  return button;
}

function show(index) {
  at = (index + photos.length) % photos.length;
  const image = dialog.querySelector("img");
  image.src = photos[at].href;
  image.alt = photos[at].querySelector("img")?.alt ?? "";
  dialog.querySelector("[role=status]").textContent = `第 ${at + 1} 张，共 ${photos.length} 张`;
}

function build() {
  dialog = Object.assign(document.createElement("dialog"), { className: "viewer" });
  dialog.setAttribute("aria-label", "看照片");
  const top = document.createElement("div");
  const where = document.createElement("span");
  where.setAttribute("role", "status");
  top.append(where, control("x", "关掉", () => dialog.close()));
  const middle = document.createElement("figure");
  middle.append(document.createElement("img"));
  const bottom = document.createElement("div");
  bottom.append(
    control("chevron-left", "上一张", () => show(at - 1)),
    control("chevron-right", "下一张", () => show(at + 1)),
  );
  dialog.append(top, middle, bottom);
  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") show(at - 1);
    if (key === "ArrowRight") show(at + 1);
  });
  listenToSwipes(middle);
  dialog.addEventListener("close", () => photos[at]?.focus());
  document.body.append(dialog);
}

function listenToSwipes(area) {
  let from = null;
  area.addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 ? event.touches[0].clientX : null;
  }, { passive: true });
  area.addEventListener("touchend", (event) => {
    const moved = from === null ? 0 : event.changedTouches[0].clientX - from;
    if (Math.abs(moved) > 48) show(moved > 0 ? at - 1 : at + 1);
  });
}

/** Open it at one picture of a strip. */
export function look(photo) {
  if (!dialog) build();
  photos = [...photo.closest("[data-photos]").querySelectorAll("a[data-photo]")];
  show(photos.indexOf(photo));
  dialog.showModal();
  overPage(dialog);
}
