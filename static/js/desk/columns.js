/** Which columns a desk shows: a cookie with the codes of those that are taken out, list by list. */
import { readCookie, writeCookie } from "../ui/preferences.js";
import { address, replaceList } from "./rows.js";

const COOKIE = "one_door_cols";

function keep(name, hidden) {
  const others = (readCookie(COOKIE) ?? "").split("|").filter((one) => one && !one.startsWith(`${name}:`));
  writeCookie(COOKIE, [...others, ...(hidden.length ? [`${name}:${hidden.join(".")}`] : [])].join("|"));
}

export function startColumns() {
  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.("[data-columns]");
    if (!form) return;
    if (target.name === "roomy") writeCookie("one_door_roomy", target.checked ? "1" : "0");
    else keep(form.dataset.columns, [...form.querySelectorAll("[name=column]:not(:checked)")].map((one) => one.value));
    replaceList(address().href);
  });
}
