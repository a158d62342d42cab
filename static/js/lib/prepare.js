/** Makes a chosen file ready to be sent, or says why it can't be. */

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
    worker = worker ?? new Worker(new URL("./shrink.js", import.meta.url), { type: "module" });
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
  return (await import("./shrink.js")).shrink(file);
}

/** The bytes to send, or { refused: sentence }; a picture that this browser can't shrink may have `largest` bytes. */
export async function prepare(file, largest) {
  const kind = await kindOf(file);
  if (kind === "gif") return { refused: "动图收不了，请发普通照片" };
  if (kind === "other") return { refused: "这个文件不是照片，请选照片" };
  try {
    return { blob: await small(file) };
  } catch {
    if (kind === "heic") return { refused: "这种照片打不开，请直接拍照" };
    return file.size <= largest ? { blob: file } : { refused: "照片太大了，请换一张小一点的" };
  }
}
