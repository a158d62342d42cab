/** Lays every drawn map of the page on tiles once it is looked at; what has none, or gets none, stays a drawing. */
const seen = new WeakSet();

async function lay(part) {
  try {
    const [{ Frame, ringsOf }, { layOnTiles }] = await Promise.all([import("./frame.js"), import("./tiles.js")]);
    await layOnTiles(part, { frame: new Frame(part.dataset.map), ringsOf });
  } catch {
    // The drawing is there, and the list beside it.
  }
}

const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting || !navigator.onLine) continue;
    watch.unobserve(target);
    lay(target);
  }
});

function look() {
  for (const part of document.querySelectorAll(".map-part[data-map]")) {
    if (seen.has(part)) continue;
    seen.add(part);
    watch.observe(part);
  }
}

look();
new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
