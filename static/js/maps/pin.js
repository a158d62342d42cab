/** 换个地方: a pin on the drawing of one's own surroundings, which the phone keeps; on tiles where there are some. */
import { closeSheet } from "../ui/sheets.js";
import { currentUser } from "../offline/store/current-user.js";

/** Let `sheet` offer the map. `now()`: the place of the form or null; `take(place)` is given the new one. */
export async function startPin(sheet, { now, take }) {
  const parts = [import("../offline/store/page-cache.js"), import("./frame.js"), import("./sketch.js"), dressed()];
  const [{ pinMap }, { readMap, placeAt }, { Sketch }] = await Promise.all(parts);
  const kept = await pinMap(await currentUser());
  if (!kept) return say(sheet, "没有这一片的图，先用下面的办法");
  const map = readMap(kept);
  const button = sheet.querySelector("[data-pin-take]");
  const box = sheet.querySelector("[data-pin]");
  let place = null;
  const moved = (x, y, metresOfPx) => {
    place = placeAt(map, x, y, metresOfPx, place);
    say(sheet, place.words);
    button.hidden = false;
  };
  box.hidden = false;
  say(sheet, "点一下图，放图钉；可以拖，可以放大");
  const at = now();
  const [ux, uy] = at ? map.frame.units(at.latitude, at.longitude) : [-1, -1];
  const known = ux >= 0 && ux <= map.width && uy >= 0 && uy <= map.height ? at : null;
  const sketch = new Sketch(box, sheet.querySelector("[data-pin-parts]"), map, (x, y) => moved(x, y, sketch.unitsOfPx * map.frame.metresOfUnit));
  button.hidden = true;
  if (known) sketch.put(ux, uy);
  button.onclick = () => {
    closeSheet(sheet);
    take(place);
  };
  // Whoever needs protection asks no other host where things are.
  if (box.dataset.key && navigator.onLine && !document.body.classList.contains("is-safe")) {
    const { pinOnTiles } = await import("./tiles.js");
    await pinOnTiles(box, { ...map, known, moved });
  }
}

/** The sheet of the drawing, of which a form that phones keep only says where it is. */
function dressed() {
  const sheet = document.querySelector("link[data-of-map]");
  return sheet && new Promise((done) => {
    sheet.removeAttribute("data-of-map");
    Object.assign(sheet, { onload: done, onerror: done, rel: "stylesheet" });
  });
}

const say = (sheet, words) => {
  sheet.querySelector("[data-pin-says]").textContent = words;
};
