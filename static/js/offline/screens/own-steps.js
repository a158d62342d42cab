/**
 * On the page of a row on which steps may wait: own steps that have no signal yet stand at [data-own-steps], and what they make possible is
 * offered. `data-once="consent" data-of="1 2"` is shown once a waiting 愿意 of each of these parties is there, `data-once="agree"` once a step of
 * that name is; also when this phone has sent more than the page shows.
 */
import { element, replaceContent, timeWords } from "../../lib/dom.js";
import { icon } from "../../lib/icon.js";
import { rowOf, sentSince, unsentOn } from "../store/places.js";
import { onChange } from "../store/events.js";
import { opened } from "../store/outbox.js";

let showing = null;

export function startOwnSteps(author) {
  const show = () => {
    showing = (showing ?? Promise.resolve()).then(() => draw(author)).catch((error) => console.warn("steps", error?.name));
  };
  onChange(show);
  show();
  document.addEventListener("opened", ({ target }) => setNow(target));
}

const two = (number) => String(number).padStart(2, "0");

/** A page that lay here for hours must not say that what happens now happened then: a moment that nobody chose is that of opening the form. */
function setNow(sheet) {
  const now = new Date();
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const fresh = { date: day, "datetime-local": `${day}T${two(now.getHours())}:${two(now.getMinutes())}` };
  for (const field of sheet.querySelectorAll('form[data-waits="after"] input')) {
    if (fresh[field.type] && field.defaultValue && field.value === field.defaultValue) field.defaultValue = fresh[field.type];
  }
}

async function draw(author) {
  const found = await Promise.all([...document.querySelectorAll("[data-own-steps]")].map((place) => drawIn(place, author)));
  const waiting = found.flatMap((one) => one.waiting);
  const older = found.some((one) => one.older);
  for (const part of document.querySelectorAll("[data-once]")) part.hidden = !older && !isOffered(part.dataset, waiting);
  for (const list of document.querySelectorAll("select[data-waiting-clauses]")) offerClauses(list, waiting);
}

/** Returns what waits there, and whether the page is older than what this phone has sent. */
async function drawIn(place, author) {
  const { ownSteps: address, unit, version } = place.dataset;
  const row = await rowOf(author, `${address}/`, unit);
  const known = await Promise.all((await unsentOn(author, row)).map((item) => opened(item).catch(() => null)));
  const steps = known.filter(Boolean);
  replaceContent(place, ...steps.map(card));
  place.hidden = steps.length === 0;
  const waiting = steps.filter(({ item }) => item.state !== "parked").map(({ payload }) => stepOf(payload));
  return { waiting, older: Boolean(await sentSince(row, version)) };
}

const stepOf = ({ url, fields }) => ({ action: url.split("/").pop(), fields: new Map(fields) });

function isOffered({ once, of: parties }, waiting) {
  const steps = waiting.filter(({ action }) => action === once);
  if (parties === undefined) return steps.length > 0;
  const answers = new Map(steps.map(({ fields }) => [fields.get("party"), fields.get("answer")])); // the last one counts
  return parties.split(" ").filter(Boolean).every((party) => answers.get(party) === "yes");
}

/** What an agreement that waits says can be kept or broken before it is sent. */
function offerClauses(list, waiting) {
  const agreed = waiting.filter(({ action }) => action === "agree").pop();
  const chosen = list.value;
  const whats = agreed ? [...agreed.fields].filter(([name, value]) => /^clauses-\d+-what$/.test(name) && value.trim()) : [];
  replaceContent(list, ...whats.map(([, what], at) => element("option", { value: at + 1, textContent: `${at + 1}. ${what}` })));
  if (chosen) list.value = chosen;
}

function card({ item, payload }) {
  const parked = item.state === "parked";
  const lines = payload.said.map((line) => element("p", { className: "typed second", textContent: line.filter(Boolean).join("：") }));
  const state = element("p", { className: `state g-${parked ? "bi" : "ai"}` }, icon(parked ? "alert-circle" : "clock", 20), element("b", { textContent: parked ? "没发出去" : "等信号" }));
  const why = parked ? element("p", { className: "out", textContent: item.reason }) : element("span", { className: "second", textContent: timeWords(item.created_at) });
  if (!parked) state.append(why);
  const article = element("article", { className: "card pad own-step" }, element("h3", { className: "title", textContent: payload.title }), ...lines, state, parked ? why : null);
  article.dataset.step = item.state;
  return article;
}
