/** What the browser has thrown away with its whole database is said above whatever page is open. */
import { element } from "../../lib/dom.js";
import { icon } from "../../lib/icon.js";

export function showLost(count) {
  const words = `手机清掉了没发出去的 ${count} 件，请看看要不要再报一次`;
  const strip = element("p", { className: "strip t-brick" }, icon("alert-circle"), element("span", { className: "fill", textContent: words }));
  strip.setAttribute("role", "alert");
  document.querySelector("main > .page")?.before(strip);
}
