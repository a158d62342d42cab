/** Forms of a protected matter go straight, because nothing of them may lie on the phone: without network they stay open as they are. */
import { toast } from "../ui/toast.js";

const STRAIGHT = /^\/(cases\/[^/]+\/(protect$|care\/|mediations\/)|care\/)/;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || navigator.onLine || !STRAIGHT.test(event.target.getAttribute("action") ?? "")) return;
  event.preventDefault();
  toast("没有网络，没发出去，稍后再按一次", "offline");
});
