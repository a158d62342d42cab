/**
 * [data-rows]: one more row from its template, in the place of asking the server for it; and as many as the words need that were begun in its form
 * and come back (the event `comesback`, with the names of their fields).
 */
const NUMBER = /-(\d+)-/;
const of = (rows) => rows.querySelectorAll("[data-one-row]").length;

function add(rows) {
  const number = of(rows);
  const fresh = rows.querySelector("template[data-row]").content.cloneNode(true);
  for (const one of fresh.querySelectorAll("[name], [for], [id]")) {
    for (const name of ["name", "for", "id"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("-N-", `-${number}-`));
    }
  }
  fresh.querySelector("[data-row-number]").textContent = String(number + 1);
  const field = fresh.querySelector("input, textarea");
  rows.querySelector("[data-add-row]").before(fresh);
  return field;
}

document.addEventListener("click", (event) => {
  const rows = event.target.closest?.("[data-add-row]")?.closest("[data-rows]");
  if (!rows) return;
  event.preventDefault();
  add(rows).focus();
});

document.addEventListener("comesback", ({ target, detail: names }) => {
  const rows = target.querySelector("[data-rows]");
  const begins = rows?.querySelector("template[data-row]").content.querySelector("[name]").name.split("-N-")[0];
  const wanted = rows ? names.filter((name) => name.startsWith(`${begins}-`)).map((name) => Number(NUMBER.exec(name)?.[1] ?? 0) + 1) : [];
  const most = Math.min(Math.max(0, ...wanted), 30);
  while (rows && of(rows) < most) add(rows);
});
