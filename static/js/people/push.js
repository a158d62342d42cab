/** 这台手机的推送: what this browser can, asked for by a press alone, never by opening the page. */
import { csrfToken } from "../ui/requests.js";

const PATIENCE = 10_000; // a push service that nobody reaches says nothing at all
const place = document.querySelector("[data-push]");
const at = place?.dataset.at ?? "/push/phones"; // a household's phone has an address of its own, without an account
const part = (name) => place.querySelector(`[data-push-${name}]`);

const SAYS = {
  home: "先把一扇门放到手机桌面上，从桌面打开，再来这里开。",
  cannot: "这个浏览器收不到推送。看看下面别的办法。",
  denied: "您以前按了“不允许”。到手机设置里，给浏览器打开“通知”，再回来。",
  waiting: "正在打开，等一等…",
  off: "还没打开。有急事，这台手机不会响。",
  on: "开着。有急事，这台手机会响。",
  absent: "连不上推送服务。很多手机都这样，不是您弄错了。看看下面别的办法。",
  offline: "没有网络，等有网再试。",
};

const inTime = (promise) =>
  Promise.race([promise, new Promise((_resolve, reject) => setTimeout(reject, PATIENCE, new Error("late")))]);

function show(state, words = SAYS[state]) {
  place.dataset.state = state;
  part("says").textContent = words;
  part("on").hidden = !["off", "absent", "offline", "refused"].includes(state);
  part("off").hidden = state !== "on";
}

const able = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function manager() {
  return (await inTime(navigator.serviceWorker.ready)).pushManager;
}

async function post(path, told) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(told), headers });
  if (answer.ok) return;
  const { error } = await answer.json();
  throw Object.assign(new Error("refused"), { words: Object.values(error.fields ?? {})[0] ?? error.message });
}

const text = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/** The subscription of this browser, if it is for the key of this house. */
async function standing(pushes) {
  const found = await pushes.getSubscription();
  if (!found) return null;
  const { applicationServerKey: key } = found.options ?? {};
  if (!key || text(key) === place.dataset.key) return found;
  await found.unsubscribe();
  return null;
}

async function turnOn() {
  show("waiting");
  if (!navigator.onLine) return show("offline");
  if ((await Notification.requestPermission()) !== "granted") return show(Notification.permission === "denied" ? "denied" : "off");
  try {
    const pushes = await manager();
    const asked = { userVisibleOnly: true, applicationServerKey: place.dataset.key };
    const subscription = (await standing(pushes)) ?? (await inTime(pushes.subscribe(asked)));
    await post(at, subscription);
    show("on");
    location.reload(); // the rows below say it too
  } catch (error) {
    if (error.words) show("refused", error.words);
    else show("absent");
  }
}

async function turnOff() {
  part("off").disabled = true;
  try {
    const subscription = await (await manager()).getSubscription();
    await post(`${at}/end`, subscription ?? {});
    await subscription?.unsubscribe();
    show("off");
    location.reload();
  } catch {
    show("on", SAYS.offline);
  } finally {
    part("off").disabled = false;
  }
}

async function begin() {
  if (!able()) return show(navigator.standalone === false ? "home" : "cannot");
  if (Notification.permission === "denied") return show("denied");
  try {
    const subscription = await standing(await manager());
    if (!subscription || Notification.permission !== "granted") return show("off");
    await post(at, subscription); // of this session from now on
    show("on");
  } catch (error) {
    show("off", error.words);
  }
}

if (place) {
  part("on").addEventListener("click", turnOn);
  part("off").addEventListener("click", turnOff);
  begin();
}
