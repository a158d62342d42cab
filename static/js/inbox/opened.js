/** Who came by a message outside the house has read its row of 消息 now; the mark leaves the address, so going back says nothing again. */
import { csrfToken } from "../ui/requests.js";

export function noteOpened() {
  const address = new URL(location.href);
  const row = Number(address.searchParams.get("opened"));
  address.searchParams.delete("opened");
  history.replaceState(history.state, "", address);
  if (!row) return;
  // A mark that is lost only stays unread.
  fetch(`/messages/${row}/read`, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } }).catch(() => {});
}
