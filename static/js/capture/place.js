/** Where it is: found by the phone when it may look, never asked for twice, always changeable, never needed. */
import { lazy } from "../lib/lazy.js";
import { closeSheet } from "../ui/sheets.js";
import { toast } from "../ui/toast.js";

const pin = lazy(() => import("../maps/pin.js"));
const WEAK = 200; // metres; then the point says little and the words must say that

/** The server's fragment for a question, or nothing; a question that can't be asked is no error. */
async function fragment(url, signal) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store", redirect: "error", signal });
    if (answer.status !== 200) return [];
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...page.body.querySelectorAll(":scope > .foot")];
  } catch {
    return [];
  }
}

export class Place {
  #form;
  #box;
  #asking = {};
  #settled = false;

  constructor(form) {
    this.#form = form;
    this.#box = form.querySelector("[data-place]");
    if (!this.#box) return;
    const change = this.#part("change");
    change.hidden = false;
    change.addEventListener("click", () => this.#openPin());
    this.#part("name").addEventListener("click", () => this.#closeWays().elements.place_name.focus());
    this.#part("locate").addEventListener("click", () => this.#locate(true));
    this.#part("home").addEventListener("click", () => this.#stayHome());
    this.#box.addEventListener("click", ({ target }) => this.#answer(target.closest?.("[data-where], [data-join]")));
    form.addEventListener("change", ({ target }) => {
      if (target.name === "category") this.#askNearby();
    });
    form.addEventListener("restored", () => this.#settle());
    this.#locateIfAllowed();
  }

  /** What was written elsewhere keeps the place where it was written. */
  #settle() {
    this.#settled = Boolean(this.#field("latitude").value);
    if (this.#settled) this.#say("用的是上次的定位");
  }

  async #locateIfAllowed() {
    const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (allowed?.state === "granted") this.#locate(false);
    else this.#say("还没定位，可以不填");
  }

  #locate(byHand) {
    if (!navigator.geolocation) return this.#say("这部手机不能定位，可以不填");
    this.#say("正在定位…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#found(coords, byHand),
      (error) => this.#say(error.code === error.PERMISSION_DENIED ? "没有打开定位，可以不填" : "还没定到位，可以不填"),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: byHand ? 0 : 60_000 },
    );
  }

  #found({ latitude, longitude, accuracy }, byHand) {
    if (this.#settled && !byHand) return;
    this.#fill({ latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy_m: accuracy.toFixed(0), position_source: "gps" });
    const metres = accuracy < 1000 ? `${Math.max(1, Math.round(accuracy))} 米` : `${(accuracy / 1000).toFixed(1)} 公里`;
    this.#say(accuracy > WEAK ? `已定位，误差大，约 ${metres}` : `已定位，误差 ${metres}`);
    if (accuracy > WEAK && byHand) toast("定位不准，请走到空旷处再试", "warn");
    this.#look();
  }

  /** What the server makes of the place, if it can be asked. */
  #look() {
    this.#closeWays();
    this.#ask("where", `/report/where?${this.#point()}`);
    this.#askNearby();
  }

  #openPin() {
    const now = () => (this.#field("latitude").value ? { latitude: +this.#field("latitude").value, longitude: +this.#field("longitude").value } : null);
    const take = ({ latitude, longitude, accuracy, words }) => {
      this.#settled = true;
      this.#fill({ latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy_m: accuracy.toFixed(0), position_source: "map", area_code: "" });
      this.#part("area").textContent = this.#box.dataset.home;
      this.#field("latitude").dispatchEvent(new Event("change", { bubbles: true })); // the draft keeps it
      this.#say(`${words}，误差约 ${this.#field("accuracy_m").value} 米`);
      this.#look();
    };
    pin().then(({ startPin }) => startPin(this.#sheet, { now, take })).catch(() => {});
  }

  #stayHome() {
    this.#fill({ latitude: "", longitude: "", accuracy_m: "", position_source: "", area_code: "", join_token: "" });
    this.#part("area").textContent = this.#box.dataset.home;
    for (const name of ["where", "nearby"]) this.#show(name, []);
    this.#say("不带定位");
    this.#closeWays();
  }

  /** Hazards only: was this reported close by? */
  #askNearby() {
    const category = new FormData(this.#form).get("category");
    this.#fill({ join_token: "" });
    this.#show("nearby", []);
    if (this.#form.dataset.kind !== "hazard" || !category || !this.#field("latitude").value) return;
    this.#ask("nearby", `/report/nearby?${this.#point()}&category=${encodeURIComponent(category)}`);
  }

  async #ask(name, url) {
    this.#asking[name]?.abort();
    const asking = (this.#asking[name] = new AbortController());
    const nodes = await fragment(url, asking.signal);
    if (!asking.signal.aborted) this.#show(name, nodes);
  }

  #answer(button) {
    if (!button) return;
    if (button.dataset.where !== undefined) {
      this.#fill({ area_code: button.dataset.where });
      this.#part("area").textContent = button.dataset.where ? button.dataset.label : this.#box.dataset.home;
      this.#show("where", []);
    } else {
      this.#fill({ join_token: button.dataset.join });
      this.#show("nearby", button.dataset.join ? [note("好，算同一件，有结果一起告诉您")] : []);
    }
  }

  #closeWays() {
    closeSheet(this.#sheet);
    return this.#form;
  }

  #say(words) {
    const state = this.#part("state");
    state.hidden = false;
    state.textContent = words;
  }

  #show = (name, nodes) => this.#box.querySelector(`[data-hint="${name}"]`).replaceChildren(...nodes);
  get #sheet() {
    return this.#box.querySelector("#place-ways");
  }
  #part = (name) => this.#box.querySelector(`[data-place-${name}]`);
  #field = (name) => this.#box.querySelector(`input[name="${name}"]`);
  #fill(values) {
    for (const [name, value] of Object.entries(values)) this.#field(name).value = value;
  }
  #point() {
    return ["latitude", "longitude", "accuracy_m"].map((name) => `${name}=${this.#field(name).value}`).join("&");
  }
}

function note(words) {
  return Object.assign(document.createElement("p"), { className: "note", textContent: words });
}
