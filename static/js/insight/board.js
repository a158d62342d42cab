/** The numbers of an area keep themselves true while they are looked at: asked for again, changed only where they differ, and it is said when that fails. */
import { morphChildren } from "../ui/morph.js";
import { retell } from "../maps/retell.js";

const board = document.querySelector("[data-board]");
const time = document.querySelector("[data-as-of]");
const wall = document.body.id === "wall";
const EVERY = (wall ? 30 : 60) * 1000;
const LONGEST = 10 * 60_000;
const PATIENCE = 15_000;

let at = new Date(board.dataset.at);
let tag = "";
let failures = 0;
let timer = 0;
let build = "";

const parts = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit", hourCycle: "h23",
});

/** 10:20 of today, 11月26日 10:20 of another day. */
function clock(moment) {
  const said = (one) => Object.fromEntries(parts.formatToParts(one).map(({ type, value }) => [type, value]));
  const [then, now] = [said(moment), said(new Date())];
  const today = then.day === now.day && then.month === now.month;
  const hours = `${then.hour}:${then.minute}`;
  return { today, words: today ? hours : `${then.month}月${then.day}日 ${hours}` };
}

/** Read out only when something is wrong: who listens need not hear every minute that all is well. */
function say(words, stale) {
  time.setAttribute("aria-live", stale ? "polite" : "off");
  if (time.textContent !== words) time.textContent = words;
  time.classList.toggle("stale", stale);
}

function fresh() {
  const { today, words } = clock(at);
  say(`${today ? "今天 " : ""}${words} 更新`, false);
}

const stale = (why) => say(`${why}，这是 ${clock(at).words} 的`, true);

/** Ask once; answers with what to say when it came to nothing, else with nothing. */
async function ask(signal) {
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(board.dataset.board, { headers, cache: "no-store", signal });
  const ours = answer.headers.get("X-One-Door");
  if (!ours) return navigator.onLine ? "网络不通" : "没有网络"; // a page of the network in between
  if (answer.status === 401 || answer.redirected) return "请重新登录"; // led to the door: nothing of that is for the board
  if (answer.status === 404) return "现在看不到这里了";
  if (answer.status !== 304 && !answer.ok) return "服务器忙";
  if (answer.status !== 304) show(await answer.text());
  tag = answer.headers.get("ETag") ?? "";
  at = new Date(answer.headers.get("X-As-Of") ?? Date.now());
  renewed(ours);
  return "";
}

/** A map that lies on tiles, and the words that say it doesn't, are seen to by the map's own script. */
function onTiles(part, wanted) {
  if (part.matches("[data-drawn]")) return true;
  if (!part.querySelector(":scope > [data-tile-map]")) return false;
  retell(part, wanted);
  return true;
}

/** Outlines come with the page alone: where the areas themselves have changed, the whole page is asked for. */
function show(text) {
  const wanted = new DOMParser().parseFromString(text, "text/html").body;
  const [outlines, asked] = [board, wanted].map((part) => part.querySelectorAll("svg.map path").length);
  if (outlines === asked) morphChildren(board, wanted, onTiles);
  else location.reload();
}

/** Nobody reloads a wall, so it does so itself when the server runs another build. */
function renewed(ours) {
  if (wall && build && build !== ours) location.reload();
  build = ours;
}

async function refresh() {
  clearTimeout(timer);
  if (document.hidden || board.getAttribute("aria-busy") === "true") return;
  board.setAttribute("aria-busy", "true");
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  let trouble;
  try {
    trouble = await ask(stop.signal);
  } catch {
    trouble = navigator.onLine ? "网络不通" : "没有网络";
  }
  clearTimeout(patience);
  board.setAttribute("aria-busy", "false");
  failures = trouble ? failures + 1 : 0;
  if (trouble) stale(trouble);
  else fresh();
  if (!document.hidden) timer = setTimeout(refresh, pause());
}

/** After a failure twice as long each time, and not all walls at the same moment. */
function pause() {
  if (!failures) return EVERY;
  return Math.min((EVERY / 4) * 2 ** (failures - 1), LONGEST) * (0.75 + Math.random() / 2);
}

/** A wall must not fall asleep. Where the browser can't keep it awake, its settings have to. */
async function stayAwake() {
  if (!wall || document.hidden) return;
  await navigator.wakeLock?.request("screen").catch(() => {});
}

function start() {
  timer = setTimeout(refresh, EVERY);
  document.addEventListener("visibilitychange", () => {
    stayAwake();
    if (document.hidden) clearTimeout(timer);
    else if (Date.now() - at > EVERY || failures) refresh();
    else timer = setTimeout(refresh, EVERY);
  });
  addEventListener("online", refresh);
  addEventListener("offline", () => stale("没有网络"));
  addEventListener("pageshow", (event) => event.persisted && refresh());
  stayAwake();
}

start();
