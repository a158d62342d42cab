/** Half-screen dialogs: data-sheet-open="id" opens, data-sheet-close closes; the browser keeps focus and Esc. */
import { overPage, shut } from "./layers.js";

export function openSheet(id) {
  const sheet = document.getElementById(id);
  if (!sheet || sheet.open) return;
  if (sheet.showModal) sheet.showModal();
  else sheet.setAttribute("open", "");
  overPage(sheet);
  (sheet.querySelector("[autofocus]") ?? sheet.querySelector("[data-first]"))?.focus(); // what has to be mended, else its title
  sheet.dispatchEvent(new Event("opened", { bubbles: true }));
}

export function closeSheet(sheet) {
  if (sheet) shut(sheet);
}

/** A tap on the grey above the sheet: the event's target is the dialog itself, and the point lies outside its box. */
function besideSheet(event) {
  if (!event.target.matches?.("dialog.sheet")) return false;
  const box = event.target.getBoundingClientRect();
  return event.clientY < box.top || event.clientX < box.left || event.clientX > box.right || event.clientY > box.bottom;
}

export function startSheets() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-sheet-open]");
    if (opener) {
      event.preventDefault();
      openSheet(opener.dataset.sheetOpen);
    } else if (event.target.closest?.("[data-sheet-close]") || (besideSheet(event) && event.detail > 0)) {
      closeSheet(event.target.closest("dialog"));
    }
  });
  const openMarked = () => document.querySelectorAll("dialog[data-open]").forEach((sheet) => openSheet(sheet.id));
  openMarked();
  // Whoever tapped before the scripts were here followed the link to the sheet instead.
  if (document.getElementById(location.hash.slice(1))?.matches("dialog")) openSheet(location.hash.slice(1));
  document.addEventListener("htmx:afterSettle", openMarked);
}
