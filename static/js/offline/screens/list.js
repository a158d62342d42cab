/** 没发完的: what lies on this phone and is not at the server yet, above the server's own list. */
import { sha256 } from "../../lib/digest.js";
import { element, replaceContent, timeWords } from "../../lib/dom.js";
import { icon } from "../../lib/icon.js";
import { newId } from "../../lib/ids.js";
import { lazy } from "../../lib/lazy.js";
import { prepared } from "../../lib/picture.js";
import { ask } from "../../ui/ask.js";
import { toast } from "../../ui/toast.js";
import { onChange } from "../store/events.js";
import { alter, counts, giveUp, itemsOf, opened, put, readBlob, recall, remove } from "../store/outbox.js";
import { lastRun, sendNow } from "../send/triggers.js";

const rescue = lazy(() => import("./rescue.js"));
let sending = null;
let drawing = null;
let again = false;
const pictures = new Map(); // item → the address of its first picture

export function startList(author) {
  const place = document.querySelector("[data-outbox]");
  const show = async () => {
    again = true;
    drawing = drawing ?? drawAll(place, author).finally(() => {
      drawing = null;
    });
  };
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("[data-export]")) return;
    rescue().then(
      ({ exportUnsent }) => exportUnsent(author),
      () => toast("现在导不出来，请再试一次", "warn"),
    );
  });
  onChange((detail) => {
    sending = detail.sending ?? null;
    show();
  });
  show();
}

async function drawAll(place, author) {
  while (again) {
    again = false;
    await draw(place, author);
  }
}

async function draw(place, author) {
  const { mine, others } = await counts(author);
  const shown = [];
  if (mine) shown.push(element("div", { className: "section" }, element("h2", { textContent: `没发完 ${mine}` })), ...why());
  for (const item of mine ? await itemsOf(author) : []) shown.push(await card(item));
  if (others) shown.push(strip("lock", `另一个账号的 ${others} 件，登录后才发`));
  replaceContent(place, ...shown);
  place.hidden = shown.length === 0;
  for (const way of document.querySelectorAll("[data-export]")) way.hidden = !mine;
  for (const none of document.querySelectorAll("[data-none-unsent]")) none.hidden = shown.length > 0;
}

const strip = (name, text, href = null) =>
  element(href ? "a" : "p", href ? { className: "strip t-amber", href } : { className: "strip t-amber" }, icon(name), element("span", { className: "fill", textContent: text }));

function why() {
  if (lastRun() === "signed-out") return [strip("lock", "请重新登录，东西都在", `/sign-in?next=${location.pathname === "/offline" ? "/" : location.pathname}`)];
  return lastRun() === "network" ? [strip("wifi-off", "没有网络。都存着，有网自动发")] : [];
}

async function card(item) {
  const known = await opened(item).catch(() => null);
  const parked = item.state === "parked";
  const text = element("div", { className: "report-text" }, element("h2", { className: "title", textContent: known?.payload.title ?? "一件没发出去的" }));
  if (parked) text.append(element("div", { className: "out" }, element("p", { textContent: `${item.reason.replace(/。$/, "")}。文字都还在。` }), ...written(item, known)));
  else text.append(element("p", { className: "place second", textContent: timeWords(item.created_at) }), element("div", { className: "out" }, ...state(item, known)));
  const picture = known && (await firstPicture(known));
  const body = element("div", { className: "report" }, picture && element("span", { className: "thumb" }, picture), text);
  const head = element("div", { className: "card-head alarm" }, icon("alert-circle", 20), element("strong", { textContent: "没发出去，等您改一下" }));
  const article = element("article", { className: "card" }, parked ? head : null, body, parked ? ways(item, known) : null);
  article.dataset.item = item.client_id;
  article.dataset.state = item.state;
  return article;
}

/** What was written for a step that came too late: nothing of it is anywhere else. */
function written(item, known) {
  const said = item.kind === "action" ? (known?.payload.said ?? []) : [];
  return said.map((line) => element("p", { className: "typed second", textContent: line.filter(Boolean).join("：") }));
}

function state(item, known) {
  const total = item.expected ?? known?.payload.photos.length ?? 0;
  const done = item.stored ?? 0;
  const photos = total ? `照片 ${done}/${total}` : "";
  const line = (tone, name, word, rest = "") =>
    element("p", { className: `state g-${tone}` }, icon(name, 20), element("b", { textContent: word }), rest && element("span", { className: "second", textContent: rest }));
  if (sending === item.client_id) return [line("ui", "arrow-up", "正在发送", photos), ...bar(done, total)];
  if (item.state === "sent_text") return [line("ui", "check", "已发出", photos && `${photos}，等网`), ...bar(done, total)];
  return [line("ai", "clock", "手机里还没发出去")];
}

