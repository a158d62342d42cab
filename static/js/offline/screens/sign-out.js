/** Going out: asked first when something of mine has not been sent, and then nothing of mine can be read here any more. */
import { ask } from "../../ui/ask.js";
import { toast } from "../../ui/toast.js";
import { dropPages } from "../store/kept-names.js";
import { counts } from "../store/outbox.js";
import { NOTHING, showBadge } from "../store/app-badge.js";
import { askSession } from "../store/session.js";
import { purge } from "../store/shells.js";
import { lock } from "../store/vault.js";
import { sender, sendNow } from "../send/triggers.js";

const PATIENCE = 3_000;

export function startSignOut(author) {
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leave(form, author);
    });
  }
}

async function leave(form, author) {
  await Promise.race([sendNow({ force: true }), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const { mine } = await counts(author);
  const words = `还有 ${mine} 件没发出去。退出以后留在这部手机里，别人看不到，等您再登录才发。`;
  if (mine && !(await ask("现在退出吗？", words, "退出"))) return;
  const { session, unreachable } = await askSession();
  if (unreachable) {
    toast("没有网络，等有网再退出", "offline");
    return;
  }
  // The key must be wrapped by the server's secret before it goes, or what it opens would be lost.
  if (session) await (await sender()).enter(session);
  await lock({ leave: true });
  await showBadge(NOTHING);
  await dropPages({ all: true });
  if (globalThis.caches) await purge();
  await Promise.race([noPushes().catch(() => {}), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  sessionStorage.clear();
  HTMLFormElement.prototype.submit.call(form);
}

/** What is for me reaches this browser no more, and what it shows goes. */
async function noPushes() {
  const worker = await navigator.serviceWorker?.getRegistration();
  for (const shown of (await worker?.getNotifications?.()) ?? []) shown.close();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
}
