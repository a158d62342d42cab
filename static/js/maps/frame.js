/** How a drawing lies on the earth (WGS-84), and which of its outlines holds a place. */
const METRES = 111_320; // of a degree of latitude
const SLIP = 12; // px a finger may be off
const LEAST = 5; // metres

export class Frame {
  _west;
  _north;
  _eastScale;
  _northScale;
  _left;
  _top;

  /** `words`: the six numbers as the server gives them (Frame.words). */
  constructor(words) {
    [this._west, this._north, this._eastScale, this._northScale, this._left, this._top] = words.split(" ").map(Number);
  }

  /** Units of the drawing → [latitude, longitude]. */
  degrees(x, y) {
    return [this._north - (y - this._top) / this._northScale, this._west + (x - this._left) / this._eastScale];
  }

  units(latitude, longitude) {
    return [this._left + (longitude - this._west) * this._eastScale, this._top + (this._north - latitude) * this._northScale];
  }

  get metresOfUnit() {
    return METRES / this._northScale;
  }
}

/** The rings of a path: [[x, y], …] each. The server writes only M, L and Z with whole positions. */
export function ringsOf(path) {
  const rings = path.split("Z").filter(Boolean);
  return rings.map((ring) => ring.slice(1).split("L").map((corner) => corner.split(" ").map(Number)));
}

/** Whether a place lies inside: an odd number of edges stands to its right. */
export function holds(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    ring.forEach(([x1, y1], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    });
  }
  return inside;
}

/**
 * The place of a pin at (x, y), in words too. Who looks closer and leaves the pin there has seen it as closely; looking from further away
 * takes nothing back, so `before` is the place that was last made.
 */
export function placeAt({ frame, zones }, x, y, metresOfPx, before) {
  const [latitude, longitude] = frame.degrees(x, y);
  const label = zones.find(({ rings }) => holds(rings, x, y))?.label;
  const best = before?.x === x && before.y === y ? before.accuracy : Infinity;
  const accuracy = Math.min(best, Math.max(LEAST, SLIP * metresOfPx));
  return { x, y, latitude, longitude, accuracy, words: label ? `图钉在 ${label}` : "图钉在这一片外面" };
}

/** A drawing as the server gives it, ready to be drawn and asked; nothing is told apart where all of it is one's own. */
export function readMap(map) {
  const all = map.zones.every(({ own }) => own);
  const zones = map.zones.map((zone) => ({ ...zone, own: zone.own && !all, rings: ringsOf(zone.d) }));
  return { ...map, zones, frame: new Frame(map.frame) };
}
