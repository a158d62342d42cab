/** [data-print] prints the page, ?print=1 at once; without scripts the browser's own menu does. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
if (document.querySelector("[data-print]") && new URLSearchParams(location.search).has("print")) addEventListener("load", () => print());
