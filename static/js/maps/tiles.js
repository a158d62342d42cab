/** Tiles of 天地图 (CGCS2000, as good as WGS-84), loaded only by a page with a key, only while there is signal, and never kept. */
import { element } from "../lib/dom.js";

const STATIC = new URL("../../", import.meta.url).href;
const PATIENCE = 12_000; // ms for the first tile; then the drawing stays
const LAYERS = ["vec", "cva"]; // the map, and its names
const CLOSE = 15;

let library = null;

/** Leaflet, fetched by the first map that is looked at. */
function leaflet() {
  library = library ?? new Promise((resolve, reject) => {
    const styles = ["vendor/leaflet.css", "css/tiles.css"].map((path) => element("link", { rel: "stylesheet", href: STATIC + path }));
    const script = element("script", { src: `${STATIC}vendor/leaflet.js` });
    script.onload = () => resolve(globalThis.L);
    script.onerror = () => {
      library = null;
      reject(new Error("no leaflet"));
    };
    document.head.append(...styles, script);
  });
  return library;
}

const address = (layer, key) =>
  `https://t{s}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}` +
  `&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`;

/** Resolves with { L, map, box } once a first tile is there; rejects, with nothing left behind, when none comes. */
async function tileMap(part, drawing, words, look) {
  const L = await leaflet();
  const box = element("div", { className: "tile-map" });
  box.dataset.tileMap = "";
  box.style.height = `${Math.max(200, Math.round(drawing.getBoundingClientRect().height))}px`;
  part.prepend(box);
  const finger = matchMedia("(pointer: coarse)").matches;
  // One finger scrolls the page, unless the map is there to be moved.
  const map = L.map(box, { zoomControl: false, scrollWheelZoom: false, dragging: look.moves || !finger, minZoom: 8, maxZoom: 18, zoomSnap: 0.25 });
  L.control.zoom({ position: "bottomleft", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  map.attributionControl.setPrefix(false);
  const shown = element("span", { textContent: `天地图 ${part.dataset.approval}` });
  // The key is bound to this host, so the host alone is told; never which page or matter.
  const options = { subdomains: "01234567", referrerPolicy: "origin", attribution: shown.outerHTML, maxZoom: 18 };
  const [ground, names] = LAYERS.map((layer) => L.tileLayer(address(layer, part.dataset.key), options));
  map.fitBounds(look.bounds, { animate: false });
  if (look.at) map.setView(look.at, CLOSE, { animate: false });
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words);
  try {
    await firstTile(ground.addTo(map));
  } catch (error) {
    map.remove();
    box.remove();
    throw error;
  }
  names.addTo(map);
  box.classList.add("ready");
  for (const drawn of part.closest(".card, dialog")?.querySelectorAll("[data-drawn]") ?? []) drawn.hidden = true;
  return { L, map, box };
}

function firstTile(layer) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, PATIENCE, new Error("no tile in time"));
    let failed = 0;
    layer.once("tileload", () => {
      clearTimeout(timer);
      resolve();
    });
    layer.on("tileerror", () => {
      failed += 1;
      if (failed > 3) reject(new Error("no tiles"));
    });
  });
}

const onEarth = (frame, rings) => rings.map((ring) => ring.map(([x, y]) => frame.degrees(x, y)));
const shapeOf = (path) => [...path.classList].find((name) => name.startsWith("zone-"));

/** Lay the outlines, words and spots of a drawn map on tiles. Every link stays a link. */
export async function layOnTiles(part, { frame, ringsOf }) {
  const svg = part.querySelector("svg.map");
  const outlines = [...svg.querySelectorAll("path[class^=zone-]")].map((path) => ({ path, rings: onEarth(frame, ringsOf(path.getAttribute("d"))) }));
  const marks = [...svg.querySelectorAll("[data-at]")];
  const pin = marks.find((mark) => !mark.href);
  const look = { bounds: outlines.flatMap(({ rings }) => rings.flat()), at: pin && placeOf(pin) };
  const { L, map } = await tileMap(part, svg, svg.getAttribute("aria-label").replace("示意图：", "地图："), look);
  for (const { path, rings } of outlines) {
    const area = L.polygon(rings, { className: shapeOf(path), weight: 2 }).addTo(map);
    const way = path.closest("a");
    if (way) area.on("click", () => way.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
  }
  for (const name of svg.querySelectorAll("text.name")) put(L, map, frame.degrees(+name.getAttribute("x"), +name.getAttribute("y")), labelOf(name));
  for (const mark of marks) put(L, map, placeOf(mark), markOf(mark));
}

const placeOf = (mark) => mark.dataset.at.split(",").map(Number);

function put(L, map, at, html) {
  L.DomEvent.disableClickPropagation(html);
  L.marker(at, { icon: L.divIcon({ className: "on-tiles", html, iconSize: [44, 44] }), keyboard: false, interactive: false }).addTo(map);
}

/** An area's name and number: the link that the outline has, or only words. */
function labelOf(name) {
  const way = name.dataset.url;
  const number = name.nextElementSibling?.matches("text.n") ? name.nextElementSibling : null;
  const words = [element("span", { textContent: name.textContent }), number && element("b", { textContent: number.textContent, className: number.classList.contains("late") ? "late" : "" })];
  return element(way ? "a" : "span", { className: "tile-label", ...(way ? { href: way } : {}) }, ...words);
}

function markOf(mark) {
  const words = mark.querySelector("text")?.textContent ?? "";
  const way = mark.getAttribute("href");
  const dot = element(way ? "a" : "span", { className: `tile-dot${mark.classList.contains("late") ? " late" : ""}${way ? "" : " pinned"}` }, element("span", { textContent: words }));
  if (way) dot.href = way;
  else dot.setAttribute("role", "img");
  dot.setAttribute("aria-label", mark.getAttribute("aria-label"));
  return dot;
}

/** Put a pin on tiles: a tap sets it, it can be dragged. `moved(x, y, metresOfPx)` is told in units of the drawing. */
export async function pinOnTiles(part, { frame, zones, known, moved }) {
  const own = zones.filter((zone) => zone.own);
  const corners = (own.length ? own : zones).flatMap(({ rings }) => rings.flat()).map(([x, y]) => frame.degrees(x, y));
  const { L, map } = await tileMap(part, part.querySelector("svg.map"), "地图：点一下放图钉", { bounds: corners, moves: true });
  for (const zone of zones) L.polygon(onEarth(frame, zone.rings), { className: zone.own ? "zone-here" : "zone-plain", weight: 2, interactive: false }).addTo(map);
  let marker = null;
  const tell = () => {
    const { lat, lng } = marker.getLatLng();
    const px = map.latLngToContainerPoint([lat, lng]);
    moved(...frame.units(lat, lng), map.distance([lat, lng], map.containerPointToLatLng(px.add([1, 0]))));
  };
  const set = (at) => {
    if (!marker) {
      const image = L.divIcon({ className: "on-tiles tile-pin", iconSize: [44, 44], iconAnchor: [22, 40] });
      marker = L.marker(at, { draggable: true, autoPan: true, icon: image, title: "图钉" }).addTo(map).on("dragend", tell);
    }
    marker.setLatLng(at);
    tell();
  };
  if (known) set([known.latitude, known.longitude]);
  map.on("click", ({ latlng }) => set(latlng));
  map.on("zoomend", () => marker && tell());
}
