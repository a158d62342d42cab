/** The little that residents' pages do with scripts: read aloud, and leave at once without a trace in the history. */
import { startReadAloud } from "../ui/read-aloud.js";

startReadAloud();
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-quick-exit]")) return;
  event.preventDefault();
  for (const form of document.forms) form.reset();
  location.replace("/weather");
});
