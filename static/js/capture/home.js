/** 首页: 一切正常 in two taps, and the answers to 真的好了吗？ */
import { startToDesk } from "../ui/to-desk.js";
import { phoneTime, startForm } from "./submit.js";

const form = document.querySelector("[data-report-form]");
if (document.querySelector("[data-answer]")) import("./answers.js").then(({ startAnswers }) => startAnswers());
startToDesk(document.querySelector("[data-to-desk]"));
startForm(form, {
  async complete(data) {
    data.set("occurred_at", phoneTime());
    return null;
  },
  done: (id) => location.replace(`/reports/${id}?sent=1`),
});
