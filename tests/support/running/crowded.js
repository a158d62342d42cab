/* What lies on something else, and whether the page scrolls sideways. Words count by where their letters stand, fields by their box; what
   sticks to an edge lies above the page on purpose. */
(width) => {
  const faults = [];
  const wide = document.documentElement.scrollWidth - width;
  if (wide > 0) faults.push(`scrolls sideways by ${wide} px`);
  const unseen = "dialog:not([open]), .sr, [hidden], svg, details:not([open]) > :not(summary)";
  const seen = (one) => {
    const { width, height } = one.getBoundingClientRect(), style = getComputedStyle(one);
    return width > 2 && height > 2 && style.visibility !== "hidden" && style.opacity !== "0" && !one.closest(unseen);
  };
  // What is cut off below the last line that is shown lies on nothing.
  const cut = ({ left, right, top, bottom }, from, until) => {
    let low = bottom;
    for (let at = from; at !== until.parentElement; at = at.parentElement) {
      if (getComputedStyle(at).overflowY === "hidden") low = Math.min(low, at.getBoundingClientRect().bottom);
    }
    return { left, right, top, bottom: low };
  };
  const boxOf = (one) => {
    const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), rects = [];
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      if (!text.data.trim() || !seen(text.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      rects.push(...[...range.getClientRects()].map((rect) => cut(rect, text.parentElement, one)).filter(({ bottom, top }) => bottom > top));
    }
    if (!rects.length) rects.push(one.getBoundingClientRect());
    const most = (how, side) => Math[how](...rects.map((rect) => rect[side]));
    return { left: most("min", "left"), right: most("max", "right"), top: most("min", "top"), bottom: most("max", "bottom") };
  };
  const tapped = "a[href], button, h1, h2, label, summary, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
  const all = [...document.querySelectorAll(`${tapped}, .weui-badge, .chip`)].filter((one) => seen(one) && !one.matches(".cover, .whole"));
  const known = all.map((one) => ({ one, box: boxOf(one), sticks: Boolean(one.closest(".tabs, .bar, .strip, header, dialog")) }));
  const named = (one) => (one.innerText || one.name || one.className).trim().slice(0, 16);
  for (const [n, a] of known.entries()) {
    for (const b of known.slice(n + 1)) {
      if (a.sticks !== b.sticks || a.one.contains(b.one) || b.one.contains(a.one)) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 3 && down > 3) faults.push(`“${named(a.one)}” lies on “${named(b.one)}”`);
    }
  }
  return faults.slice(0, 6);
}
