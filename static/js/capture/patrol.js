/** The round: 正常 and 有事; 有事 opens its form and comes back; what nobody touched is normal when the button is pressed. */
import { replaceContent } from "../lib/dom.js";
import { currentUser } from "../offline/store/current-user.js";
import { startWriting } from "../offline/forms/writing.js";
import { endRound, keepRound, loadRound } from "./round.js";
import { phoneTime, startForm } from "./submit.js";
import { Voice } from "./voice.js";

const form = document.getElementById("report-form");
const button = document.querySelector("[data-submit]");
const rows = [...form.querySelectorAll("[data-item]")];
const found = document.querySelector("[data-found]");
const voice = new Voice(form);
let round = null;
let nothing = false; // to wait for: then 首页 says thank you

const addressOf = (row) => `${row.dataset.href}&patrol=${round.id}`;
const answerOf = (row) => row.querySelector("input:checked")?.value;

function describe(row) {
  const words = row.querySelector("[data-words]");
  words.dataset.hint = words.dataset.hint ?? words.textContent;
  if (answerOf(row) !== "issue") {
    words.textContent = words.dataset.hint;
  } else if (round.noted.includes(row.dataset.item)) {
    replaceContent(words, Object.assign(document.createElement("span"), { className: "noted", textContent: "已记下" }));
  } else {
    replaceContent(words, Object.assign(document.createElement("a"), { href: addressOf(row), textContent: "去记一下" }));
  }
}

function show() {
  form.dataset.round = new FormData(form).get("round") ?? "";
  rows.forEach(describe);
  const answered = rows.filter(answerOf);
  const head = form.querySelector("[data-round-progress]");
  if (head) {
    head.hidden = false;
    head.querySelector("[data-round-done]").textContent = String(answered.length);
    head.querySelector("progress").value = answered.length;
    head.querySelector("progress").setAttribute("aria-label", `看了 ${answered.length} 处，共 ${rows.length} 处`);
  }
  const issues = form.dataset.round !== "free" && rows.some((row) => answerOf(row) === "issue");
  button.querySelector("span").textContent = issues ? button.dataset.rest : button.dataset.all;
}

function keep() {
  round.answers = Object.fromEntries(rows.filter(answerOf).map((row) => [row.dataset.item, answerOf(row)]));
  keepRound(round);
}

function choose(answers) {
  for (const [item, answer] of Object.entries(answers)) {
    const radio = rows.find((row) => row.dataset.item === item)?.querySelector(`input[value="${CSS.escape(answer)}"]`);
    if (radio) radio.checked = true;
  }
}

/** The round under its id: what is found on it names that id. */
function begin(id) {
  round.id = id;
  found.href = `/report/hazard?patrol=${id}`;
  show();
}

async function start() {
  round = loadRound(await currentUser());
  const writing = startWriting(form, {
    voice,
    id: round.id,
    more: () => ({ noted: round.noted }),
    restored(content, draft) {
      round.noted = [...new Set([...round.noted, ...(content.noted ?? [])])];
      begin(draft.id);
      choose(round.answers); // what was tapped in this tab is newer
    },
    began(draft) {
      Object.assign(round, { answers: {}, noted: [] });
      begin(draft.id);
    },
  });

  choose(round.answers);
  begin(round.id);
  found.addEventListener("click", keep);
  form.addEventListener("restored", show);
  if (round.noted.length) writing.then((draft) => draft?.save());

  form.addEventListener("change", ({ target }) => {
    show();
    keep();
    const row = target.closest("[data-item]");
    if (row && target.value === "issue" && !round.noted.includes(row.dataset.item)) location.assign(addressOf(row));
  });

  startForm(form, {
    writing,
    id: round.id,
    async complete(data) {
      const free = data.get("round") === "free";
      for (const row of rows) {
        if (free) data.delete(`item_${row.dataset.item}`);
        else if (!answerOf(row)) data.set(`item_${row.dataset.item}`, "ok");
      }
      if (free) data.delete("checklist_version");
      data.set("occurred_at", phoneTime());
      await voice.addTo(data);
      const issue = round.noted.length > 0 || [...data.values()].includes("issue");
      nothing = !issue && !String(data.get("description") ?? "").trim() && !data.has("voice");
      return null;
    },
    done(id) {
      endRound();
      location.replace(nothing ? "/?walked=1" : `/reports/${id}?sent=1`);
    },
    stored: endRound,
  });
}

start();
