/** Shrinks off the page's thread, one photo after the other: { blob } comes in, { blob } or { failed } goes out. */
import { shrink } from "./shrink.js";

addEventListener("message", async ({ data }) => {
  try {
    postMessage({ blob: await shrink(data.blob) });
  } catch {
    postMessage({ failed: true });
  }
});
