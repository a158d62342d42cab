/** In WeChat, where the house has an account there: its place and its pictures where the browser's own way does not answer, the card. */
import { ask, card, weixin } from "./bridge.js";

const SOON = 8_000; // so long the browser's own place is waited for
const OPENS = 2_000; // so long the phone's own chooser may take to open

const own = navigator.geolocation;

/** As the browser's own: the first that knows where it is says so, and who asked hears of a failure once both have failed. */
function getCurrentPosition(found, failed, options) {
  let told = false;
  const tell = (position) => {
    if (!told) found(position);
    told = true;
  };
  const byBrowser = new Promise((resolve, reject) => {
    if (own) own.getCurrentPosition(resolve, reject, options);
    else reject(Object.assign(new Error("none"), { code: 2, PERMISSION_DENIED: 1 }));
  });
  const slow = new Promise((_resolve, reject) => setTimeout(reject, SOON, new Error("slow")));
  const byWechat = Promise.race([byBrowser, slow]).catch(place);
  byWechat.then(tell, () => {});
  byBrowser.then(tell, (error) => byWechat.then(tell, () => failed?.(error)));
}

async function place() {
  const { latitude, longitude, accuracy } = await ask("getLocation", { type: "wgs84" }); // the house's own datum
  return { coords: { latitude: Number(latitude), longitude: Number(longitude), accuracy: Number(accuracy) }, timestamp: Date.now() };
}

/** Offer WeChat's pictures beside a field whose chooser did not open. */
function watch(input) {
  const timer = setTimeout(() => !document.hidden && document.hasFocus() && offer(input), OPENS);
  const stop = () => clearTimeout(timer);
  for (const name of ["change", "cancel"]) input.addEventListener(name, stop, { once: true });
  window.addEventListener("blur", stop, { once: true });
  document.addEventListener("visibilitychange", stop, { once: true });
}

function offer(input) {
  const beside = input.closest("[data-uploader]") ?? input.parentElement;
  if (beside.nextElementSibling?.dataset.byWechat) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: "选不了照片？用微信的" });
  button.addEventListener("click", () => choose(input).catch(() => {}));
  const row = Object.assign(document.createElement("p"), { className: "note" });
  row.dataset.byWechat = "yes";
  row.append(button);
  beside.after(row);
}

async function choose(input) {
  const { localIds } = await ask("chooseImage", { count: input.multiple ? 9 : 1, sizeType: ["compressed"], sourceType: ["album", "camera"] });
  const chosen = new DataTransfer();
  for (const localId of localIds) chosen.items.add(file(await ask("getLocalImgData", { localId }))); // it gives one at a time
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** iPhones say before the picture what it is, and not rightly; other phones say nothing. */
function file({ localData }) {
  const text = atob(localData.replace(/^data:[^,]*,/, "").replace(/\s/g, ""));
  return new File([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], "1.jpg", { type: "image/jpeg" });
}

function share(wx) {
  const { title, line, path, icon } = card();
  const [link, imgUrl] = [path, icon].map((one) => new URL(one, location.origin).href);
  wx.updateAppMessageShareData({ title, desc: line, link, imgUrl });
  wx.updateTimelineShareData({ title, link, imgUrl });
}

/** WeChat's own button for 订阅通知: a page can't ask in any other way. */
function subscribe() {
  const home = document.querySelector("[data-wechat-subscribe]");
  if (!home || home.firstElementChild) return;
  const tag = document.createElement("wx-open-subscribe");
  tag.setAttribute("template", home.dataset.wechatSubscribe);
  const inside = Object.assign(document.createElement("script"), { type: "text/wxtag-template", textContent: "<button>接收提醒</button>" });
  tag.append(inside);
  home.append(tag);
}

function begin() {
  weixin().then((wx) => {
    share(wx);
    subscribe();
  }, () => {});
}

Object.defineProperty(navigator, "geolocation", { configurable: true, value: { getCurrentPosition } });
document.addEventListener("click", ({ target }) => {
  const input = target.closest?.('input[type="file"][accept^="image"]');
  if (input) watch(input);
});
if (document.readyState === "complete") begin();
else window.addEventListener("load", begin);
