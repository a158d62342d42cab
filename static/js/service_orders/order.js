/** Ordering for a neighbour: a draft at every change, the outbox first, then the server; like every form of the phone. */
import { startWriting } from "../offline/forms/writing.js";
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

startForm(form, {
  writing: startWriting(form),
  async complete(data) {
    data.set("occurred_at", phoneTime());
    const missing = Object.entries(ASKED).filter(([name]) => !String(data.get(name) ?? "").trim());
    return missing.length ? Object.fromEntries(missing) : null;
  },
  done: (id) => location.replace(`/order-for/${id}`),
});
