/** On a wide desk a card of 待办 opens its case beside the list; what is done there comes back to the list. */
const wide = matchMedia("(min-width: 1100px)");
const pane = document.querySelector("[data-case-pane]");
const cards = () => [...document.querySelectorAll(".split-list a.todo")];

function open(card) {
  for (const other of cards()) other.removeAttribute("aria-current");
  card.setAttribute("aria-current", "true");
  pane.hidden = false;
  pane.scrollTop = 0;
  globalThis.htmx.ajax("GET", card.href, { target: pane, select: "#case-view, main > .bar", swap: "innerHTML" });
}

function comeBackHere() {
  for (const form of pane.querySelectorAll('form[action^="/cases/"]')) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "back", value: "/todo" }));
  }
}

function start() {
  document.addEventListener("click", (event) => {
    const card = event.target.closest?.(".split-list a.todo");
    if (!card || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(card);
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target === pane) comeBackHere();
    else if (!pane.hidden && detail.elt?.dataset.case) reopen();
  });
  wide.addEventListener("change", fit);
  fit();
}

/** The first case opens by itself, but never a protected one: looking at it is journalled, so somebody must mean to. */
function fit() {
  pane.hidden = !wide.matches;
  const first = cards()[0];
  if (wide.matches && first && !first.closest("[data-protected]")) open(first);
}

/** A card was acknowledged in the list: the case beside it is now another. */
function reopen() {
  const next = cards().find((card) => card.getAttribute("aria-current"));
  if (next) open(next);
  else fit();
}

if (pane) start();
