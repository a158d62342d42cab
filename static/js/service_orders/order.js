/** Ordering for a neighbour: a draft at every change, the outbox first, then the server; like every form of the phone. */
import { currentUser } from "../offline/store/current-user.js";
import { startWriting } from "../offline/forms/writing.js";
import { cachedPlace } from "../offline/store/kept.js";
import { phoneTime, startForm } from "../capture/submit.js";

const form = document.getElementById("report-form");
const ASKED = {
  consent: "要本人同意才能替人点，选一下怎么同意的",
  item: "先选要哪一样",
  meeting: "选一下怎么见面",
  area: "选一下他在哪个村",
  name: "写一下怎么称呼他",
  phone: "写一个找得到他的电话",
};

const writing = startWriting(form);

/** On a page kept without it, the neighbour is taken to live where whoever helps does. */
async function prefillPlace() {
  await writing;
  const author = await currentUser();
  if (author === null) return;
  const detail = await cachedPlace(author);
  form.querySelector("[data-places]").dispatchEvent(new CustomEvent("placewords", { detail }));
}
prefillPlace().catch(() => {});

startForm(form, {
  writing,
  async complete(data) {
    data.set("occurred_at", phoneTime());
    const missing = Object.entries(ASKED).filter(([name]) => !String(data.get(name) ?? "").trim());
    return missing.length ? Object.fromEntries(missing) : null;
  },
  done: (id) => location.replace(`/order-for/${id}`),
});
