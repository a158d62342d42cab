/** A tap on an unread row marks it as read while the page it leads to is already loading. */
import { csrfToken } from "../ui/requests.js";

document.addEventListener("click", ({ target }) => {
  const row = target.closest?.("[data-read-mark]");
  if (!row) return;
  // keepalive: the browser finishes it although this page goes away; a mark that is lost only stays unread.
  fetch(row.dataset.readMark, {
    method: "POST",
    keepalive: true,
    headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
  }).catch(() => {});
});
