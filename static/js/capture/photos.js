/** The photos of a form: shrunk one at a time, seen at once, taken out again; wrong files are said at once. */
import { canHash, sha256 } from "../lib/digest.js";
import { clearErrors, sayBeside } from "../lib/errors.js";
import { icon } from "../lib/icon.js";
import { prepared } from "../lib/picture.js";

export class Photos {
  #form;
  #list;
  #limit;
  #shots = [];
  #work = Promise.resolve();
  /** Called whenever a picture is ready or was taken out. */
  onchange = () => {};

  /** `form` holds one [data-uploader]; without it there are simply no photos. */
  constructor(form) {
    this.#form = form;
    this.#list = form.querySelector("[data-uploader]");
    if (!this.#list) return;
    this.#limit = Number(this.#list.dataset.limit);
    const input = this.#list.querySelector("input[type=file]");
    const take = () => {
      this.#take([...input.files]);
      input.value = ""; // so that the same picture can be chosen again
    };
    input.addEventListener("change", take);
    if (input.files.length) take(); // chosen before this script came
  }

  /** Wait for those still being shrunk and add all to what is sent. */
  async addTo(data) {
    await this.#work;
    this.#shots.filter(({ blob }) => blob).forEach(({ blob }, n) => data.append("photos", blob, `${n + 1}.${blob.type === "image/png" ? "png" : "jpg"}`));
  }

  /** The pictures that are ready, as the phone stores them. */
  get ready() {
    return this.#shots.filter((shot) => shot.sha256).map((shot) => ({ sha256: shot.sha256, blob: shot.blob }));
  }

  /** Show pictures that were stored before. */
  restore(stored) {
    for (const { sha256: digest, blob } of stored) {
      const shot = { blob: null, sha256: digest, item: this.#slot() };
      this.#shots.push(shot);
      this.#show(shot, blob);
    }
    this.#count();
  }

  /** Take all out. */
  clear() {
    for (const shot of [...this.#shots]) this.#remove(shot);
  }

  #take(files) {
    clearErrors(this.#form, "photos");
    const room = this.#limit - this.#shots.length;
    if (files.length > room) sayBeside(this.#form, "photos", `照片最多 ${this.#limit} 张，多的没有放进来`);
    for (const file of files.slice(0, Math.max(room, 0))) {
      const shot = { blob: null, item: this.#slot() };
      this.#shots.push(shot);
      this.#work = this.#work.then(() => this.#prepare(shot, file));
    }
    this.#count();
  }

  async #prepare(shot, file) {
    if (!this.#shots.includes(shot)) return; // taken out while it waited
    const { blob, refused } = await prepared(file);
    if (refused) {
      this.#remove(shot);
      sayBeside(this.#form, "photos", refused);
      return;
    }
    if (canHash()) shot.sha256 = await sha256(blob);
    if (!this.#shots.includes(shot)) return;
    this.#show(shot, blob);
    this.onchange();
  }

  #show(shot, blob) {
    shot.blob = blob;
    const image = Object.assign(document.createElement("img"), { alt: "要发的照片", src: URL.createObjectURL(blob) });
    image.addEventListener("error", () => image.replaceWith(icon("photo", 28)));
    shot.item.firstChild.replaceChildren(image);
    shot.item.querySelector("button").onclick = () => {
      this.#remove(shot);
      this.onchange();
    };
  }

  #slot() {
    const item = document.createElement("li");
    const frame = Object.assign(document.createElement("div"), { className: "shot waiting" });
    frame.append(icon("photo", 28));
    const out = Object.assign(document.createElement("button"), { type: "button", className: "shot-x" });
    out.setAttribute("aria-label", "去掉这张");
    out.append(icon("x", 16));
    item.append(frame, out);
    this.#list.lastElementChild.before(item);
    return item;
  }

  #remove(shot) {
    const image = shot.item.querySelector("img");
    if (image) URL.revokeObjectURL(image.src);
    shot.item.remove();
    this.#shots = this.#shots.filter((other) => other !== shot);
    this.#count();
  }

  #count() {
    this.#list.dataset.count = String(this.#shots.length);
    this.#list.scrollLeft = this.#list.scrollWidth;
  }
}
