/** The hazard and the dispute form. */
import { isSafeWay } from "../lib/safe-way.js";
import { startWriting } from "../offline/forms/writing.js";
import { startKinds } from "./kinds.js";
import { Photos } from "./photos.js";
import { Place } from "./place.js";
import { startProtected } from "./protected.js";
import { noteFound } from "./round.js";
import { phoneTime, startForm } from "./submit.js";
import { Voice } from "./voice.js";

const form = document.getElementById("report-form");
const photos = new Photos(form);
const voice = new Voice(form);
new Place(form);
startKinds(form);
if (form.dataset.kind === "dispute") startProtected(form);
const area = () => form.querySelector("[data-place-area]")?.textContent;
const shared = (content, draft) => import("./shared.js").then(({ takeShared }) => takeShared(form, photos, content, draft));
const restored = (content, draft) => content.shared && shared(content, draft);
const writing = startWriting(form, { photos, voice, restored, more: () => ({ area: area() }) });
if (/=full/.test(location.search)) shared();
const found = () => form.dataset.patrol && noteFound(form.dataset.patrol, form.dataset.item);

startForm(form, {
  writing,
  async complete(data) {
    if (isSafeWay(data) && !data.get("category")) data.set("category", "other"); // its kind is not asked there
    if (!data.get("category")) return { category: "选一类就能发" };
    data.set("occurred_at", phoneTime());
    await photos.addTo(data);
    await voice.addTo(data);
    return null;
  },
  done: (id) => location.replace(found() ? "/report/patrol?noted=1" : `/reports/${id}?sent=1`),
  stored: found,
});
