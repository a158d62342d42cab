/** Makes a chosen file ready to be sent, or says why it can't be. */

const HEADS = [
  [/^\xff\xd8\xff/, "jpeg"],
  [/^\x89PNG/, "png"],
  [/^RIFF[^]{4}WEBP/, "webp"],
  [/^GIF8/, "gif"],
  [/^%PDF/, "pdf"],
  [/^(BM|II\*\0|MM\0\*)/, "bmp"],
  [/^[^]{4}ftyp(hei|hev|mif1|msf1)/, "heic"],
  [/^[^]{4}ftypavi/, "avif"],
  [/^([^]E\xdf\xa3|[^]{4}ftyp|RIFF[^]{4}AVI)/, "video"],
  [/^\0*$/, "gone"],
];
const JPG = "请直接拍照，或者转成 JPG 再发";
const REFUSED = {
  gif: "动图收不了，请发普通照片",
  pdf: "这是 PDF 文件，不是照片，请拍下来再发",
  video: "这是视频，不是照片。请选照片，或者截一张图再发",
  other: "这个文件不是照片，请选照片",
};
/** Some browsers read these and make a JPEG of them. */
const PERHAPS = { heic: `这种照片（HEIC）打不开，${JPG}`, avif: `这种照片（AVIF）打不开，${JPG}`, bmp: `这种图片打不开，${JPG}` };

/** What a file is by its first bytes; its name and type say little. */
async function kindOf(file) {
  const bytes = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  return HEADS.find(([head]) => head.test(text))?.[1] ?? "other";
}

let worker = null;

function inWorker(blob) {
  return new Promise((resolve, reject) => {
    worker = worker ?? new Worker(new URL("./shrink.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => (data.blob ? resolve(data.blob) : reject(new Error("unreadable")));
    worker.onerror = () => reject((worker = null)); // the next picture asks for it anew: a dead one never answers
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
  return (await import("./shrink.js")).shrink(file);
}

/** The bytes to send, or { refused: sentence }; a picture that this browser can't shrink may have `largest` bytes. */
export async function prepare(file, { largest, notHere }) {
  const kind = await kindOf(file);
  const refused = kind === "gone" ? notHere : REFUSED[kind];
  if (refused) return { refused };
  try {
    return { blob: await small(file) };
  } catch {
    if (PERHAPS[kind]) return { refused: PERHAPS[kind] };
    return file.size <= largest ? { blob: file } : { refused: "照片太大了，请换一张小一点的" };
  }
}
