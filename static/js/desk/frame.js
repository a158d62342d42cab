/** The frame of a desk: the numbers of its rail, and its keys. Loaded from 900 px on; without it the rail is plain links. */
import { startCounter } from "./counter.js";
import { startDispatch } from "./dispatch.js";
import { startKeys } from "./keys.js";
import { startRail } from "./rail.js";

export function startFrame() {
  startRail();
  startKeys();
  if (document.querySelector("[data-desk-list]")) startDispatch();
  if (document.getElementById("counter-form")) startCounter();
}
