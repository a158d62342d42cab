/** A tap on an unread row marks it as read while the page it leads to is already loading, on a desk what comes up beside the list. */
import { showBadge } from "../offline/store/app-badge.js";
import { csrfToken } from "../ui/requests.js";

function read(row) {
  const address = row?.dataset.readMark;
  if (!address) return;
  delete row.dataset.readMark;
  row.querySelector(".weui-badge")?.remove();
  showBadge(({ unread }) => ({ unread: Math.max(0, unread - 1) }));
  // keepalive: the browser finishes it although this page goes away; a mark that is lost only stays unread.
  fetch(address, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } })
    .then(() => document.dispatchEvent(new CustomEvent("rail")))
    .catch(() => {});
}

document.addEventListener("click", ({ target }) => target.closest?.("[data-row] a") && read(target.closest("[data-row]")));
document.addEventListener("opened", ({ target }) => read(target));
