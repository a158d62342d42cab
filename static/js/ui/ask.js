/** A question in a half-screen dialog (question.js), which comes when something is asked. */
import { lazy } from "../lib/lazy.js";

const question = lazy(() => import("./question.js"));
const part = () => (globalThis.HTMLDialogElement ? question() : Promise.reject(new Error("no dialogs")));

/** Resolves true for the button that does it, false for every other way out; where there are no dialogs, or the part does not come, the browser asks. */
export const ask = (title, words, yes, tone) =>
  part().then(
    ({ askHere }) => askHere(title, words, yes, tone),
    () => globalThis.confirm(`${title}\n${words}`),
  );
