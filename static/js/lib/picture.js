/** A chosen file, made ready to be sent by a part that comes with the first picture. */
import { lazy } from "./lazy.js";

/** What the server takes of a picture that this browser can't shrink. */
const LARGEST = 15 * 1024 * 1024;
/** In a cloud album the phone often has no more than the name. */
export const NOT_HERE = "这张照片还没下载到手机。在相册里点开，等它清楚了，再选一次";
const UNREADABLE = { refused: "这张照片读不出来，可能还没下载到手机。在相册里点开看看，再选一次" };
const part = lazy(() => import("./prepare.js"));

/** The bytes to send, or { refused: sentence }. Never rejects; where the part does not come, a picture goes as it is. */
export async function prepared(file) {
  if (!file.size) return { refused: NOT_HERE };
  let prepare;
  try {
    prepare = (await part()).prepare;
  } catch {
    return file.size <= LARGEST ? { blob: file } : UNREADABLE;
  }
  return prepare(file, { largest: LARGEST, notHere: NOT_HERE }).catch(() => UNREADABLE);
}
