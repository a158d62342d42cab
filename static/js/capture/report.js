/** One report of mine: words and pictures that come later, and the answer to 真的好了吗？ */
import { Photos } from "./photos.js";
import { startForm } from "./submit.js";
import { Voice } from "./voice.js";

const form = document.querySelector("[data-addition]");
const photos = new Photos(form);
const voice = new Voice(form);
if (document.querySelector("[data-answer]")) import("./answers.js").then(({ startAnswers }) => startAnswers());
startForm(form, {
  async complete(data) {
    await photos.addTo(data);
    await voice.addTo(data);
    const said = data.get("description").trim() || data.has("photos") || data.has("voice");
    return said ? null : { description: "写一句，说一段，或者加一张照片" };
  },
  done: () => location.replace(`${location.pathname}?added=1`),
});
