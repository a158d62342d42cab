/** Hold to talk, or tap to start and tap to stop. Nothing is compulsory; where a phone can't record, the words are typed. */
import { canHash, sha256 } from "../lib/digest.js";
import { replaceContent } from "../lib/dom.js";
import { clearErrors, sayBeside } from "../lib/errors.js";
import { icon } from "../lib/icon.js";
import { canRecord } from "./can-record.js";
import { Recording } from "./microphone.js";

const LONGEST = 60;
const SHORTEST = 0.8;
const HELD = 500; // milliseconds; a shorter touch was a tap
const TYPE_IT = "这部手机录不了音，请打字";
const REFUSED = "没有让用麦克风，录不了。可以打字，或者在手机设置里打开";

export class Recorder {
  _form;
  _tile;
  _row;
  _changed;
  _now = null; // the recording under way
  _said = null; // { blob, seconds, wave, sha256 }
  _player = null;
  _pressed = 0;
  _touched = false; // the click that follows a touch is part of it

  /** `tile` is the one that is touched (voice.js passes it on); `changed()` is told when a recording is ready or was taken out. */
  constructor(form, tile, changed) {
    this._form = form;
    this._tile = tile;
    this._row = form.querySelector("[data-voice-row]");
    this._changed = changed;
    this._show();
    this._listen();
  }

  /** Stop what is being said and add it to what is sent. */
  async addTo(data) {
    await this._stop();
    if (this._said) data.set("voice", this._said.blob, `voice.${this._said.blob.type.split("/")[1]}`);
  }

  /** What was said, as the phone stores it; null when nothing was. */
  get ready() {
    return this._said?.sha256 ? this._said : null;
  }

  /** Show what was stored before. */
  restore = (stored) => this._set(stored);

  /** A touch of the tile. */
  take(event) {
    if (event.type === "pointerdown") return this._press(event);
    if (event.type !== "click") return this._release(event);
    const touched = this._touched && event.detail;
    this._touched = false;
    if (touched) return undefined;
    return this._now ? this._stop() : this._start("点一下停"); // a keyboard or a screen reader presses without a touch
  }

  _press(event) {
    if (event.button || !canRecord()) return undefined;
    this._touched = true;
    this._pressed = event.timeStamp;
    return this._now ? this._stop() : this._start("松开就好");
  }

  _listen() {
    this._part("[data-play]").addEventListener("click", () => this._play());
    this._part("[data-voice-remove]").addEventListener("click", () => {
      this._drop();
      this._tile.focus();
      this._changed();
    });
    this._form.addEventListener("reset", () => this._drop());
    document.addEventListener("visibilitychange", () => document.hidden && this._stop());
    addEventListener("pagehide", () => this._stop());
  }

  _release({ timeStamp, type }) {
    const now = this._now;
    if (!now || now.ending) return;
    if (timeStamp - this._pressed < HELD && type === "pointerup") this._label((now.words = "点一下停"));
    else if (now.running) this._stop();
    else now.abandoned = true; // let go to answer the phone's question about the microphone
  }

  async _start(words) {
    clearErrors(this._form, "voice");
    if (!canRecord()) return this._typeInstead(TYPE_IT);
    const now = Object.assign(new Recording(), { words });
    this._now = now;
    globalThis.speechSynthesis?.cancel(); // or it would hear the phone reading aloud
    try {
      await now.open();
      if (!now.abandoned) now.begin();
    } catch (error) {
      this._close(now);
      return this._typeInstead(error?.name === "NotAllowedError" ? REFUSED : TYPE_IT);
    }
    if (!now.abandoned) return this._live(now);
    this._close(now);
    return now.dropped || this._say("可以录了，请再按住说一次");
  }

  /** The row while somebody talks: seconds, and a wave that shows that the phone hears. */
  _live(now) {
    this._player?.pause();
    this._tile.setAttribute("aria-pressed", "true");
    this._label(now.words);
    this._row.hidden = false;
    this._row.classList.add("is-live");
    this._tell("正在录音");
    const show = () => {
      this._draw(now.look(), Math.floor(now.seconds));
      if (now.seconds >= LONGEST) this._stop();
    };
    now.timer = setInterval(show, 100);
    show();
  }

  /** End the recording under way; resolves when it is ready to be sent. */
  async _stop() {
    const now = this._now;
    if (now?.running) await (now.ending = now.ending ?? this._keep(now));
    else if (now) now.abandoned = true;
  }

  async _keep(now) {
    const { blob, seconds: exact, wave } = await now.end();
    this._close(now);
    if (now.dropped) return;
    if (exact < SHORTEST || !blob.size) return this._say("说得太短了，按住多说几句");
    const seconds = Math.min(LONGEST, Math.round(exact));
    this._set({ blob, seconds, wave, sha256: canHash() ? await sha256(blob) : "" });
    this._tell(`录好了，${seconds} 秒`);
    this._changed();
  }

  _close(now) {
    clearInterval(now.timer);
    now.close();
    if (this._now === now) this._now = null;
    this._tile.setAttribute("aria-pressed", "false");
    this._row.classList.remove("is-live");
    this._show();
  }

  /** The row as it is when nobody talks. */
  _show() {
    this._row.hidden = !this._said;
    this._label(this._said ? "重说" : canRecord() ? "按住说" : "录不了音");
    if (!this._said) return;
    this._row.closest("details")?.setAttribute("open", "");
    this._draw(this._said.wave, this._said.seconds);
  }

  _draw(wave, seconds) {
    this._part("path").setAttribute("d", wave);
    this._part("[data-seconds]").textContent = `${seconds} 秒`;
  }

  /** Throw away what is being said and what was said. */
  _drop() {
    if (this._now) this._now.dropped = true;
    this._stop();
    this._set(null);
  }

  _set(said) {
    this._player?.pause();
    this._player = null;
    this._said = said;
    this._show();
  }

  _play() {
    if (this._player && !this._player.paused) return this._player.pause();
    if (!this._player) {
      this._player = new Audio(URL.createObjectURL(this._said.blob));
      for (const event of ["play", "pause", "ended"]) this._player.addEventListener(event, () => this._button());
    }
    return this._player.play().catch(() => this._say("这段话放不出来，可以重说一次"));
  }

  _button() {
    const playing = this._player && !this._player.paused && !this._player.ended;
    replaceContent(this._part("[data-play]"), icon(playing ? "player-pause" : "player-play"));
    this._part("[data-play]").setAttribute("aria-label", playing ? "停一停" : "听一听");
  }

  _typeInstead = (sentence) => this._say(sentence) && this._form.querySelector("textarea").focus();
  _part = (selector) => this._row.querySelector(selector);
  _say = (sentence) => sayBeside(this._form, "voice", sentence);
  _label = (words) => (this._tile.querySelector("[data-voice-words]").textContent = words);
  _tell = (words) => (this._form.querySelector("[data-voice-status]").textContent = words);
}
