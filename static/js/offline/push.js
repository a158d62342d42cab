/** What the service worker does with pushes: shows them, says that it did, opens the matter, closes what was read elsewhere. */
import { putBadge } from "./store/home-badge.js";
import { askSession } from "./store/session.js";

const NEUTRAL = { words: "有新消息", url: "/messages", tag: "news", urgent: false };

export function startPush(build) {
  const image = (name) => `/static/${build}/img/${name}.png`;
  const looks = { icon: image("icon-192"), badge: image("badge-96") };
  addEventListener("push", (event) => event.waitUntil(show(read(event.data), looks)));
  addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
  addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew()));
}

/** What was said; what can't be read says that there is something. */
function read(data) {
  try {
    const { id, words, url, tag, urgent, unread } = data.json();
    if (words && tag && new URL(url, location.origin).origin === location.origin) return { id, words, url, tag, urgent, unread };
  } catch {
    // as below
  }
  return NEUTRAL;
}

async function show({ id, words, url, tag, urgent, unread }, looks) {
  await registration.showNotification(words, { ...looks, tag, renotify: urgent, requireInteraction: urgent, data: url });
  if (Number.isInteger(unread)) await putBadge({ unread });
  const { session } = id ? await askSession() : {};
  if (session) await tell("/push/shown", { id }, session);
}

/** The house's page that is open goes there and comes forward; where none is, or it can't be moved, another opens. */
async function open(notification) {
  notification.close();
  const [page] = await clients.matchAll({ type: "window" });
  const there = await page?.navigate(notification.data).catch(() => null);
  if (there) await there.focus().catch(() => {});
  else await clients.openWindow(notification.data);
}

/** The browser has another address now. */
async function renew() {
  const { session } = await askSession();
  if (!session) return;
  const { key } = await (await fetch("/push/key", { cache: "no-store" })).json();
  if (!key) return;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await tell("/push/phones", subscription, session);
}

const tell = (url, told, { csrf_token: token }) =>
  fetch(url, { method: "POST", body: JSON.stringify(told), headers: { Accept: "application/json", "X-CSRFToken": token } }).catch(() => {});

/** Close what was read elsewhere, or is another person's; asks nothing where nothing is shown. */
export async function closeRead() {
  const shown = (await registration.getNotifications?.()) ?? [];
  if (!shown.length) return;
  const ids = shown.map(({ tag }) => tag.slice(1));
  const answer = await fetch(`/push/standing?ids=${ids}`, { headers: { Accept: "application/json" }, cache: "no-store" });
  const { standing = [], unread = 0 } = await answer.json();
  for (const one of shown) {
    const known = Number(one.tag.slice(1));
    if (known ? !standing.includes(known) : !unread) one.close();
  }
  await putBadge({ unread });
}
