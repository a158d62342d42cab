/** A question in a half-screen dialog (question.js), which comes when something is asked. */
import { lazy } from "../lib/lazy.js";

const part = lazy(() => import("./question.js"));

/** Resolves true for the button that does it, false for every other way out; where the part does not come, the browser asks. */
export const ask = (title, words, yes, tone) =>
  part().then(
    ({ askHere }) => askHere(title, words, yes, tone),
    () => globalThis.confirm(`${title}\n${words}`),
  );
