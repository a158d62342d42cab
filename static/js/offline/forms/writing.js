/** Starts the draft of a form: brings back what was begun, offers to begin anew, and fills in what a kept page can't know. */
import { element } from "../../lib/dom.js";
import { sayBeside } from "../../lib/errors.js";
import { icon } from "../../lib/icon.js";
import { isSafeWay } from "../../lib/safe-way.js";
import { currentUser } from "../store/current-user.js";
import { canKeep } from "../store/db.js";
import { contextOf, Draft, fill, unfinished } from "../store/drafts.js";
import { onOpened } from "../store/events.js";
import { cachedPlace } from "../store/kept.js";
import { askToStay, FULL, hasRoom } from "../store/storage.js";

/** Resolves with the form's draft; null where nothing can be kept. `restored(content)` is told what came back. */
export async function startWriting(form, { photos = null, voice = null, id, more, restored = () => {}, began = () => {} } = {}) {
  prefill(form);
  const author = canKeep() ? await currentUser() : null;
  if (author === null) return null;
  const onfull = () => sayBeside(form, "photos", FULL);
  const secret = () => form.dataset.kind === "dispute" && isSafeWay(new FormData(form));
  let touched = false;
  form.addEventListener("input", () => (touched = true), { once: true });
  const draft = new Draft(form, { author, photos, voice, id, more, secret, onfull });
  watchRoom(form, onfull);
  fillPlace(form, author);
  const bringBack = async () => {
    const found = await unfinished(author, form.dataset.kind, location.search).catch(() => null);
    if (!found || touched || draft.begun) return;
    const content = await draft.take(found);
    putBack(form, content, { photos, voice });
    restored(content, draft);
    if (!content.shared) offerAnew(form, draft, photos, began);
  };
  onOpened(author, bringBack); // straight from signing in
  await bringBack();
  return draft;
}

function putBack(form, content, { photos, voice }) {
  fill(form, content.fields);
  const area = form.querySelector("[data-place-area]");
  if (content.area && area) area.textContent = content.area;
  photos?.restore(content.pictures);
  if (content.said) voice?.restore(content.said);
}

/** What the link has chosen, on a page that was kept for every link. */
function prefill(form) {
  const chosen = new URLSearchParams(contextOf(location.search));
  for (const name of ["category", "severity"]) {
    const choice = form.querySelector(`[name=${name}][value="${CSS.escape(chosen.get(name) ?? "")}"]`);
    if (!choice || form.querySelector(`[name=${name}]:checked`)) continue;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const patrol = chosen.get("patrol");
  if (!patrol || form.dataset.patrol) return;
  Object.assign(form.dataset, { patrol, item: chosen.get("item") ?? "" });
  form.append(element("input", { type: "hidden", name: "patrol", value: patrol }));
}

/** The room is looked at before a camera opens, not after. */
function watchRoom(form, onfull) {
  const input = form.querySelector('input[type="file"]');
  if (!input) return;
  let room = true;
  const look = async () => {
    room = await hasRoom();
  };
  look();
  input.addEventListener("click", (event) => {
    askToStay();
    if (room) return;
    if (!navigator.onLine) event.preventDefault(); // with signal it can still go straight to the server
    onfull();
    look();
  });
}

async function fillPlace(form, author) {
  const box = form.querySelector("[data-place]");
  if (!box || box.dataset.home) return;
  box.dataset.home = (await cachedPlace(author)) || "我的微网格";
  const area = box.querySelector("[data-place-area]");
  if (!area.textContent) area.textContent = box.dataset.home;
}

function offerAnew(form, draft, photos, began) {
  const anew = element("button", { type: "button", className: "link strong", textContent: "重新写一份" });
  const strip = element("p", { className: "strip t-amber", role: "status" }, icon("edit"), element("span", { className: "fill", textContent: "接着上次没发的写" }), anew);
  anew.addEventListener("click", () => {
    draft.renew();
    draft.context = contextOf(location.search);
    form.reset();
    for (const field of form.querySelectorAll('[data-place] input[type="hidden"]')) field.value = "";
    photos?.clear();
    strip.remove();
    form.dispatchEvent(new CustomEvent("restored"));
    began(draft);
    form.querySelector("textarea, input:not([type=hidden])")?.focus({ preventScroll: true });
  });
  form.prepend(strip);
}