function bar(done, total) {
  if (!total) return [];
  const progress = element("progress", { className: "line", max: total, value: done });
  progress.setAttribute("aria-label", `照片发了 ${done} 张，共 ${total} 张`);
  return [progress];
}

async function firstPicture({ item, key, blobs }) {
  const blob = blobs.find((one) => one.kind === "photo" && !one.given_up);
  if (!blob) return null;
  if (blob.refused) return icon("photo-off", 28);
  if (!pictures.has(item.client_id)) pictures.set(item.client_id, URL.createObjectURL(await readBlob(key, blob)));
  return element("img", { src: pictures.get(item.client_id), alt: "", width: 72, height: 72 });
}

/** What its author can do with a parked item. */
function ways(item, known) {
  const refused = known?.blobs.find((blob) => blob.refused);
  if (refused) return waysOfFile(item, known, refused);
  return row(...(known ? waysOn(item, known) : []), button("扔掉", "neutral", () => throwAway(item)));
}

function waysOn(item, known) {
  const { url, about } = known.payload;
  const page = url.match(/^\/(cases\/[^/]+(\/mediations\/\d+)?|(neighbours|whistles|patrol-force\/shifts)\/\d+|emergencies\/hq\/[^/]+)/)?.[0];
  const mend = (change) => button("改一改", "tint", change, "edit");
  if (item.kind === "report") return [mend(() => edit(known))];
  if (!page) return item.kind === "addition" ? [button("再发一次", "tint", () => retrySending(item))] : [];
  const anew = item.row && about !== undefined && !known.blobs.length;
  return [anew ? mend(() => takeAgain(known, page)) : null, element("a", { className: "btn btn-tint", href: page, textContent: "看这件事" })];
}

function waysOfFile(item, known, refused) {
  const spoken = refused.kind === "voice";
  const letGo = refused.lost ? "知道了" : `不要这${spoken ? "段话" : "张"}`;
  const anew = spoken || item.kind === "action" ? null : retake(known, refused);
  return row(anew, button(letGo, "neutral", () => drop(item, refused)));
}

const row = (...buttons) => element("div", { className: "btn-row" }, ...buttons);

function button(text, tone, act, name = null) {
  const made = element("button", { className: `btn btn-${tone}`, type: "button" }, name && icon(name), element("span", { textContent: text }));
  made.addEventListener("click", act);
  return made;
}

/** A better picture follows as an addition; only then is the broken one given up. */
function retake({ item, payload }, blob) {
  const input = element("input", { className: "cover", type: "file", accept: "image/*", label: "重拍" });
  input.addEventListener("change", async () => {
    const { blob: picture, refused } = await prepared(input.files[0]);
    if (refused) return toast(refused, "warn");
    const id = newId();
    const url = item.kind === "report" ? `/reports/${item.client_id}/additions` : payload.url;
    const photos = [{ sha256: await sha256(picture), blob: picture }];
    await put({ id, author: item.author, kind: "addition", url, title: payload.title, fields: [["client_id", id]], photos });
    await drop(item, blob);
  });
  return element("label", { className: "btn btn-tint" }, icon("camera"), element("span", { textContent: "重拍", ariaHidden: "true" }), input);
}

async function drop(item, blob) {
  await giveUp(item.client_id, blob.sha256, blob.refused);
  sendNow({ force: true });
}

async function edit(known) {
  const id = newId();
  const kind = known.payload.fields.find(([name]) => name === "kind")[1];
  await recall(known, id);
  location.assign(`${kind === "order" ? "/order-for" : `/report/${kind}`}?draft=${id}`);
}

/** The words come back with the form of that step, if the page as it is now still has one (one-thing.js). */
function takeAgain({ item, payload: { url, fields } }, page) {
  const which = fields.filter(([name]) => name === "party" || name === "no").map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
  location.assign(`${page}?do=${url.split("/").pop()}${which.join("")}#again=${item.client_id}`);
}

async function retrySending(item) {
  await alter(item.client_id, { state: "waiting", next_try_at: 0 });
  sendNow({ force: true });
}

async function throwAway(item) {
  if (await ask("扔掉这一件吗？", "它还没发出去，扔掉就找不回来了。", "扔掉")) await remove(item.client_id);
}
