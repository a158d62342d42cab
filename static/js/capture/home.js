/** 首页: 一切正常 in two taps. */
import { startToDesk } from "../ui/to-desk.js";
import { phoneTime, startForm } from "./submit.js";

const form = document.querySelector("[data-report-form]");
startToDesk(document.querySelector("[data-to-desk]"));
startForm(form, {
  async complete(data) {
    data.set("occurred_at", phoneTime());
    return null;
  },
  done: () => location.replace("/?walked=1"),
});
