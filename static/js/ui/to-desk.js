/** 放到桌面: offered quietly where the browser can do it, never in WeChat, and never again once somebody said no. */
const REFUSED = "one-door-no-desk";

function refused() {
  try {
    return localStorage.getItem(REFUSED) !== null;
  } catch {
    return true; // what can't be refused for good is not offered
  }
}

function refuse() {
  try {
    localStorage.setItem(REFUSED, "1");
  } catch {
    // Then it comes again with the next visit.
  }
}

/** `strip` holds [data-desk-yes] and [data-desk-no]; it stays hidden until the browser says that it can. */
export function startToDesk(strip) {
  if (!strip || /MicroMessenger/i.test(navigator.userAgent) || refused()) return;
  let offer = null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // no banner of the browser's own
    offer = event;
    strip.hidden = false;
  });
  addEventListener("appinstalled", () => {
    strip.hidden = true;
  });
  strip.querySelector("[data-desk-yes]").addEventListener("click", async () => {
    strip.hidden = true;
    await offer.prompt();
  });
  strip.querySelector("[data-desk-no]").addEventListener("click", () => {
    strip.hidden = true;
    refuse();
  });
}
