/** 说一段话 on a form. What records and plays comes with the first touch of the tile, or with a note that was stored. */
import { sayBeside } from "../lib/errors.js";
import { lazy } from "../lib/lazy.js";
import { canRecord } from "./can-record.js";

const part = lazy(() => import("./recorder.js"));
const TOUCHES = ["pointerdown", "pointerup", "pointercancel", "click"];

export class Voice {
  #form;
  #tile;
  #recorder = null;
  #coming = null;
  #touches = []; // before the recorder was here
  /** Called whenever a recording is ready or was taken out. */
  onchange = () => {};

  /** `form` holds one [data-voice] and one [data-voice-row]; without them there is simply no voice. */
  constructor(form) {
    this.#form = form;
    this.#tile = form.querySelector("[data-voice]");
    if (!this.#tile) return;
    this.#tile.hidden = false;
    if (!canRecord()) this.#tile.querySelector("[data-voice-words]").textContent = "录不了音";
    for (const name of TOUCHES) this.#tile.addEventListener(name, (event) => this.#pass(event));
    this.#tile.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** Stop what is being said and add it to what is sent. */
  async addTo(data) {
    await this.#coming;
    await this.#recorder?.addTo(data);
  }

  /** What was said, as the phone stores it; null when nothing was. */
  get ready() {
    return this.#recorder?.ready ?? null;
  }

  /** Show what was stored before. */
  async restore(stored) {
    await this.#open();
    this.#recorder?.restore(stored);
  }

  #pass(event) {
    if (event.type === "pointerdown" && !event.button) this.#tile.setPointerCapture(event.pointerId);
    if (this.#recorder) return this.#recorder.take(event);
    this.#touches.push(event);
    return this.#open();
  }

  /** Bring the recorder; it learns of every touch that came before it. */
  #open() {
    this.#coming ??= part().then(
      ({ Recorder }) => {
        this.#recorder ??= new Recorder(this.#form, this.#tile, () => this.onchange());
        for (const touch of this.#touches.splice(0)) this.#recorder.take(touch);
      },
      () => {
        this.#coming = null;
        this.#touches = [];
        sayBeside(this.#form, "voice", "现在录不了，可以打字");
      },
    );
    return this.#coming;
  }
}
