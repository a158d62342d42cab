/** What only a desk needs comes only there, from 900 px on. A cookie tells the server how many rows its next page has room for. */
import { writeCookie } from "../ui/preferences.js";

const wide = matchMedia("(min-width: 900px)");
let begun = false;

async function begin() {
  writeCookie("one_door_desk", wide.matches ? "1" : "0");
  if (begun || !wide.matches || document.body.dataset.desk === undefined) return;
  begun = true;
  const { startFrame } = await import("./frame.js");
  startFrame();
  if (!document.querySelector("[data-listing]")) return;
  const { startListing } = await import("./listing.js");
  startListing();
}

export function startDesk() {
  if (wide.addEventListener) wide.addEventListener("change", begin);
  begin().catch(() => {}); // without it the rail and each row are plain links
}
