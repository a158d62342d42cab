/** WeChat's own script on this page: fetched when it is first needed, allowed to act by the server's signature of the address. */
const PATIENCE = 8_000; // a WeChat that says nothing must hold nothing up
const CALLS = ["getLocation", "chooseImage", "getLocalImgData", "updateAppMessageShareData", "updateTimelineShareData"];
const said = document.querySelector('meta[name="wechat"]');
let coming = null;

export const card = () => ({ ...said.dataset, title: said.content });

/** WeChat, ready to be asked; rejects when it does not come, and is asked for again the next time. */
export function weixin() {
  coming = coming ?? Promise.race([ready(), late()]).catch((error) => {
    coming = null;
    throw error;
  });
  return coming;
}

/** What WeChat answers to one call; rejects when it refuses or the person does. */
export async function ask(name, values) {
  const wx = await weixin();
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Error(name));
    wx[name]({ ...values, success: resolve, fail: refuse, cancel: refuse });
  });
}

async function ready() {
  const [signed] = await Promise.all([signature(), window.wx ? null : script()]);
  return new Promise((resolve, reject) => {
    const { wx } = window;
    wx.config({ debug: false, ...signed, jsApiList: CALLS, openTagList: ["wx-open-subscribe"] });
    wx.ready(() => resolve(wx));
    wx.error(() => reject(new Error("refused")));
  });
}

async function signature() {
  const address = encodeURIComponent(location.href.split("#")[0]);
  const answer = await fetch(`/wechat/sign?url=${address}`, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
  if (answer.status !== 200) throw new Error("not signed");
  return answer.json();
}

function script() {
  return new Promise((resolve, reject) => {
    const one = Object.assign(document.createElement("script"), { src: said.dataset.script, onload: resolve });
    one.onerror = () => {
      one.remove();
      reject(new Error("no script"));
    };
    document.head.append(one);
  });
}

const late = () => new Promise((_resolve, reject) => setTimeout(reject, PATIENCE, new Error("late")));
