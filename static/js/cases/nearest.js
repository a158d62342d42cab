/** Cameras near this phone come first. Where it is stays on it: nothing of that is sent. */
const MOST = 6;
const ask = document.querySelector("[data-nearest]");
const said = document.querySelector("[data-nearest-said]");
const first = document.querySelector("[data-nearest-first]");

if (ask && navigator.geolocation) {
  ask.hidden = false;
  ask.querySelector("[data-nearest-ask]").addEventListener("click", find);
}

function find() {
  said.textContent = "正在定位…";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => show(coords),
    () => (said.textContent = "没有定到位，在下面找"),
    { enableHighAccuracy: true, timeout: 20_000 },
  );
}

function show(here) {
  const placed = [...document.querySelectorAll("[data-point][data-at]")];
  const near = placed
    .filter((point) => !first.contains(point))
    .map((point) => ({ point, away: metres(here, point.dataset.at.split(" ").map(Number)) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, MOST);
  while (first.firstChild) first.removeChild(first.firstChild);
  const list = document.createElement("div");
  list.className = "weui-cells";
  for (const { point, away } of near) {
    const copy = point.cloneNode(true);
    const words = copy.querySelector(".second");
    if (words) words.textContent = `${told(away)} · ${words.textContent}`;
    list.appendChild(copy);
  }
  first.appendChild(list);
  first.hidden = !near.length;
  said.textContent = near.length ? "最近的在上面，点一个报它坏了。" : "附近没有记着位置的点，在下面找";
}

const told = (away) => (away < 995 ? `${Math.round(away / 10) * 10} 米` : `${(away / 1000).toFixed(1)} 公里`);

function metres(here, [latitude, longitude]) {
  const north = (latitude - here.latitude) * 111_200;
  const east = (longitude - here.longitude) * 111_320 * Math.cos((latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
