/** Keeps the number on 消息, and the one on the app's icon, true while a page stays open and is looked at. Silent: nobody waits for it. */
import { showBadge } from "../offline/store/app-badge.js";

const EVERY = 60_000;
const onDesk = () => document.body.dataset.desk !== undefined && matchMedia("(min-width: 900px)").matches; // there the rail says it
const tab = () => document.querySelector('[data-tab="messages"] .weui-tabbar__icon');
const place = () => (onDesk() ? null : tab());
const shown = (icon) => icon.querySelector(".weui-badge")?.firstChild?.textContent.trim() ?? "0";

const told = (icon) => showBadge({ unread: parseInt(shown(icon), 10) || 0 });

async function refresh() {
  const icon = place();
  if (!icon || document.hidden || !navigator.onLine) return;
  try {
    const answer = await fetch(`/messages/unread?seen=${encodeURIComponent(shown(icon))}`, {
      headers: { "HX-Request": "true" },
      cache: "no-store",
    });
    // 204: nothing new. Whatever else comes in between (signed out, a captive portal) is not for this badge.
    if (answer.status !== 200 || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    icon.querySelector(".weui-badge")?.remove();
    const badge = page.body.querySelector(":scope > .weui-badge");
    if (badge) icon.append(document.adoptNode(badge));
    told(icon);
  } catch {
    // Without signal the old number stays; the next page or minute brings the new one.
  }
}

export function startUnreadMessages() {
  if (location.search.includes("opened=")) import("./opened.js").then(({ noteOpened }) => noteOpened()).catch(() => {});
  if (tab()) told(tab());
  if (!place()) return;
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
}
