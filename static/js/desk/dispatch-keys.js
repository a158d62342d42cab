/** Keys of 派单, by their place on the keyboard: 1–9 choose a unit, ↑↓ J K walk the list, Enter opens a row's page. */
const WRITING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const units = (body) => [...body.querySelectorAll('#q-unit input[type="radio"]')];

/** Who leads can't help as well. */
export function withoutLead(body) {
  const lead = units(body).find((one) => one.checked)?.value;
  for (const one of body.querySelectorAll('input[name="helpers"]')) {
    const leads = one.value === lead;
    if (leads) one.checked = false;
    one.closest("label").hidden = leads;
  }
}

/** After the unit come the words. */
const toWords = (body) => body.querySelector('.dispatch-form textarea[name="asked"]')?.focus();

function choose(body, number) {
  const unit = units(body)[number - 1];
  if (!unit) return false;
  unit.checked = true;
  unit.dispatchEvent(new Event("change", { bubbles: true }));
  toWords(body);
  return true;
}

function plain(event, body, walk) {
  const link = event.code === "Enter" && event.target.closest?.("[data-desk-list] a[data-code]");
  if (link) return location.assign(link.href), true;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit) return choose(body, Number(digit[1]));
  const letters = document.documentElement.dataset.noLetters === undefined;
  const step = { ArrowDown: 1, ArrowUp: -1, ...(letters && { KeyJ: 1, KeyK: -1 }) }[event.code];
  if (!step || event.target.matches("input")) return false;
  if (event.code.startsWith("Arrow") && event.target.closest(".desk-panel, .desk-case")) return false; // there they scroll
  walk(step);
  return true;
}

export function startDispatchKeys(body, walk) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]") || event.target.closest?.(WRITING)) return;
    if (plain(event, body(), walk)) event.preventDefault();
  });
  document.addEventListener("change", ({ target }) => target.matches?.('#q-unit input[type="radio"]') && withoutLead(body()));
  // A mouse that has chosen a unit goes on to the words; whoever walks with the arrow keys is not done.
  document.addEventListener("click", ({ target, detail }) => {
    if (detail && target.closest?.("#q-unit label") && body().contains(target)) setTimeout(() => toWords(body()));
  });
}
