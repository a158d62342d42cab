/** [data-rows]: one more row from its template, in the place of asking the server for it. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-add-row]");
  const rows = button?.closest("[data-rows]");
  if (!rows) return;
  event.preventDefault();
  const number = rows.querySelectorAll("[data-one-row]").length;
  const fresh = rows.querySelector("template[data-row]").content.cloneNode(true);
  for (const one of fresh.querySelectorAll("[name], [for], [id]")) {
    for (const name of ["name", "for", "id"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("-N-", `-${number}-`));
    }
  }
  fresh.querySelector("[data-row-number]").textContent = String(number + 1);
  const field = fresh.querySelector("input, textarea");
  button.before(fresh);
  field.focus();
});
