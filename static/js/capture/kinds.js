/** The tiles: what is chosen under 全部 is chosen in the form, and a kind brings its usual severity until a person chooses one. */
import { clearErrors } from "../lib/errors.js";
import { closeSheet } from "../ui/sheets.js";

export function startKinds(form) {
  let severityChosen = Boolean(form.querySelector("[name=severity]:checked"));
  document.addEventListener("click", ({ target }) => {
    if (!target.matches?.("[data-choose-kind]")) return;
    const kind = form.querySelector(`[name=category][value="${CSS.escape(target.value)}"]`);
    kind.checked = true;
    kind.dispatchEvent(new Event("change", { bubbles: true }));
    closeSheet(target.closest("dialog"));
    kind.focus({ preventScroll: true });
  });
  form.addEventListener("change", ({ target, isTrusted }) => {
    if (target.name === "severity" && isTrusted) severityChosen = true;
    if (target.name !== "category") return;
    clearErrors(form, "category");
    const usual = form.querySelector(`[name=severity][value="${CSS.escape(target.dataset.severity)}"]`);
    if (usual && !severityChosen) usual.checked = true;
  });
  form.addEventListener("restored", () => {
    severityChosen = Boolean(form.querySelector("[name=severity]:checked"));
  });
  const chosen = form.querySelector("[name=category]:checked");
  chosen?.dispatchEvent(new Event("change", { bubbles: true }));
}
