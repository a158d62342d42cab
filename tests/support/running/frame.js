/* What a page's frame is at a width: its first heading, the bar and the rail, its lists; and what is cut. The rail is 176 px wide, 64 below 1200 px. */
(width) => {
  const faults = [];
  const boxOf = (one) => one.getBoundingClientRect();
  const seen = (one) => one && boxOf(one).width > 0 && getComputedStyle(one).visibility !== "hidden";
  const headings = [...document.querySelectorAll("h1")].filter((one) => boxOf(one).width > 0);
  if (headings.length !== 1) faults.push(`${headings.length} first headings`);

  const rail = document.querySelector(".rail");
  const framed = document.body.dataset.desk !== undefined && width >= 900;
  if (framed !== Boolean(seen(rail))) faults.push(framed ? "no rail" : "a rail below 900 px");
  const left = framed ? (width >= 1200 ? 176 : 64) : 0;
  if (framed) {
    const { left: x, top, width: wide, height } = boxOf(rail);
    if (x !== 0 || top !== 0 || wide !== left || height !== innerHeight) faults.push(`the rail is at ${[x, top, wide, height]}`);
    const bar = document.querySelector(".page-head"), at = bar && boxOf(bar);
    if (!at || Math.round(at.left) !== left || at.top !== 0 || Math.round(at.height) !== 56 || Math.round(at.right) !== width) {
      faults.push(`the bar is at ${at && [at.left, at.top, at.right, at.height]}`);
    } else if (headings[0]) {
      const { left: start, top: above, height: tall } = boxOf(headings[0]), before = bar.querySelector(".head-group"), back = bar.querySelector(".back, .head-home");
      const from = seen(before) ? boxOf(before).right + 8 : seen(back) ? boxOf(back).right + 4 : left + 16;
      if (!bar.contains(headings[0]) || Math.abs(start - from) > 1.5 || Math.abs(above + tall / 2 - 28) > 2) {
        faults.push(`the heading is at ${[start, above, tall]}, not at ${from}`);
      }
    }
    for (const list of document.querySelectorAll("main .listing, main table.rows")) {
      if (!seen(list) || list.closest(".pane, .board, form ~ *") || list.parentElement.closest(".listing")) continue;
      const share = boxOf(list).width / (width - left);
      if (share < 0.85) faults.push(`a list of ${Math.round(100 * share)} % of the room`);
    }
    const titles = [...document.querySelectorAll("main table.rows td.d-title")].map((one) => boxOf(one).width).filter(Boolean);
    if (titles.length && Math.min(...titles) < 96) faults.push(`${Math.min(...titles)} px for what a row is about`);
    const fine = matchMedia("(pointer: fine)").matches && document.documentElement.dataset.weuiMode !== "care";
    for (const row of fine ? document.querySelectorAll("table.rows tr[data-row]") : []) {
      if (seen(row) && boxOf(row).height < 35.5) faults.push(`a row of ${boxOf(row).height} px`);
    }
  }

  // Words that stand outside the window, or that end where their box ends, without a sign that more follows.
  const unseen = "dialog:not([open]), .sr, [hidden], svg, details:not([open]) > :not(summary), [aria-hidden=true], option, .skip";
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const holder = text.parentElement;
    if (!text.data.trim() || holder.closest(unseen) || holder.closest("script, style, textarea, noscript")) continue;
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width < 3 || getComputedStyle(holder).visibility === "hidden") continue;
    const named = `“${text.data.trim().slice(0, 14)}”`;
    let told = holder.closest(".rail") !== null; // that there is more
    for (let at = holder; at && at !== document.body && !told; at = at.parentElement) {
      const { overflowX, overflowY, position, textOverflow, webkitLineClamp } = getComputedStyle(at), room = boxOf(at);
      told = overflowX === "auto" || overflowX === "scroll" || position === "fixed" || textOverflow === "ellipsis" || webkitLineClamp !== "none";
      told = told || room.width < 2 || room.height < 2; // meant not to be seen
      if (told || (overflowX === "visible" && overflowY === "visible")) continue;
      if (box.right > room.right + 2 || box.left < room.left - 2) faults.push(`${named} is cut at the side`);
      if (overflowY === "hidden" && box.bottom > room.bottom + 4) faults.push(`${named} is cut below`);
    }
    if (!told && (box.left < -1 || box.right > width + 1)) faults.push(`${named} stands outside`);
  }
  return [...new Set(faults)].slice(0, 8);
}
