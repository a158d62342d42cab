/** The frame of a desk: the numbers of its rail, its keys, and what is found from its bar. Loaded from 900 px on; without it the rail is plain links. */
import { startFind } from "./find.js";
import { startKeys } from "./keys.js";
import { startRail } from "./rail.js";

export function startFrame() {
  startRail();
  startFind();
  startKeys();
  if (document.querySelector("[data-desk-list]")) import("./dispatch.js").then(({ startDispatch }) => startDispatch(), () => {});
  if (document.getElementById("counter-form")) import("./counter.js").then(({ startCounter }) => startCounter(), () => {});
}
