/* What lies on something else, and whether the page scrolls sideways. Words count by where their letters stand, fields by their box; what
   sticks to an edge lies above the page on purpose. */
(width) => {
  const faults = [];
  const wide = document.documentElement.scrollWidth - width;
  if (wide > 0) {
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 0.5);
    const inmost = out.filter((one) => !out.some((other) => one !== other && one.contains(other)));
    faults.push(`scrolls sideways by ${wide} px: ${inmost.slice(0, 3).map((one) => one.outerHTML.slice(0, 200)).join(" | ")}`);
  }
  const unseen = "dialog:not([open]), .sr, [hidden], svg, details:not([open]) > :not(summary)";
  const seen = (one) => {
    const { width, height } = one.getBoundingClientRect(), style = getComputedStyle(one);
    return width > 2 && height > 2 && style.visibility !== "hidden" && style.opacity !== "0" && !one.closest(unseen);
  };
  // What scrolls or is cut off inside something lies on nothing outside of it.
  const cut = ({ left, right, top, bottom }, from) => {
    const room = { left, right, top, bottom };
    for (let at = from; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(at), box = at.getBoundingClientRect();
      if (overflowX !== "visible") Object.assign(room, { left: Math.max(room.left, box.left), right: Math.min(room.right, box.right) });
      if (overflowY !== "visible") Object.assign(room, { top: Math.max(room.top, box.top), bottom: Math.min(room.bottom, box.bottom) });
      if (position === "fixed") break;
    }
    return room;
  };
  // A line is higher than its letters.
  const letters = ({ left, right, top, bottom }) => ({ left, right, top: top + (bottom - top) / 8, bottom: bottom - (bottom - top) / 8 });
  const meet = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
  const boxesOf = (one) => {
    const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), rects = [];
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      if (!text.data.trim() || !seen(text.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      rects.push(...[...range.getClientRects()].map((rect) => cut(letters(rect), text.parentElement)).filter(({ left, right, top, bottom }) => bottom > top && right > left));
    }
    if (!rects.length) rects.push(cut(one.getBoundingClientRect(), one));
    return rects;
  };
  const tapped = "a[href], button, h1, h2, label, summary, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
  const all = [...document.querySelectorAll(`${tapped}, .weui-badge, .chip`)].filter((one) => seen(one) && !one.matches(".cover, .whole"));
  // In how many things that stay where they are it stands: a bar in a pane lies above the words of that pane.
  const stays = (one) => one.matches("dialog") || /sticky|fixed/.test(getComputedStyle(one).position);
  const sticks = (one) => (one === document.body ? 0 : Number(stays(one)) + sticks(one.parentElement));
  const known = all.map((one) => ({ one, boxes: boxesOf(one), sticks: sticks(one) }));
  const named = (one) => (one.innerText || one.name || one.className).trim().slice(0, 16);
  for (const [n, a] of known.entries()) {
    for (const b of known.slice(n + 1)) {
      if (a.sticks !== b.sticks || a.one.contains(b.one) || b.one.contains(a.one)) continue;
      if (a.boxes.some((one) => b.boxes.some((other) => meet(one, other)))) faults.push(`“${named(a.one)}” lies on “${named(b.one)}”`);
    }
  }
  return faults.slice(0, 6);
}
