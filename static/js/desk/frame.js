/** The frame of a desk: the numbers of its rail, and its keys. Loaded from 900 px on; without it the rail is plain links. */
import { startKeys } from "./keys.js";
import { startRail } from "./rail.js";

export function startFrame() {
  startRail();
  startKeys();
}
