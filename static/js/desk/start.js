/** What only a desk needs comes only there, from 900 px on. A cookie tells the server how many rows its next page has room for. */
import { writeCookie } from "../ui/preferences.js";

const wide = matchMedia("(min-width: 900px)");
let begun = false;

async function begin() {
  writeCookie("one_door_desk", wide.matches ? "1" : "0");
  if (begun || !wide.matches || !document.querySelector("[data-listing]")) return;
  begun = true;
  const { startListing } = await import("./listing.js");
  startListing();
}

export function startDesk() {
  if (wide.addEventListener) wide.addEventListener("change", begin);
  begin().catch(() => {}); // without it each row is a link to its page
}
