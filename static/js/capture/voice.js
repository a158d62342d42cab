/** 说一段话 on a form. What records and plays comes with the first touch of the tile, or with a note that was stored. */
import { sayBeside } from "../lib/errors.js";
import { lazy } from "../lib/lazy.js";
import { canRecord } from "./can-record.js";

const part = lazy(() => import("./recorder.js"));
const TOUCHES = ["pointerdown", "pointerup", "pointercancel", "click"];

export class Voice {
  _form;
  _tile;
  _recorder = null;
  _coming = null;
  _touches = []; // before the recorder was here
  /** Called whenever a recording is ready or was taken out. */
  onchange = () => {};

  /** `form` holds one [data-voice] and one [data-voice-row]; without them there is simply no voice. */
  constructor(form) {
    this._form = form;
    this._tile = form.querySelector("[data-voice]");
    if (!this._tile) return;
    this._tile.hidden = false;
    if (!canRecord()) this._tile.querySelector("[data-voice-words]").textContent = "录不了音";
    for (const name of TOUCHES) this._tile.addEventListener(name, (event) => this._pass(event));
    this._tile.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** Stop what is being said and add it to what is sent. */
  async addTo(data) {
    await this._coming;
    await this._recorder?.addTo(data);
  }

  /** What was said, once it is ready to be stored; null when nothing was. */
  async taken() {
    await this.addTo(new FormData());
    return this.ready;
  }

  /** What was said, as the phone stores it; null when nothing was. */
  get ready() {
    return this._recorder?.ready ?? null;
  }

  /** Show what was stored before. */
  async restore(stored) {
    await this._open();
    this._recorder?.restore(stored);
  }

  _pass(event) {
    if (event.type === "pointerdown" && !event.button) this._tile.setPointerCapture(event.pointerId);
    if (this._recorder) return this._recorder.take(event);
    this._touches.push(event);
    return this._open();
  }

  /** Bring the recorder; it learns of every touch that came before it. */
  _open() {
    this._coming = this._coming ?? part().then(
      ({ Recorder }) => {
        this._recorder = this._recorder ?? new Recorder(this._form, this._tile, () => this.onchange());
        for (const touch of this._touches.splice(0)) this._recorder.take(touch);
      },
      () => {
        this._coming = null;
        this._touches = [];
        sayBeside(this._form, "voice", "现在录不了，可以打字");
      },
    );
    return this._coming;
  }
}
