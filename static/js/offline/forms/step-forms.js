/** Forms of a case and 补充说明: their submission is taken over, so that it lies on the phone before it goes (steps.js). */
import { lazy } from "../../lib/lazy.js";
import { pressedButton } from "../../lib/pressed.js";

const steps = lazy(() => import("./steps.js"));
const drafts = lazy(() => import("./step-drafts.js"));
/** Of what turns a matter protected nothing may lie on the phone; what begins a mediation is answered by no receipt. */
const STEP = /^\/(cases\/[^/]+\/(?!(?:protect|mediations)$)[a-z-]+|reports\/[^/]+\/additions)$/;

const isStep = (form) =>
  form?.matches?.("form:not([data-report-form])") &&
  form.elements.client_id &&
  (form.dataset.waits !== undefined || STEP.test(form.getAttribute("action") ?? ""));

/** Only where the form is taken over: one that the browser sends by itself would not say that its words are gone. */
function bringBack() {
  const forms = [...document.querySelectorAll("form[data-keep-words]")].filter(isStep);
  if (forms.length) drafts().then(({ bringWordsBack }) => bringWordsBack(forms), () => {});
}

export function startSteps() {
  bringBack();
  document.addEventListener("htmx:afterSettle", bringBack);
  document.addEventListener("htmx:confirm", (event) => {
    const { elt: form, issueRequest } = event.detail;
    if (!isStep(form)) return;
    event.preventDefault();
    once(form, () => issueRequest(true));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (globalThis.htmx && form.hasAttribute("hx-post")) || !isStep(form)) return;
    event.preventDefault();
    keepPressed(form, pressedButton(event));
    once(form, () => HTMLFormElement.prototype.submit.call(form));
  });
}

/** Which button was pressed says something too (好了, 还没好); a form that is sent by a script leaves it out. */
function keepPressed(form, button) {
  form.querySelector("[data-pressed]")?.remove();
  if (!button?.name) return;
  const kept = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  kept.dataset.pressed = "";
  form.append(kept);
}

/** Where the part does not come, the form goes as it would without scripts. */
async function once(form, go) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    const part = await steps().catch(() => null);
    await (part ? part.step(form, go) : go());
  } finally {
    delete form.dataset.busy;
  }
}
