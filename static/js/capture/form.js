/** The hazard and the dispute form. */
import { startKinds } from "./kinds.js";
import { Photos } from "./photos.js";
import { Place } from "./place.js";
import { isSafeWay, startProtected } from "./protected.js";
import { noteFound } from "./round.js";
import { phoneTime, startForm } from "./submit.js";

const form = document.getElementById("report-form");
const photos = new Photos(form);
new Place(form);
startKinds(form);
if (form.dataset.kind === "dispute") startProtected(form);

startForm(form, {
  async complete(data) {
    if (isSafeWay(data) && !data.get("category")) data.set("category", "other"); // its kind is not asked there
    if (!data.get("category")) return { category: "选一类就能发" };
    data.set("occurred_at", phoneTime());
    await photos.addTo(data);
    return null;
  },
  done(_receipt, id) {
    const back = form.dataset.patrol && noteFound(form.dataset.patrol, form.dataset.item);
    location.replace(back ? "/report/patrol?noted=1" : `/reports/${id}?sent=1`);
  },
});
