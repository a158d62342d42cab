/** A chosen file, made ready to be sent by a part that comes with the first picture. */
import { lazy } from "./lazy.js";

/** What the server takes of a picture that this browser can't shrink. */
const LARGEST = 15 * 1024 * 1024;
const UNREADABLE = { refused: "这张照片打不开，请重拍一张" };
const part = lazy(() => import("./prepare.js"));

/** The bytes to send, or { refused: sentence }. Never rejects; where the part does not come, a picture goes as it is. */
export async function prepared(file) {
  let prepare;
  try {
    prepare = (await part()).prepare;
  } catch {
    return file.size <= LARGEST ? { blob: file } : UNREADABLE;
  }
  return prepare(file, LARGEST).catch(() => UNREADABLE);
}
