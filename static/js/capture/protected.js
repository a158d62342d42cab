/** Answered 有 or 说不清, the dispute form becomes the protected way; nothing of it is kept on the phone. */
import { ASKED, isSafeWay } from "../lib/safe-way.js";
import "../ui/quick-exit.js";

export function startProtected(form) {
  const said = Object.assign(document.createElement("p"), { className: "sr" });
  said.setAttribute("role", "status");
  form.append(said);
  const turn = () => {
    const safe = isSafeWay(new FormData(form));
    if (safe === document.body.classList.contains("is-safe")) return;
    document.body.classList.toggle("is-safe", safe);
    said.textContent = safe ? "先保人平安。现在不安全，就先打 110。下面写的会保密。" : "";
    if (safe) form.querySelector("[data-protecting]").scrollIntoView({ block: "start" });
  };
  form.addEventListener("change", ({ target }) => {
    if (ASKED.includes(target.name)) turn();
  });
  form.addEventListener("restored", turn);
  turn();
}
