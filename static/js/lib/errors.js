import { replaceContent } from "./dom.js";
import { icon } from "./icon.js";

/** Each field stands in an element [data-field~=name]; its sentence goes to the end of that, with the ring around the field. */
const holderOf = (form, name) => form.querySelector(`[data-field~="${CSS.escape(name)}"]`);
const ringed = (holder) => holder.querySelector("fieldset, .weui-cell, .with-side") ?? holder;
const controlIn = (holder) => holder.querySelector("[data-places] summary, textarea, input:not([type=hidden]), button");

function line(sentence) {
  const words = Object.assign(document.createElement("p"), { className: "error" });
  words.dataset.said = "";
  words.append(icon("alert-circle", 20), Object.assign(document.createElement("span"), { textContent: sentence }));
  return words;
}

/** Put a sentence beside a field; false when the form has no place for it. */
export function sayBeside(form, name, sentence) {
  const holder = holderOf(form, name);
  if (!holder || !holder.getClientRects().length) return false;
  const words = line(sentence);
  words.id = `said-${name}`;
  words.setAttribute("role", "alert");
  holder.append(words);
  ringed(holder).classList.add("ring");
  const control = controlIn(holder);
  control?.setAttribute("aria-invalid", "true");
  control?.setAttribute("aria-describedby", words.id);
  // Said while a field changes, it must outlive that very change.
  setTimeout(() => {
    for (const kind of ["input", "change"]) holder.addEventListener(kind, () => words.isConnected && clearErrors(form, name), { once: true });
  });
  return true;
}

/** The strip on top of the form; `link` is { href, words } that opens beside, so that nothing typed is lost. */
export function sayOnTop(form, sentence, link = null) {
  const strip = form.querySelector("[data-form-error]");
  const words = Object.assign(document.createElement("span"), { className: "fill", textContent: sentence });
  if (link) {
    const way = Object.assign(document.createElement("a"), { href: link.href, textContent: link.words, target: "_blank" });
    words.append(way);
  }
  replaceContent(strip, icon("alert-circle"), words);
  strip.hidden = false;
  strip.scrollIntoView({ block: "center" });
}

/** Show a refusal: sentences beside their fields, what has no field on top, the first of them in sight. */
export function showRefusal(form, message, fields) {
  const homeless = Object.entries(fields).filter(([name, sentence]) => !sayBeside(form, name, sentence));
  if (homeless.length || !Object.keys(fields).length) sayOnTop(form, homeless[0]?.[1] ?? message);
  const first = form.querySelector("[data-said]");
  if (first && !homeless.length) {
    first.parentElement.scrollIntoView({ block: "center" });
    controlIn(first.parentElement)?.focus({ preventScroll: true });
  }
}

/** Lead to the first field that knows itself, and says, that it can't be sent as it is (ui/room.js); false when all can. */
export function leadToOwnFault(form) {
  const field = [...form.elements].find(({ validity }) => validity?.customError);
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
  return Boolean(field);
}

/** Take back what was said, in one field or in the whole form. */
export function clearErrors(form, name = null) {
  const area = name ? holderOf(form, name) : form;
  if (!area) return;
  for (const words of area.querySelectorAll(".error")) words.remove();
  for (const ring of [area, ...area.querySelectorAll(".ring")]) ring.classList.remove("ring");
  for (const control of area.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
  const strip = name ? null : form.querySelector("[data-form-error]");
  if (strip) strip.hidden = true;
}
