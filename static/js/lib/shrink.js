/** Makes a photo small enough for a weak signal: longest side 1600 px, JPEG, about 200 KB. Runs as a worker or on the page. */
export const LONGEST = 1600;
export const ENOUGH = 200 * 1024;
const SIDES = [LONGEST, 1280, 1024];
const QUALITIES = [0.82, 0.7, 0.58];

async function decode(blob) {
  try {
    return await createImageBitmap(blob, { imageOrientation: "from-image" });
  } catch {
    return createImageBitmap(blob); // browsers that don't know the option turn the picture by themselves
  }
}

function canvasOf(width, height) {
  if (globalThis.OffscreenCanvas) return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

function encode(canvas, quality) {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

/** The smallest of a few tries that is small enough; rejects when the browser can't read the picture. */
export async function shrink(blob) {
  const bitmap = await decode(blob);
  const longest = Math.max(bitmap.width, bitmap.height);
  if (blob.type === "image/jpeg" && blob.size <= ENOUGH && longest <= LONGEST) return blob;
  let best = null;
  for (const side of SIDES) {
    const scale = Math.min(1, side / longest);
    const canvas = canvasOf(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // what a PNG leaves clear would turn black
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      best = await encode(canvas, quality);
      if (best.size <= ENOUGH) break;
    }
    if (best.size <= ENOUGH) break;
  }
  bitmap.close?.();
  return best;
}

// As a worker: one photo after the other, { blob } comes in, { blob } or { failed } goes out.
if (!globalThis.document) {
  addEventListener("message", async ({ data }) => {
    try {
      postMessage({ blob: await shrink(data.blob) });
    } catch {
      postMessage({ failed: true });
    }
  });
}
