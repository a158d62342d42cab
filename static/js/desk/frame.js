/** The frame of a desk: the numbers of its rail, its keys, and what is found from its bar. Loaded from 900 px on; without it the rail is plain links. */
import { startCallers } from "./callers.js";
import { startCounter } from "./counter.js";
import { startDispatch } from "./dispatch.js";
import { startFind } from "./find.js";
import { startKeys } from "./keys.js";
import { startRail } from "./rail.js";

export function startFrame() {
  startRail();
  startFind();
  startCallers();
  startKeys();
  if (document.querySelector("[data-desk-list]")) startDispatch();
  if (document.getElementById("counter-form")) startCounter();
}
