/** The photos of a form: shrunk one at a time, seen at once, taken out again; wrong files are said at once. */
import { icon } from "../ui/icon.js";
import { clearErrors, sayBeside } from "./errors.js";
import { shrink } from "./shrink.js";

const LARGEST = 15 * 1024 * 1024; // what the server takes of a picture that this browser can't shrink

/** What a file is by its first bytes; its name and type say little. */
async function kindOf(file) {
  const bytes = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG")) return "png";
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "webp";
  if (text.startsWith("GIF8")) return "gif";
  return text.slice(4, 8) === "ftyp" ? "heic" : "other";
}

let worker = null;

function inWorker(blob) {
  return new Promise((resolve, reject) => {
    worker ??= new Worker(new URL("./shrink-worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => (data.blob ? resolve(data.blob) : reject(new Error("unreadable")));
    worker.onerror = () => reject(new Error("no worker"));
    worker.postMessage({ blob });
  });
}

async function small(file) {
  if (globalThis.Worker && globalThis.OffscreenCanvas) {
    try {
      return await inWorker(file);
    } catch {
      // An old browser without module workers: then here.
    }
  }
  return shrink(file);
}

/** The bytes to send, or { refused: sentence }. */
async function prepared(file) {
  const kind = await kindOf(file);
  if (kind === "gif") return { refused: "动图收不了，请发普通照片" };
  if (kind === "other") return { refused: "这个文件不是照片，请选照片" };
  try {
    return { blob: await small(file) };
  } catch {
    if (kind === "heic") return { refused: "这种照片打不开，请直接拍照" };
    return file.size <= LARGEST ? { blob: file } : { refused: "照片太大了，请换一张小一点的" };
  }
}

export class Photos {
  #form;
  #list;
  #limit;
  #shots = [];
  #work = Promise.resolve();

  /** `form` holds one [data-uploader]; without it there are simply no photos. */
  constructor(form) {
    this.#form = form;
    this.#list = form.querySelector("[data-uploader]");
    if (!this.#list) return;
    this.#limit = Number(this.#list.dataset.limit);
    const input = this.#list.querySelector("input[type=file]");
    input.addEventListener("change", () => {
      this.#take([...input.files]);
      input.value = ""; // so that the same picture can be chosen again
    });
  }

  /** Wait for those still being shrunk and add all to what is sent. */
  async addTo(data) {
    await this.#work;
    this.#shots.forEach(({ blob }, n) => data.append("photos", blob, `${n + 1}.${blob.type === "image/png" ? "png" : "jpg"}`));
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
    const { blob, refused } = await prepared(file).catch(() => ({ refused: "这张照片打不开，请重拍一张" }));
    if (refused) {
      this.#remove(shot);
      sayBeside(this.#form, "photos", refused);
      return;
    }
    shot.blob = blob;
    const image = Object.assign(document.createElement("img"), { alt: "要发的照片", src: URL.createObjectURL(blob) });
    image.addEventListener("error", () => image.replaceWith(icon("photo", 28)));
    shot.item.firstChild.replaceChildren(image);
    shot.item.querySelector("button").onclick = () => this.#remove(shot);
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
