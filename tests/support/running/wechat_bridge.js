// What WeChat's browser brings into each page, as recorded: its bridge, and what its menu 调整字体 does with a page.
window.askedOfWechat = []; // every call of the page
(() => {
  const handlers = {};
  window.WeixinJSBridge = {
    invoke(name, data, callback) {
      window.askedOfWechat.push([name, data]);
      if (callback) callback({ err_msg: `${name}:ok` });
    },
    call: (name) => window.askedOfWechat.push([name]),
    on(name, handler) {
      window.askedOfWechat.push(["on", name]);
      handlers[name] = handler;
    },
    publish() {},
    subscribe() {},
    log() {},
  };
  // Sizes 1 to 4; a page that listens is told, and every page is enlarged.
  window.wechatMenuSetsFont = (size) => {
    if (handlers["menu:setfont"]) handlers["menu:setfont"]({ fontSize: size });
    for (const one of [document.documentElement, document.body]) one.style.webkitTextSizeAdjust = ["100%", "100%", "115%", "130%", "160%"][size];
  };
  // What https://res.wx.qq.com/open/js/jweixin-1.6.0.js makes of it: each call is kept, and answered as on an Android phone.
  const picture = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGPQqLDBgxhGpbEhAATCVfElDA2IAAAAAElFTkSuQmCC";
  const answers = {
    getLocation: () => ({ latitude: "25.92", longitude: "110.96", accuracy: "35" }),
    chooseImage: () => ({ localIds: ["wxLocalResource://1"] }),
    getLocalImgData: () => ({ localData: picture }),
  };
  window.wx = {
    config: (said) => window.askedOfWechat.push(["config", said]),
    ready: (then) => setTimeout(then),
    error() {},
  };
  for (const name of ["getLocation", "chooseImage", "getLocalImgData", "updateAppMessageShareData", "updateTimelineShareData"])
    window.wx[name] = ({ success, ...said }) => {
      window.askedOfWechat.push([name, said]);
      if (success && answers[name]) success(answers[name]());
    };
  document.addEventListener("DOMContentLoaded", () => document.dispatchEvent(new Event("WeixinJSBridgeReady")));
})();
