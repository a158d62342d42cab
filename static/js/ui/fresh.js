/** Keeps a part of an open page true: [data-fresh] is asked for again every [data-every] seconds while the page is looked at (for [data-for] seconds, if it says so). Silent. */
import { replaceContent } from "../lib/dom.js";

async function refresh(part) {
  if (document.hidden || !navigator.onLine || part.dataset.asking) return;
  part.dataset.asking = "1";
  try {
    const seen = part.querySelector("[data-seen]");
    const query = seen ? `?seen=${encodeURIComponent(seen.dataset.seen)}` : "";
    const answer = await fetch(part.dataset.fresh + query, { headers: { Accept: "text/html", "HX-Request": "true" }, cache: "no-store" });
    // 204: nothing new. Whatever else comes in between (signed out, a captive portal) is not for this part.
    if (answer.status === 200 && !answer.redirected) await show(part, await answer.text());
  } catch {
    // Without signal what was there stays.
  } finally {
    delete part.dataset.asking;
  }
}

/** Put the new words there, unless a person is at a button of the old ones that says the same. */
function show(part, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (page.body.innerHTML.trim() === part.dataset.shown) return;
  part.dataset.shown = page.body.innerHTML.trim();
  const open = part.querySelector("details")?.open;
  replaceContent(part, ...[...page.body.childNodes].map((node) => document.adoptNode(node)));
  const folded = part.querySelector("details");
  if (folded && open) folded.open = true;
  // Dialogs stay as they are, somebody may be writing there: what the page lacks comes, and what is said in them is renewed.
  for (const one of part.querySelector("template[data-sheets]")?.content.querySelectorAll("dialog, [data-live]") ?? []) {
    const there = document.getElementById(one.id);
    if (!there && one.matches("dialog")) part.after(one);
    else if (one.matches("[data-live]")) there?.replaceWith(one);
  }
  part.dispatchEvent(new Event("freshened", { bubbles: true }));
}

const kept = new WeakSet();

/** A part that came with another form of the list is kept true as well; one that went is let go. */
function keep() {
  for (const part of document.querySelectorAll("[data-fresh]")) {
    if (kept.has(part)) continue;
    kept.add(part);
    const timer = setInterval(() => (part.isConnected ? refresh(part) : clearInterval(timer)), Number(part.dataset.every) * 1000);
    if (part.dataset.for) setTimeout(() => clearInterval(timer), Number(part.dataset.for) * 1000);
  }
}

export function startFresh() {
  keep();
  document.addEventListener("listed", keep);
  document.addEventListener("visibilitychange", () => document.querySelectorAll("[data-fresh]").forEach((part) => refresh(part)));
}
