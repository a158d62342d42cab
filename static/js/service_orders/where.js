/** 在图上指一下: a pin for who tells something without an account, or has it written down at the counter. Never needed. */
const block = document.querySelector("[data-pin-block]");
const form = block.closest("form");
const area = () => form.elements.area_code.value;
const [open, gone] = ["open", "gone"].map((name) => block.querySelector(`[data-pin-${name}]`));
const box = block.querySelector("[data-pin]");
let place = null;

const say = (words) => {
  block.querySelector("[data-pin-says]").textContent = words;
};

function fill(found) {
  place = found;
  const values = { latitude: found?.latitude.toFixed(6), longitude: found?.longitude.toFixed(6), accuracy_m: found?.accuracy.toFixed(0), position_source: found && "map" };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value ?? "";
  gone.hidden = !found;
}

function forget(words) {
  fill(null);
  box.hidden = true;
  open.hidden = false;
  say(words);
}

/** The drawing of the chosen village; null when there is none, or no signal. */
async function drawing() {
  try {
    const answer = await fetch(`/services/map/${encodeURIComponent(area())}`, { headers: { Accept: "application/json" } });
    if (answer.status === 200) return await answer.json();
    await answer.body?.cancel();
    return null;
  } catch {
    return null;
  }
}

async function show() {
  if (!area()) return say("先选在哪个村");
  const [found, { readMap, placeAt }, { Sketch }] = await Promise.all([drawing(), import("../maps/frame.js"), import("../maps/sketch.js")]);
  if (!found) return say("现在没有这一片的图，不指也行");
  const map = readMap(found);
  box.hidden = false;
  open.hidden = true;
  say("点一下图，放图钉；可以拖，可以放大");
  const sketch = new Sketch(box, block.querySelector("[data-pin-parts]"), map, (x, y) => {
    fill(placeAt(map, x, y, sketch.unitsOfPx * map.frame.metresOfUnit, place));
    say(place.words);
  });
  const [latitude, longitude] = [form.elements.latitude.value, form.elements.longitude.value];
  if (latitude) sketch.put(...map.frame.units(+latitude, +longitude));
}

block.hidden = false;
open.addEventListener("click", () => show().catch(() => say("现在没有这一片的图，不指也行")));
gone.addEventListener("click", () => forget("不带图钉"));
form.addEventListener("change", ({ target }) => {
  if (target.name === "area_code") forget("");
});
if (form.elements.latitude.value) open.click(); // what was refused comes back with its pin
