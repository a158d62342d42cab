/** A step may be said aloud: the recorder comes when the half-screen dialog with its form opens. */
import { lazy } from "../lib/lazy.js";
import { saidBefore, voices } from "../lib/voices.js";

const voice = lazy(() => import("../capture/voice.js"));

/** The forms of an opened dialog take a voice note from now on; what was said in them before comes back. */
export async function hear(sheet) {
  const forms = [...sheet.querySelectorAll("form")].filter((form) => form.querySelector("[data-voice]") && !voices.has(form));
  if (!forms.length) return;
  const { Voice } = await voice();
  for (const form of forms) {
    if (voices.has(form)) continue;
    voices.set(form, new Voice(form));
    if (saidBefore.has(form)) voices.get(form).restore(saidBefore.get(form));
  }
}
