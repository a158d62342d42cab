/** How a drawing lies on the earth (WGS-84), and which of its outlines holds a place. */
const METRES = 111_320; // of a degree of latitude

export class Frame {
  #west;
  #north;
  #eastScale;
  #northScale;
  #left;
  #top;

  /** `words`: the six numbers as the server gives them (Frame.words). */
  constructor(words) {
    [this.#west, this.#north, this.#eastScale, this.#northScale, this.#left, this.#top] = words.split(" ").map(Number);
  }

  /** Units of the drawing → [latitude, longitude]. */
  degrees(x, y) {
    return [this.#north - (y - this.#top) / this.#northScale, this.#west + (x - this.#left) / this.#eastScale];
  }

  units(latitude, longitude) {
    return [this.#left + (longitude - this.#west) * this.#eastScale, this.#top + (this.#north - latitude) * this.#northScale];
  }

  get metresOfUnit() {
    return METRES / this.#northScale;
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
