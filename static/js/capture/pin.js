/** 换个地方: a pin on the drawing of one's own surroundings, which the phone keeps; on tiles where there are some. */
import { Sketch } from "../maps/sketch.js";
import { whose } from "../offline/who.js";
import { closeSheet } from "../ui/sheets.js";

const SLIP = 12; // px a finger may be off
const LEAST = 5; // metres

/** Let `sheet` offer the map. `now()`: the place of the form or null; `take(place)` is given the new one. */
export async function startPin(sheet, { now, take }) {
  const [{ pinMap }, { Frame, ringsOf, holds }] = await Promise.all([import("../offline/kept.js"), import("../maps/frame.js")]);
  const map = await pinMap(await whose());
  if (!map) return say(sheet, "没有这一片的图，先用下面的办法");
  const frame = new Frame(map.frame);
  const all = map.zones.every(({ own }) => own); // then nothing has to be told apart
  const zones = map.zones.map((zone) => ({ ...zone, own: zone.own && !all, rings: ringsOf(zone.d) }));
  const button = sheet.querySelector("[data-pin-take]");
  const box = sheet.querySelector("[data-pin]");
  let place = null;
  const moved = (x, y, metresOfPx) => {
    const [latitude, longitude] = frame.degrees(x, y);
    const label = zones.find(({ rings }) => holds(rings, x, y))?.label;
    // Who looks closer and leaves the pin there has seen it as closely; looking from further away takes nothing back.
    const best = place?.x === x && place.y === y ? place.accuracy : Infinity;
    const accuracy = Math.min(best, Math.max(LEAST, SLIP * metresOfPx));
    place = { x, y, latitude, longitude, accuracy, words: label ? `图钉在 ${label}` : "图钉在这一片外面" };
    say(sheet, place.words);
    button.hidden = false;
  };
  box.hidden = false;
  say(sheet, "点一下图，放图钉；可以拖，可以放大");
  const at = now();
  const [ux, uy] = at ? frame.units(at.latitude, at.longitude) : [-1, -1];
  const known = ux >= 0 && ux <= map.width && uy >= 0 && uy <= map.height ? at : null;
  const sketch = new Sketch(box, { ...map, zones }, (x, y) => moved(x, y, sketch.unitsOfPx * frame.metresOfUnit));
  button.hidden = true;
  if (known) sketch.put(ux, uy);
  button.onclick = () => {
    closeSheet(sheet);
    take(place);
  };
  // Whoever needs protection asks no other host where things are.
  if (box.dataset.key && navigator.onLine && !document.body.classList.contains("is-safe")) {
    const { pinOnTiles } = await import("../maps/tiles.js");
    await pinOnTiles(box, { frame, zones, known, moved });
  }
}

const say = (sheet, words) => {
  sheet.querySelector("[data-pin-says]").textContent = words;
};
