/** Hold to talk, or tap to start and tap to stop. Nothing is compulsory; where a phone can't record, the words are typed. */
import { canHash, sha256 } from "../lib/digest.js";
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
  #form;
  #tile;
  #row;
  #changed;
  #now = null; // the recording under way
  #said = null; // { blob, seconds, wave, sha256 }
  #player = null;
  #pressed = 0;
  #touched = false; // the click that follows a touch is part of it

  /** `tile` is the one that is touched (voice.js passes it on); `changed()` is told when a recording is ready or was taken out. */
  constructor(form, tile, changed) {
    this.#form = form;
    this.#tile = tile;
    this.#row = form.querySelector("[data-voice-row]");
    this.#changed = changed;
    this.#show();
    this.#listen();
  }

  /** Stop what is being said and add it to what is sent. */
  async addTo(data) {
    await this.#stop();
    if (this.#said) data.set("voice", this.#said.blob, `voice.${this.#said.blob.type.split("/")[1]}`);
  }

  /** What was said, as the phone stores it; null when nothing was. */
  get ready() {
    return this.#said?.sha256 ? this.#said : null;
  }

  /** Show what was stored before. */
  restore = (stored) => this.#set(stored);

  /** A touch of the tile. */
  take(event) {
    if (event.type === "pointerdown") return this.#press(event);
    if (event.type !== "click") return this.#release(event);
    const touched = this.#touched && event.detail;
    this.#touched = false;
    if (touched) return undefined;
    return this.#now ? this.#stop() : this.#start("点一下停"); // a keyboard or a screen reader presses without a touch
  }

  #press(event) {
    if (event.button || !canRecord()) return undefined;
    this.#touched = true;
    this.#pressed = event.timeStamp;
    return this.#now ? this.#stop() : this.#start("松开就好");
  }

  #listen() {
    this.#part("[data-play]").addEventListener("click", () => this.#play());
    this.#part("[data-voice-remove]").addEventListener("click", () => {
      this.#drop();
      this.#tile.focus();
      this.#changed();
    });
    this.#form.addEventListener("reset", () => this.#drop());
    document.addEventListener("visibilitychange", () => document.hidden && this.#stop());
    addEventListener("pagehide", () => this.#stop());
  }

  #release({ timeStamp, type }) {
    const now = this.#now;
    if (!now || now.ending) return;
    if (timeStamp - this.#pressed < HELD && type === "pointerup") this.#label((now.words = "点一下停"));
    else if (now.running) this.#stop();
    else now.abandoned = true; // let go to answer the phone's question about the microphone
  }

  async #start(words) {
    clearErrors(this.#form, "voice");
    if (!canRecord()) return this.#typeInstead(TYPE_IT);
    const now = Object.assign(new Recording(), { words });
    this.#now = now;
    globalThis.speechSynthesis?.cancel(); // or it would hear the phone reading aloud
    try {
      await now.open();
      if (!now.abandoned) now.begin();
    } catch (error) {
      this.#close(now);
      return this.#typeInstead(error?.name === "NotAllowedError" ? REFUSED : TYPE_IT);
    }
    if (!now.abandoned) return this.#live(now);
    this.#close(now);
    return now.dropped || this.#say("可以录了，请再按住说一次");
  }

  /** The row while somebody talks: seconds, and a wave that shows that the phone hears. */
  #live(now) {
    this.#player?.pause();
    this.#tile.setAttribute("aria-pressed", "true");
    this.#label(now.words);
    this.#row.hidden = false;
    this.#row.classList.add("is-live");
    this.#tell("正在录音");
    const show = () => {
      this.#draw(now.look(), Math.floor(now.seconds));
      if (now.seconds >= LONGEST) this.#stop();
    };
    now.timer = setInterval(show, 100);
    show();
  }

  /** End the recording under way; resolves when it is ready to be sent. */
  async #stop() {
    const now = this.#now;
    if (now?.running) await (now.ending ??= this.#keep(now));
    else if (now) now.abandoned = true;
  }

  async #keep(now) {
    const { blob, seconds: exact, wave } = await now.end();
    this.#close(now);
    if (now.dropped) return;
    if (exact < SHORTEST || !blob.size) return this.#say("说得太短了，按住多说几句");
    const seconds = Math.min(LONGEST, Math.round(exact));
    this.#set({ blob, seconds, wave, sha256: canHash() ? await sha256(blob) : "" });
    this.#tell(`录好了，${seconds} 秒`);
    this.#changed();
  }

  #close(now) {
    clearInterval(now.timer);
    now.close();
    if (this.#now === now) this.#now = null;
    this.#tile.setAttribute("aria-pressed", "false");
    this.#row.classList.remove("is-live");
    this.#show();
  }

  /** The row as it is when nobody talks. */
  #show() {
    this.#row.hidden = !this.#said;
    this.#label(this.#said ? "重说" : canRecord() ? "按住说" : "录不了音");
    if (!this.#said) return;
    this.#row.closest("details")?.setAttribute("open", "");
    this.#draw(this.#said.wave, this.#said.seconds);
  }

  #draw(wave, seconds) {
    this.#part("path").setAttribute("d", wave);
    this.#part("[data-seconds]").textContent = `${seconds} 秒`;
  }

  /** Throw away what is being said and what was said. */
  #drop() {
    if (this.#now) this.#now.dropped = true;
    this.#stop();
    this.#set(null);
  }

  #set(said) {
    this.#player?.pause();
    this.#player = null;
    this.#said = said;
    this.#show();
  }

  #play() {
    if (this.#player && !this.#player.paused) return this.#player.pause();
    if (!this.#player) {
      this.#player = new Audio(URL.createObjectURL(this.#said.blob));
      for (const event of ["play", "pause", "ended"]) this.#player.addEventListener(event, () => this.#button());
    }
    return this.#player.play().catch(() => this.#say("这段话放不出来，可以重说一次"));
  }

  #button() {
    const playing = this.#player && !this.#player.paused && !this.#player.ended;
    this.#part("[data-play]").replaceChildren(icon(playing ? "player-pause" : "player-play"));
    this.#part("[data-play]").setAttribute("aria-label", playing ? "停一停" : "听一听");
  }

  #typeInstead = (sentence) => this.#say(sentence) && this.#form.querySelector("textarea").focus();
  #part = (selector) => this.#row.querySelector(selector);
  #say = (sentence) => sayBeside(this.#form, "voice", sentence);
  #label = (words) => (this.#tile.querySelector("[data-voice-words]").textContent = words);
  #tell = (words) => (this.#form.querySelector("[data-voice-status]").textContent = words);
}
