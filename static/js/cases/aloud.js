/** Steps that the browser sends by itself may be said aloud too: what was said goes along as the pictures do. */
import { lazy } from "../lib/lazy.js";
import { voices } from "../lib/voices.js";

const hearing = lazy(() => import("./hear.js"));
const file = lazy(() => import("../lib/voice-file.js"));

document.addEventListener("opened", ({ target }) => {
  hearing().then(({ hear }) => hear(target)).catch(() => {}); // without the part there is no tile, and words are typed
});

// At the window, so after all that listens at the page: a form that may wait without signal is taken over there, with what was said.
addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !voices.has(form)) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const said = await voices.get(form).taken();
  if (said) await file().then(({ addVoice }) => addVoice(form, said), () => {});
  delete form.dataset.busy;
  HTMLFormElement.prototype.submit.call(form);
});
