/** The photos of a form: shrunk one at a time, seen at once, taken out again; wrong files are said at once. */
import { canHash, sha256 } from "../lib/digest.js";
import { replaceContent } from "../lib/dom.js";
import { clearErrors, sayBeside } from "../lib/errors.js";
import { icon } from "../lib/icon.js";
import { prepared } from "../lib/picture.js";

export class Photos {
  _form;
  _list;
  _limit;
  _shots = [];
  _work = Promise.resolve();
  /** Called whenever a picture is ready or was taken out. */
  onchange = () => {};

  /** `form` holds one [data-uploader]; without it there are simply no photos. */
  constructor(form) {
    this._form = form;
    this._list = form.querySelector("[data-uploader]");
    if (!this._list) return;
    this._limit = Number(this._list.dataset.limit);
    const input = this._list.querySelector("input[type=file]");
    const take = () => {
      this._take([...input.files]);
      input.value = ""; // so that the same picture can be chosen again
    };
    input.addEventListener("change", take);
    if (input.files.length) take(); // chosen before this script came
  }

  /** Take more in, each a function that resolves with a picture; resolves when they are ready. */
  add(files) {
    this._take(files);
    return this._work;
  }

  /** Wait for those still being shrunk and add all to what is sent. */
  async addTo(data) {
    await this._work;
    this._shots.filter(({ blob }) => blob).forEach(({ blob }, n) => data.append("photos", blob, `${n + 1}.${blob.type === "image/png" ? "png" : "jpg"}`));
  }

  /** The pictures that are ready, as the phone stores them. */
  get ready() {
    return this._shots.filter((shot) => shot.sha256).map((shot) => ({ sha256: shot.sha256, blob: shot.blob }));
  }

  /** Show pictures that were stored before. */
  restore(stored) {
    for (const { sha256: digest, blob } of stored) {
      const shot = { blob: null, sha256: digest, item: this._slot() };
      this._shots.push(shot);
      this._show(shot, blob);
    }
    this._count();
  }

  /** Take all out. */
  clear() {
    for (const shot of [...this._shots]) this._remove(shot);
  }

  _take(files) {
    clearErrors(this._form, "photos");
    const room = this._limit - this._shots.length;
    if (files.length > room) sayBeside(this._form, "photos", `照片最多 ${this._limit} 张，多的没有放进来`);
    for (const file of files.slice(0, Math.max(room, 0))) {
      const shot = { blob: null, item: this._slot() };
      this._shots.push(shot);
      this._work = this._work.then(() => this._prepare(shot, file));
    }
    this._count();
  }

  async _prepare(shot, file) {
    if (!this._shots.includes(shot)) return; // taken out while it waited
    const { blob, refused } = await prepared(await (file.call ? file() : file));
    if (refused) {
      this._remove(shot);
      sayBeside(this._form, "photos", refused);
      return;
    }
    if (canHash()) shot.sha256 = await sha256(blob);
    if (!this._shots.includes(shot)) return;
    this._show(shot, blob);
    this.onchange();
  }

  _show(shot, blob) {
    shot.blob = blob;
    const image = Object.assign(document.createElement("img"), { alt: "要发的照片", src: URL.createObjectURL(blob) });
    image.addEventListener("error", () => image.replaceWith(icon("photo", 28)));
    replaceContent(shot.item.firstChild, image);
    shot.item.querySelector("button").onclick = () => {
      this._remove(shot);
      this.onchange();
    };
  }

  _slot() {
    const item = document.createElement("li");
    const frame = Object.assign(document.createElement("div"), { className: "shot waiting" });
    frame.append(icon("photo", 28));
    const out = Object.assign(document.createElement("button"), { type: "button", className: "shot-x" });
    out.setAttribute("aria-label", "去掉这张");
    out.append(icon("x", 16));
    item.append(frame, out);
    this._list.lastElementChild.before(item);
    return item;
  }

  _remove(shot) {
    const image = shot.item.querySelector("img");
    if (image) URL.revokeObjectURL(image.src);
    shot.item.remove();
    this._shots = this._shots.filter((other) => other !== shot);
    this._count();
  }

  _count() {
    this._list.dataset.count = String(this._shots.length);
    this._list.lastElementChild.hidden = this._shots.length >= this._limit;
    this._list.scrollLeft = this._list.scrollWidth;
  }
}
