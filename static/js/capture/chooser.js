/** 上报: goes on with what was begun, and says without signal that all of it works all the same. */
import { shortened } from "../lib/characters.js";
import { currentUser } from "../offline/store/current-user.js";
import { canKeep } from "../offline/store/db.js";
import { draftsOf } from "../offline/store/drafts.js";
import { onOpened } from "../offline/store/events.js";
import "./help.js";

const line = document.querySelector("[data-no-signal]");
const goOn = document.querySelector("[data-go-on]");

const look = () => {
  line.hidden = navigator.onLine;
};

async function show() {
  const author = await currentUser();
  const drafts = author === null ? [] : await draftsOf(author);
  goOn.hidden = !drafts.length;
  if (!drafts.length) return;
  const { record, content } = drafts[0];
  const said = content.fields.find(([field]) => field === "description")?.[1] ?? "";
  const one = drafts.length === 1 && record.form !== "order";
  if (one) goOn.querySelector("a").href = `/report/${record.form}?${content.context ? `${content.context}&` : ""}draft=${record.id}`;
  goOn.querySelector(".second").textContent = drafts.length > 1 ? `${drafts.length} 份没写完` : shortened(said.split("\n")[0], 20) || "上次写了一半";
}

for (const kind of ["online", "offline"]) addEventListener(kind, look);
look();
if (canKeep()) {
  addEventListener("pageshow", show);
  currentUser().then((author) => onOpened(author, show));
}
