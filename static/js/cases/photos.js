/** Shows the pictures chosen for a step; more can be added, and each can be taken out before the form is sent. */
import { icon } from "../lib/icon.js";
import { NOT_HERE } from "../lib/picture.js";
import { toast } from "../ui/toast.js";

const chosen = new WeakMap(); // the input → the files it will send

function keep(input, files) {
  const list = new DataTransfer();
  for (const file of files) list.items.add(file);
  input.files = list.files;
  chosen.set(input, files);
  show(input, files);
}

function preview(input, file, number) {
  const item = document.createElement("li");
  item.dataset.shot = "";
  const frame = Object.assign(document.createElement("div"), { className: "shot" });
  const image = Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: `照片 ${number}` });
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  frame.append(image);
  const remove = Object.assign(document.createElement("button"), { type: "button", className: "shot-x" });
  remove.setAttribute("aria-label", `去掉照片 ${number}`);
  remove.append(icon("x", 16));
  remove.addEventListener("click", () => {
    keep(input, chosen.get(input).filter((other) => other !== file));
    input.focus();
  });
  item.append(frame, remove);
  return item;
}

function show(input, files) {
  const list = input.closest("[data-chosen]");
  for (const old of list.querySelectorAll("[data-shot]")) old.remove();
  list.lastElementChild.before(...files.map((file, index) => preview(input, file, index + 1)));
  list.dataset.count = String(files.length);
  list.lastElementChild.hidden = files.length >= Number(list.dataset.limit);
}

/** The form is empty again once it lies in the outbox, for what comes next. */
document.addEventListener("reset", ({ target }) => {
  for (const input of target.querySelectorAll("[data-chosen] input")) keep(input, []);
});

document.addEventListener("change", ({ target }) => {
  const list = target.closest?.("[data-chosen]");
  if (!list) return;
  const here = [...target.files].filter((file) => file.size);
  if (here.length < target.files.length) toast(NOT_HERE, "warn");
  const files = [...(chosen.get(target) ?? []), ...here];
  const limit = Number(list.dataset.limit);
  if (files.length > limit) toast(`照片最多 ${limit} 张，多的没有放进来`, "warn");
  keep(target, files.slice(0, limit));
});
