/**
 * The phone's Back (button or gesture) closes what lies over a page first: a sheet, a question, a picture. Each layer stands on an entry of the
 * history; one that is closed by hand leaves its entry, which the next layer takes, which Back passes by, and to which Forward never leads.
 * Nothing is taken back by itself: that could break off the way to another page that has just begun.
 */
let layers = [];
let at = here();
let base = location.href;
let returning = false;

/** How many layers the entry on which we stand was made for. */
function here() {
  return history.state?.layer ?? 0;
}

const shown = () => (layers = layers.filter((one) => one.isConnected && one.hasAttribute("open")));

export function shut(layer) {
  if (layer.close) layer.close();
  else layer.removeAttribute("open");
}

/** A dialog has been opened over the page. */
export function overPage(layer) {
  layers = [...shown().filter((one) => one !== layer), layer];
  base = location.href;
  if (here() < layers.length) history.pushState({ layer: layers.length }, "");
  at = here();
}

addEventListener("popstate", (event) => {
  const before = at;
  at = here();
  if (location.href !== base || at === before) return;
  event.stopImmediatePropagation();
  const above = shown().slice(at);
  if (returning) returning = false;
  else if (above.length) above.reverse().forEach(shut);
  else if (at < before || shown().length < at) {
    returning = at > before;
    history.back();
  }
});
