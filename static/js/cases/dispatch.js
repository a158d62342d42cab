/** 派单 on a desk: a row opens its case beside the list; arrow keys walk the list, and after a dispatch the next one comes up. */
const wide = matchMedia("(min-width: 900px)");
const list = document.querySelector("[data-desk-list]");
const body = document.querySelector("[data-desk-body]");
const rows = () => [...list.querySelectorAll("a[data-code]")];

function open(row) {
  for (const other of rows()) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  globalThis.htmx.ajax("GET", `/dispatch/${row.dataset.code}`, { target: body, swap: "innerHTML" });
}

/** What is done beside the list comes back to the list. */
function comeBackHere() {
  for (const form of body.querySelectorAll('form[action^="/cases/"]')) {
    if (form.elements.back) continue;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "back", value: "/dispatch" }));
  }
}

list.addEventListener("click", (event) => {
  const row = event.target.closest?.("a[data-code]");
  if (!row || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(row);
});

list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = rows();
  const next = all[all.indexOf(document.activeElement.closest?.("a[data-code]")) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target === body) comeBackHere();
});

comeBackHere();
if (wide.matches && !body.hasAttribute("data-open") && rows()[0]) open(rows()[0]);
