/** What a lead does on a case (我已收到, 办好了, 补充说明 …): stored first with the version they saw, then sent, then shown by the server. */
import { sha256 } from "../../lib/digest.js";
import { element } from "../../lib/dom.js";
import { icon } from "../../lib/icon.js";
import { newId } from "../../lib/ids.js";
import { lazy } from "../../lib/lazy.js";
import { prepared } from "../../lib/picture.js";
import { saidIn } from "../../lib/said.js";
import { addVoice } from "../../lib/voice-file.js";
import { voices } from "../../lib/voices.js";
import { closeSheet } from "../../ui/sheets.js";
import { toast } from "../../ui/toast.js";
import { placeOf, rowOf } from "../store/places.js";
import { currentUser } from "../store/current-user.js";
import { isFull } from "../store/db.js";
import { put, remove, Taken } from "../store/outbox.js";
import { FULL } from "../store/storage.js";
import { askForSync } from "../send/triggers.js";
import { settled } from "./submit-form.js";

const words = lazy(() => import("./step-drafts.js"));
const withWords = async (form, work) => (form.dataset.keepWords === undefined ? undefined : words().then(work, () => undefined));
const endWords = (form) => withWords(form, (part) => part.endWords(form));
const resumeWords = (form) => withWords(form, (part) => part.resumeWords(form));

/** Once the server has it (or refuses it), the form itself goes too: the same id, so nothing happens twice, and the page shows what came of it. */
export async function step(form, go) {
  if (form.querySelector("[data-pressed][name=more]")) return go(); // it asks the page for one more row, and takes no step
  const author = await currentUser();
  const photos = await photosOf(form);
  const voice = (await voices.get(form)?.taken()) ?? null;
  if (author === null) return goWith(form, voice, go);
  if (photos === null) return undefined;
  const id = form.elements.client_id.value;
  try {
    await store(form, { id, author, draft: await endWords(form), photos, voice });
  } catch (error) {
    await resumeWords(form);
    if (error instanceof Taken) return toast("已经存在手机里，有网自动发", "wait");
    if (isFull(error)) toast(FULL, "warn");
    return goWith(form, voice, go);
  }
  askForSync();
  return end(form, await settled(id), { id, photos, voice, go });
}

/** When a step was pressed, where its form asks for that. */
const pressedAt = (form) => form.querySelectorAll("[data-pressed-at]");

async function store(form, item) {
  const chain = form.dataset.waits === "after" ? await placed(form, item.author) : null;
  const more = { said: saidIn(form), about: form.dataset.keepWords };
  for (const pressed of pressedAt(form)) pressed.value = pressed.value || new Date().toISOString();
  await put({ ...item, kind: kindOf(form), url: form.getAttribute("action"), title: titleOf(form), fields: fieldsOf(form), more, chain });
}

async function end(form, outcome, { id, photos, voice, go }) {
  if (outcome.stored) return showWaiting(form);
  if (form.dataset.waits === "after" && leaves(form, outcome)) return location.assign(form.getAttribute("action").replace(/\/[^/]*$/, ""));
  if (outcome.refused) {
    await resumeWords(form);
    await remove(id); // the page shows why, and has the words
  }
  announceFiles(form, outcome.refused ? [] : photos, outcome.refused ? null : voice);
  return go();
}

/**
 * Its place among the steps of its row; where it counts after another one, the form says so instead of its version. One that stands alone
 * (`data-alone`) comes after none: what was refused before it does not hold it back.
 */
async function placed(form, author) {
  const action = form.getAttribute("action");
  if (form.dataset.alone !== undefined) return { row: await rowOf(author, `${action}/`), seen: null, before: null };
  const field = form.querySelector('input[name="version"], input[name="after"]');
  const seen = field ? (field.dataset.seen = field.dataset.seen ?? field.value) : null;
  const row = await rowOf(author, action, form.elements.unit?.value);
  const { before, after } = await placeOf(author, row, seen);
  if (field) Object.assign(field, after ? { name: "after", value: after } : { name: "version", value: seen });
  return { row, seen, before };
}

/** Nothing can be kept here: what was said goes along as the pictures do. */
function goWith(form, voice, go) {
  if (voice) addVoice(form, voice);
  return go();
}

const kindOf = (form) => (form.getAttribute("action").endsWith("/additions") ? "addition" : "action");

const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");

function titleOf(form) {
  const buttons = [...form.querySelectorAll("button:not([type=button], [formnovalidate])")];
  const pressed = form.querySelector("[data-pressed]");
  const button = buttons.find(({ name, value }) => name === pressed?.name && value === pressed.value) ?? buttons[0];
  const what = button?.textContent.trim() ?? "";
  const about = aboutOf(form)?.textContent.trim();
  if (about && (about.startsWith(what) || what.startsWith(about))) return about.length > what.length ? about : what;
  return [what, about].filter(Boolean).join("：");
}

/** Of steps that follow each other the sheet says what they are about; never what the phone itself put on the page. */
function aboutOf(form) {
  const sheet = form.dataset.waits === "after" && form.closest("dialog");
  if (sheet) return sheet.querySelector("h2");
  const titles = (form.closest("[data-case]") ?? document.querySelector("main")).querySelectorAll(".title, .case-title, h2");
  return [...titles].find((one) => !one.closest("[data-outbox], [data-own-steps]"));
}

/** The chosen pictures, small; null when one can't be read, which is said at once. */
async function photosOf(form) {
  const photos = new Map();
  for (const file of form.querySelector('input[type="file"]')?.files ?? []) {
    const { blob, refused } = await prepared(file);
    if (refused) {
      toast(refused, "warn");
      return null;
    }
    photos.set(await sha256(blob), blob);
  }
  return [...photos].map(([digest, blob]) => ({ sha256: digest, blob }));
}

/** The files went by themselves: the repeated form only names them, so that it says the same as the stored one. */
function announceFiles(form, photos, voice) {
  if (voice) form.append(element("input", { type: "hidden", name: "voice_digest", value: voice.sha256 }));
  for (const input of form.querySelectorAll('input[type="file"]')) input.disabled = photos.length > 0;
  for (const { sha256: value } of photos) form.append(element("input", { type: "hidden", name: "photo_digests", value }));
}

/**
 * A page that the phone kept has no token, and one that is too old may have no form for this step any more: the server's own shows what came of it,
 * with what was refused as a step of one's own (own-steps.js). Only a field that is wrong is mended where it stands.
 */
const leaves = (form, { refused }) => form.elements.csrf_token?.value === "" || (refused && refused.status !== 422);

function showWaiting(form) {
  const said = "存在手机里了，有网自动发";
  const line = element("p", { className: "state g-ai", role: "status" }, icon("clock", 20), element("b", { textContent: said }));
  const sheet = form.closest("dialog");
  if (sheet || form.dataset.waits === "after") {
    if (sheet) closeSheet(sheet);
    form.reset();
    form.elements.client_id.value = newId();
    for (const pressed of pressedAt(form)) pressed.value = "";
    resumeWords(form);
    toast(said, "wait");
  } else {
    form.replaceWith(line);
  }
}
