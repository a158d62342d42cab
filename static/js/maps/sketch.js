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
  _map;
  _svg;
  _mark;
  _names;
  _view;
  _pin = null;
  _fingers = new Map();
  _grip = null;

  /**
   * `parts`: the template of kit/map.html's pin_map(); `map`: width, height and zones with their rings; `onmove(x, y)`: the pin stands
   * there now, in units.
   */
  constructor(box, parts, map, onmove) {
    this._map = map;
    this.onmove = onmove;
    const sorted = [...map.zones].sort((a, b) => a.own - b.own); // one's own outline lies on the others
    const zones = sorted.map(({ d, own }) => draw("path", { d, class: own ? "zone-here" : "zone-plain" }));
    const line = (words, x, at) => draw("tspan", { x, dy: at ? "1.2em" : 0 }, words);
    const names = sorted.map(({ x, y, lines }) => draw("text", { x, y }, ...lines.map((words, at) => line(words, x, at))));
    this._names = names.reverse().map((name, at) => [name, sorted[sorted.length - 1 - at]]);
    this._mark = draw("g", { class: "spot", visibility: "hidden" }, draw("path", { class: "pin", d: PIN }), draw("circle", { class: "eye", cy: -19, r: 4 }));
    this._svg = draw("svg", { class: "map sketch", "aria-hidden": "true" }, ...zones, ...names, this._mark);
    box.textContent = "";
    box.append(parts.content.cloneNode(true));
    const field = box.querySelector(".pin-field");
    field.append(this._svg);
    for (const button of box.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this._zoom(+button.dataset.zoom));
    field.addEventListener("keydown", (event) => this._key(event));
    for (const [name, act] of [["down", this._down], ["move", this._move], ["up", this._up], ["cancel", this._up]])
      this._svg.addEventListener(`pointer${name}`, (event) => act.call(this, event));
    this._lookAt(map.zones.filter(({ own }) => own));
  }

  /** Put the pin on a place that is known already, and look at it. */
  put(x, y) {
    this._pin = { x, y };
    const { w, h } = this._view;
    if (x < this._view.x || x > this._view.x + w || y < this._view.y || y > this._view.y + h) this._show(x - w / 2, y - h / 2, w);
    this._paint();
    this.onmove(x, y);
  }

  /** How much of the drawing a px is now. */
  get unitsOfPx() {
    return this._view.w / (this._svg.getBoundingClientRect().width || this._map.width);
  }

  /** Begin with one's own area in the middle, its neighbours around it. */
  _lookAt(own) {
    const corners = own.flatMap(({ rings }) => rings.flat());
    const [xs, ys] = [0, 1].map((n) => corners.map((corner) => corner[n]));
    const { width, height } = this._map;
    if (!corners.length) return this._show(0, 0, width);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const w = Math.max(right - left, ((bottom - top) / height) * width) * 1.4;
    this._show((left + right - w) / 2, (top + bottom - (w * height) / width) / 2, w);
  }

  _show(x, y, wide) {
    const { width, height } = this._map;
    const w = within(wide, width / CLOSEST, width);
    const h = (w * height) / width;
    this._view = { x: within(x, 0, width - w), y: within(y, 0, height - h), w, h };
    this._paint();
  }

  _paint() {
    const { x, y, w, h } = this._view;
    this._svg.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
    const unit = w / this._map.width;
    this._svg.style.setProperty("--unit", `${unit}px`);
    const shown = []; // a name only where it lies on no other
    for (const [name, zone] of this._names) {
      const free = shown.every((other) => Math.abs(other.x - zone.x) > ROOM[0] * unit || Math.abs(other.y - zone.y) > ROOM[1] * unit);
      name.setAttribute("visibility", free ? "visible" : "hidden");
      if (free) shown.push(zone);
    }
    if (!this._pin) return;
    this._mark.setAttribute("visibility", "visible");
    this._mark.setAttribute("transform", `translate(${this._pin.x} ${this._pin.y}) scale(${unit})`);
  }

  /** Closer or further away, with the pin (or a place) staying where it is. */
  _zoom(factor, around = this._pin) {
    const { x, y, w, h } = this._view;
    const { x: cx, y: cy } = around ?? { x: x + w / 2, y: y + h / 2 };
    const wide = within(w / factor, this._map.width / CLOSEST, this._map.width);
    this._show(cx - (cx - x) * (wide / w), cy - (cy - y) * (wide / w), wide);
    if (this._pin) this.onmove(this._pin.x, this._pin.y);
  }

  _set(x, y) {
    this.put(within(x, 0, this._map.width), within(y, 0, this._map.height));
  }

  _at({ clientX, clientY }) {
    const { left, top } = this._svg.getBoundingClientRect();
    return { x: this._view.x + (clientX - left) * this.unitsOfPx, y: this._view.y + (clientY - top) * this.unitsOfPx };
  }

  _down(event) {
    this._svg.setPointerCapture(event.pointerId);
    this._fingers.set(event.pointerId, event);
    const at = this._at(event);
    const near = this._pin && Math.hypot(this._pin.x - at.x, this._pin.y - 19 * this.unitsOfPx - at.y) < REACH * this.unitsOfPx;
    this._grip = { at, from: event, tapped: this._fingers.size === 1, hold: near ? { x: this._pin.x - at.x, y: this._pin.y - at.y } : null };
  }

  _move(event) {
    const before = this._fingers.get(event.pointerId);
    if (!before) return;
    this._fingers.set(event.pointerId, event);
    const { from, hold, at } = this._grip;
    if (this._fingers.size > 1) return this._pinch(event, before);
    if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STILL) this._grip.tapped = false;
    if (this._grip.tapped) return;
    const now = this._at(event);
    if (hold) this._set(now.x + hold.x, now.y + hold.y);
    else this._show(this._view.x + at.x - now.x, this._view.y + at.y - now.y, this._view.w);
  }

  _pinch(event, before) {
    this._grip.tapped = false;
    const other = [...this._fingers.values()].find((one) => one.pointerId !== event.pointerId);
    const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    this._zoom(far(event) / far(before), this._at({ clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }));
    this._grip.at = this._at(event);
  }

  _up(event) {
    if (!this._fingers.delete(event.pointerId) || event.type === "pointercancel" || !this._grip.tapped) return;
    const { x, y } = this._at(event);
    this._set(x, y);
  }

  _key(event) {
    const way = KEYS[event.key];
    const factor = { "+": 2, "=": 2, "-": 0.5 }[event.key];
    if (!way && !factor) return;
    event.preventDefault();
    if (factor) return this._zoom(factor);
    const { x, y } = this._pin ?? { x: this._view.x + this._view.w / 2, y: this._view.y + this._view.h / 2 };
    this._set(x + way[0] * STEP * this.unitsOfPx, y + way[1] * STEP * this.unitsOfPx);
  }
}
