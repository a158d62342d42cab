/** Rows of a list chosen by their boxes, by Space, or a row of them with Shift. */
import { each, rows, say } from "./rows.js";

const boxOf = (row) => row.querySelector("[data-pick]");
export const picked = () => rows().filter((row) => boxOf(row)?.checked);
let last = null;

function show() {
  for (const row of rows()) row.toggleAttribute("data-picked", Boolean(boxOf(row)?.checked));
  const number = picked().length;
  const bar = document.querySelector("[data-bulk-bar]");
  if (!bar) return;
  bar.hidden = number === 0;
  bar.querySelector("[data-bulk-count]").textContent = number ? `选了 ${number} ${each()}` : "";
  bar.querySelector("[data-bulk-export]").hidden = !document.querySelector("[data-export]");
  say(bar.querySelector("[data-bulk-count]").textContent);
}

/** Choose exactly the rows with these keys. */
export function choose(keys) {
  for (const row of rows()) if (boxOf(row)) boxOf(row).checked = keys.includes(row.dataset.row);
  show();
}

export function toggle(row) {
  const box = boxOf(row);
  if (!box) return;
  box.checked = !box.checked;
  show();
}

function pickTo(box, shift) {
  const all = rows().map(boxOf).filter(Boolean);
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (shift && from >= 0) for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  last = box;
  show();
}

export function startPick() {
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-pick]");
    if (box) pickTo(box, event.shiftKey);
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("[data-pick-all]")) return;
    for (const row of rows()) if (boxOf(row)) boxOf(row).checked = target.checked;
    show();
  });
}
