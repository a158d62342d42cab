/* Where scripts run, the printed page has a button of its own. */
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
