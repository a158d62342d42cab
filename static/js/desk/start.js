/** What only a desk needs comes only there, from 900 px on. A cookie tells the server how many rows its next page has room for. */
import { writeCookie } from "../ui/preferences.js";

const wide = matchMedia("(min-width: 900px)");
let begun = false;

/** The sheets of a desk, of which the page of a browser that was not wide before only says where they are. */
function dress() {
  for (const sheet of document.querySelectorAll("link[data-wide]")) {
    Object.assign(sheet, { rel: "stylesheet", media: sheet.dataset.wide });
    sheet.removeAttribute("data-wide");
  }
}

async function begin() {
  writeCookie("one_door_desk", wide.matches ? "1" : "0");
  if (wide.matches) dress();
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
