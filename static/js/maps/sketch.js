/**
 * A drawing of boundaries on which a pin is put: by a tap, by dragging it, by arrow keys; two fingers or buttons zoom. It takes nothing
 * from other modules, because residents' pages, which load none of them, use it too.
 */
const CLOSEST = 16;
const REACH = 36; // px around the pin in which a finger takes hold of it
const STILL = 6; // px a finger may slip in a tap
const ROOM = [48, 40]; // units a name needs, at full size
const STEP = 8; // px a key moves the pin
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PIN = "M0 0C-6 -9 -10 -13 -10 -19A10 10 0 0 1 10 -19C10 -13 6 -9 0 0Z";

function draw(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const within = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

export class Sketch {
  #map;
  #svg;
  #mark;
  #names;
  #view;
  #pin = null;
  #fingers = new Map();
  #grip = null;

  /**
   * `parts`: the template of kit/map.html's pin_map(); `map`: width, height and zones with their rings; `onmove(x, y)`: the pin stands
   * there now, in units.
   */
  constructor(box, parts, map, onmove) {
    this.#map = map;
    this.onmove = onmove;
    const sorted = [...map.zones].sort((a, b) => a.own - b.own); // one's own outline lies on the others
    const zones = sorted.map(({ d, own }) => draw("path", { d, class: own ? "zone-here" : "zone-plain" }));
    const line = (words, x, at) => draw("tspan", { x, dy: at ? "1.2em" : 0 }, words);
    const names = sorted.map(({ x, y, lines }) => draw("text", { x, y }, ...lines.map((words, at) => line(words, x, at))));
    this.#names = names.reverse().map((name, at) => [name, sorted[sorted.length - 1 - at]]);
    this.#mark = draw("g", { class: "spot", visibility: "hidden" }, draw("path", { class: "pin", d: PIN }), draw("circle", { class: "eye", cy: -19, r: 4 }));
    this.#svg = draw("svg", { class: "map sketch", "aria-hidden": "true" }, ...zones, ...names, this.#mark);
    box.replaceChildren(parts.content.cloneNode(true));
    const field = box.querySelector(".pin-field");
    field.append(this.#svg);
    for (const button of box.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.#zoom(+button.dataset.zoom));
    field.addEventListener("keydown", (event) => this.#key(event));
    for (const [name, act] of [["down", this.#down], ["move", this.#move], ["up", this.#up], ["cancel", this.#up]])
      this.#svg.addEventListener(`pointer${name}`, (event) => act.call(this, event));
    this.#lookAt(map.zones.filter(({ own }) => own));
  }

  /** Put the pin on a place that is known already, and look at it. */
  put(x, y) {
    this.#pin = { x, y };
    const { w, h } = this.#view;
    if (x < this.#view.x || x > this.#view.x + w || y < this.#view.y || y > this.#view.y + h) this.#show(x - w / 2, y - h / 2, w);
    this.#paint();
    this.onmove(x, y);
  }

  /** How much of the drawing a px is now. */
  get unitsOfPx() {
    return this.#view.w / (this.#svg.getBoundingClientRect().width || this.#map.width);
  }

  /** Begin with one's own area in the middle, its neighbours around it. */
  #lookAt(own) {
    const corners = own.flatMap(({ rings }) => rings.flat());
    const [xs, ys] = [0, 1].map((n) => corners.map((corner) => corner[n]));
    const { width, height } = this.#map;
    if (!corners.length) return this.#show(0, 0, width);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const w = Math.max(right - left, ((bottom - top) / height) * width) * 1.4;
    this.#show((left + right - w) / 2, (top + bottom - (w * height) / width) / 2, w);
  }

  #show(x, y, wide) {
    const { width, height } = this.#map;
    const w = within(wide, width / CLOSEST, width);
    const h = (w * height) / width;
    this.#view = { x: within(x, 0, width - w), y: within(y, 0, height - h), w, h };
    this.#paint();
  }

  #paint() {
    const { x, y, w, h } = this.#view;
    this.#svg.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
    const unit = w / this.#map.width;
    this.#svg.style.setProperty("--unit", `${unit}px`);
    const shown = []; // a name only where it lies on no other
    for (const [name, zone] of this.#names) {
      const free = shown.every((other) => Math.abs(other.x - zone.x) > ROOM[0] * unit || Math.abs(other.y - zone.y) > ROOM[1] * unit);
      name.setAttribute("visibility", free ? "visible" : "hidden");
      if (free) shown.push(zone);
    }
    if (!this.#pin) return;
    this.#mark.setAttribute("visibility", "visible");
    this.#mark.setAttribute("transform", `translate(${this.#pin.x} ${this.#pin.y}) scale(${unit})`);
  }

  /** Closer or further away, with the pin (or a place) staying where it is. */
  #zoom(factor, around = this.#pin) {
    const { x, y, w, h } = this.#view;
    const { x: cx, y: cy } = around ?? { x: x + w / 2, y: y + h / 2 };
    const wide = within(w / factor, this.#map.width / CLOSEST, this.#map.width);
    this.#show(cx - (cx - x) * (wide / w), cy - (cy - y) * (wide / w), wide);
    if (this.#pin) this.onmove(this.#pin.x, this.#pin.y);
  }

  #set(x, y) {
    this.put(within(x, 0, this.#map.width), within(y, 0, this.#map.height));
  }

  #at({ clientX, clientY }) {
    const { left, top } = this.#svg.getBoundingClientRect();
    return { x: this.#view.x + (clientX - left) * this.unitsOfPx, y: this.#view.y + (clientY - top) * this.unitsOfPx };
  }

  #down(event) {
    this.#svg.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, event);
    const at = this.#at(event);
    const near = this.#pin && Math.hypot(this.#pin.x - at.x, this.#pin.y - 19 * this.unitsOfPx - at.y) < REACH * this.unitsOfPx;
    this.#grip = { at, from: event, tapped: this.#fingers.size === 1, hold: near ? { x: this.#pin.x - at.x, y: this.#pin.y - at.y } : null };
  }

  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    this.#fingers.set(event.pointerId, event);
    const { from, hold, at } = this.#grip;
    if (this.#fingers.size > 1) return this.#pinch(event, before);
    if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STILL) this.#grip.tapped = false;
    if (this.#grip.tapped) return;
    const now = this.#at(event);
    if (hold) this.#set(now.x + hold.x, now.y + hold.y);
    else this.#show(this.#view.x + at.x - now.x, this.#view.y + at.y - now.y, this.#view.w);
  }

  #pinch(event, before) {
    this.#grip.tapped = false;
    const other = [...this.#fingers.values()].find((one) => one.pointerId !== event.pointerId);
    const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    this.#zoom(far(event) / far(before), this.#at({ clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }));
    this.#grip.at = this.#at(event);
  }

  #up(event) {
    if (!this.#fingers.delete(event.pointerId) || event.type === "pointercancel" || !this.#grip.tapped) return;
    const { x, y } = this.#at(event);
    this.#set(x, y);
  }

  #key(event) {
    const way = KEYS[event.key];
    const factor = { "+": 2, "=": 2, "-": 0.5 }[event.key];
    if (!way && !factor) return;
    event.preventDefault();
    if (factor) return this.#zoom(factor);
    const { x, y } = this.#pin ?? { x: this.#view.x + this.#view.w / 2, y: this.#view.y + this.#view.h / 2 };
    this.#set(x + way[0] * STEP * this.unitsOfPx, y + way[1] * STEP * this.unitsOfPx);
  }
}
