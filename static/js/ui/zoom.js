/** Fingers on a picture: two make it larger, one moves it then; a double tap goes in and out, a swipe turns over, a tap ends it. */
const MOST = 4;
const CLOSER = 2.5;
const SWIPE = 48;
const STILL = 10; // pixels that a tap may move
const TWICE = 280; // milliseconds between the two taps of one

const between = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

export class Zoom {
  _area;
  _image;
  _heard;
  _fingers = new Map(); // pointer → where it is
  _scale = 1;
  _x = 0;
  _y = 0;
  _start = null; // how it was when the fingers went down
  _tapped = 0;

  /** `tap()` and `swipe(1 or -1)` are told while the picture has its own size. */
  constructor(area, heard) {
    this._area = area;
    this._image = area.querySelector("img");
    this._heard = heard;
    area.style.touchAction = "none";
    area.addEventListener("pointerdown", (event) => this._down(event));
    area.addEventListener("pointermove", (event) => this._move(event));
    for (const name of ["pointerup", "pointercancel"]) area.addEventListener(name, (event) => this._up(event));
  }

  reset() {
    clearTimeout(this._tapped);
    this._tapped = 0;
    this._fingers.clear();
    this._set(1, 0, 0);
  }

  _set(scale, x, y) {
    const most = (side) => ((scale - 1) * side) / 2;
    const within = (value, side) => Math.max(-most(side), Math.min(most(side), value));
    this._scale = scale;
    this._x = within(x, this._area.clientWidth);
    this._y = within(y, this._area.clientHeight);
    this._image.style.transform = scale === 1 ? "" : `translate(${this._x}px, ${this._y}px) scale(${scale})`;
  }

  _down(event) {
    if (event.button) return;
    this._area.setPointerCapture?.(event.pointerId);
    this._fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this._begin();
  }

  _begin() {
    const fingers = [...this._fingers.values()];
    if (!fingers.length) return;
    this._start = { scale: this._scale, x: this._x, y: this._y, from: fingers[0], apart: fingers.length > 1 ? between(fingers) : 0 };
  }

  _move(event) {
    if (!this._fingers.has(event.pointerId)) return;
    this._fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const [first, second] = this._fingers.values();
    const { scale, x, y, from, apart } = this._start;
    if (second && apart) this._set(Math.max(1, Math.min(MOST, (scale * between([first, second])) / apart)), x, y);
    else if (this._scale > 1) this._set(this._scale, x + first.x - from.x, y + first.y - from.y);
  }

  _up(event) {
    if (!this._fingers.delete(event.pointerId)) return;
    const { scale, from, apart } = this._start;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    this._begin();
    if (this._fingers.size || apart || event.type === "pointercancel") return;
    if (Math.hypot(dx, dy) < STILL) this._tap(event);
    else if (scale === 1 && Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(dy)) this._heard.swipe(dx > 0 ? -1 : 1);
  }

  /** One tap ends it, once it is clear that no second one follows. */
  _tap({ clientX, clientY }) {
    if (!this._tapped) {
      this._tapped = setTimeout(() => {
        this._tapped = 0;
        this._heard.tap();
      }, TWICE);
      return;
    }
    clearTimeout(this._tapped);
    this._tapped = 0;
    if (this._scale > 1) return this._set(1, 0, 0);
    const box = this._area.getBoundingClientRect();
    const off = (at, start, size) => (start + size / 2 - at) * (CLOSER - 1);
    return this._set(CLOSER, off(clientX, box.left, box.width), off(clientY, box.top, box.height));
  }
}
