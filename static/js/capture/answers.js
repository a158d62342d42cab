/**
 * 真的好了吗？ is answered in place. 好了 goes at once; what is still missing is said in one sheet and can be taken back for ten seconds. Every
 * answer lies on the phone first and goes by itself when there is signal; the card comes back as the matter now is.
 */
import { element } from "../lib/dom.js";
import { newId } from "../lib/ids.js";
import { pressedButton } from "../lib/pressed.js";
import { closeSheet, openSheet } from "../ui/sheets.js";
import { toast } from "../ui/toast.js";
import { settled, submitForm } from "../offline/forms/submit-form.js";
import { remove } from "../offline/store/outbox.js";
import { Photos } from "./photos.js";
import { Voice } from "./voice.js";

const HOLD = 10_000; // ms in which a person may think better of it
const SAID = { solved: "好了", partly: "只好了一部分", not_solved: "还没好" };
const THANKS = { solved: "知道了，谢谢您", partly: "知道了，接着办", not_solved: "知道了，重新办" };
let lacking = null;

const titleOf = (form, answer) => {
  const about = (form.closest("[data-card]") ?? document.querySelector("main")).querySelector(".title, .case-title");
  return [SAID[answer], about?.textContent.trim()].filter(Boolean).join("：");
};

/** One sheet for every card: what it is about changes, what was typed stays until it is sent. */
class Lacking {
  constructor(sheet) {
    Object.assign(this, { sheet, photos: new Photos(sheet), voice: new Voice(sheet), form: null });
    sheet.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
  }

  open(form, answer) {
    Object.assign(this, { form, answer });
    this.sheet.action = form.action;
    this.sheet.querySelector("[data-about]").textContent = titleOf(form, answer);
    openSheet("lacking");
  }

  async keep() {
    const { sheet, form, answer } = this;
    if (sheet.dataset.busy) return;
    sheet.dataset.busy = "1";
    const data = new FormData(sheet);
    data.delete("photos"); // as chosen; they are added as shrunk
    for (const name of ["form_id", "csrf_token"]) data.delete(name);
    data.set("version", form.elements.version.value);
    data.set("answer", answer);
    await this.photos.addTo(data);
    await this.voice.addTo(data);
    const id = newId();
    data.set("client_id", id);
    const outcome = await submitForm(sheet, data, { id, title: titleOf(form, answer), hold: HOLD });
    delete sheet.dataset.busy;
    closeSheet(sheet.closest("dialog"));
    if (outcome.held) this.wait(outcome.id);
    else await this.end(outcome);
  }

  wait(id) {
    const { form, answer } = this;
    const undo = element("button", { type: "button", textContent: "撤回" });
    const said = line(`已记下：${SAID[answer]}`, undo);
    const timer = setTimeout(async () => {
      undo.remove();
      const outcome = await settled(id);
      said.replaceWith(form);
      if (outcome.refused) await remove(id);
      await this.end(outcome, form, answer);
    }, HOLD + 100);
    undo.addEventListener("click", async () => {
      clearTimeout(timer);
      await remove(id);
      said.replaceWith(form);
      this.open(form, answer);
    });
    form.replaceWith(said);
    undo.focus();
  }

  async end(outcome, form = this.form, answer = this.answer) {
    if (outcome.receipt || outcome.stored) {
      this.sheet.reset();
      this.photos.clear();
      if (this.voice.ready) this.sheet.querySelector("[data-voice-remove]")?.click();
    }
    await tell(form, answer, outcome);
  }
}

export function startAnswers() {
  // Before the listener for all steps (offline/forms/step-forms.js), which takes them where this part has not come.
  document.addEventListener("submit", answered, true);
}

function answered(event) {
  const form = event.target;
  if (!form.matches("[data-answer]")) return;
  event.preventDefault();
  const button = pressedButton(event);
  const sheet = button?.dataset.lack === undefined ? null : document.querySelector("[data-lacking]");
  if (!sheet) give(form, button?.value ?? "");
  else {
    lacking = lacking ?? new Lacking(sheet);
    lacking.open(form, button.value);
  }
}

async function give(form, answer) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const data = new FormData(form);
  data.set("answer", answer);
  const id = String(data.get("client_id") || newId());
  const outcome = await submitForm(form, data, { id, title: titleOf(form, answer) });
  delete form.dataset.busy;
  await tell(form, answer, outcome);
}

async function tell(form, answer, { receipt, refused, stored, message }) {
  if (receipt) toast(THANKS[answer] ?? "知道了");
  else if (stored) return void form.replaceWith(line("存在手机里了，有网自动发"));
  else toast(refused?.message || message || "没有网络，稍后再试", refused ? "warn" : "offline");
  if (receipt || refused) await show(form, Boolean(receipt));
  return undefined;
}

function line(words, ...more) {
  const made = element("p", { className: "asked-said" }, element("b", { textContent: words }), ...more);
  made.setAttribute("role", "status");
  return made;
}

async function show(form, done) {
  const card = form.closest("[data-card]");
  if (!card) return void setTimeout(() => location.reload(), done ? 900 : 1500);
  const fresh = await fetch(card.dataset.card, { headers: { Accept: "text/html" }, cache: "no-store", redirect: "error" }).catch(() => null);
  if (!fresh?.ok) return undefined;
  const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
  return card.replaceWith(...page.body.children);
}
