/** Where it is: found by the phone when it may look, never asked for twice, always changeable, never needed. */
import { replaceContent } from "../lib/dom.js";
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
  _form;
  _box;
  _asking = {};
  _settled = false;

  constructor(form) {
    this._form = form;
    this._box = form.querySelector("[data-place]");
    if (!this._box) return;
    const change = this._part("change");
    change.hidden = false;
    change.addEventListener("click", () => this._openPin());
    this._part("name").addEventListener("click", () => this._closeWays().elements.place_name.focus());
    this._part("locate").addEventListener("click", () => this._locate(true));
    this._part("home").addEventListener("click", () => this._stayHome());
    this._box.addEventListener("click", ({ target }) => this._answer(target.closest?.("[data-where], [data-join]")));
    form.addEventListener("change", ({ target }) => {
      if (target.name === "category") this._askNearby();
    });
    form.addEventListener("restored", () => this._settle());
    this._locateIfAllowed();
  }

  /** What was written elsewhere keeps the place where it was written. */
  _settle() {
    this._settled = Boolean(this._field("latitude").value);
    if (this._settled) this._say("用的是上次的定位");
  }

  async _locateIfAllowed() {
    const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (allowed?.state === "granted") this._locate(false);
    else this._say("还没定位，可以不填");
  }

  _locate(byHand) {
    if (!navigator.geolocation) return this._say("这部手机不能定位，可以不填");
    this._say("正在定位…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this._found(coords, byHand),
      (error) => this._say(error.code === error.PERMISSION_DENIED ? "没有打开定位，可以不填" : "还没定到位，可以不填"),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: byHand ? 0 : 60_000 },
    );
  }

  _found({ latitude, longitude, accuracy }, byHand) {
    if (this._settled && !byHand) return;
    this._fill({ latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy_m: accuracy.toFixed(0), position_source: "gps" });
    const metres = accuracy < 1000 ? `${Math.max(1, Math.round(accuracy))} 米` : `${(accuracy / 1000).toFixed(1)} 公里`;
    this._say(accuracy > WEAK ? `已定位，误差大，约 ${metres}` : `已定位，误差 ${metres}`);
    if (accuracy > WEAK && byHand) toast("定位不准，请走到空旷处再试", "warn");
    this._look();
  }

  /** What the server makes of the place, if it can be asked. */
  _look() {
    this._closeWays();
    this._ask("where", `/report/where?${this._point()}`);
    this._askNearby();
  }

  _openPin() {
    const now = () => (this._field("latitude").value ? { latitude: +this._field("latitude").value, longitude: +this._field("longitude").value } : null);
    const take = ({ latitude, longitude, accuracy, words }) => {
      this._settled = true;
      this._fill({ latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy_m: accuracy.toFixed(0), position_source: "map", area_code: "" });
      this._part("area").textContent = this._box.dataset.home;
      this._field("latitude").dispatchEvent(new Event("change", { bubbles: true })); // the draft keeps it
      this._say(`${words}，误差约 ${this._field("accuracy_m").value} 米`);
      this._look();
    };
    pin().then(({ startPin }) => startPin(this._sheet, { now, take })).catch(() => {});
  }

  _stayHome() {
    this._fill({ latitude: "", longitude: "", accuracy_m: "", position_source: "", area_code: "", join_token: "" });
    this._part("area").textContent = this._box.dataset.home;
    for (const name of ["where", "nearby"]) this._show(name, []);
    this._say("不带定位");
    this._closeWays();
  }

  /** Hazards only: was this reported close by? */
  _askNearby() {
    const category = new FormData(this._form).get("category");
    this._fill({ join_token: "" });
    this._show("nearby", []);
    if (this._form.dataset.kind !== "hazard" || !category || !this._field("latitude").value) return;
    this._ask("nearby", `/report/nearby?${this._point()}&category=${encodeURIComponent(category)}`);
  }

  async _ask(name, url) {
    this._asking[name]?.abort();
    const asking = (this._asking[name] = new AbortController());
    const nodes = await fragment(url, asking.signal);
    if (!asking.signal.aborted) this._show(name, nodes);
  }

  _answer(button) {
    if (!button) return;
    if (button.dataset.where !== undefined) {
      this._fill({ area_code: button.dataset.where });
      this._part("area").textContent = button.dataset.where ? button.dataset.label : this._box.dataset.home;
      this._show("where", []);
    } else {
      this._fill({ join_token: button.dataset.join });
      this._show("nearby", button.dataset.join ? [note("好，算同一件，有结果一起告诉您")] : []);
    }
  }

  _closeWays() {
    closeSheet(this._sheet);
    return this._form;
  }

  _say(words) {
    const state = this._part("state");
    state.hidden = false;
    state.textContent = words;
  }

  _show = (name, nodes) => replaceContent(this._box.querySelector(`[data-hint="${name}"]`), ...nodes);
  get _sheet() {
    return this._box.querySelector("#place-ways");
  }
  _part = (name) => this._box.querySelector(`[data-place-${name}]`);
  _field = (name) => this._box.querySelector(`input[name="${name}"]`);
  _fill(values) {
    for (const [name, value] of Object.entries(values)) this._field(name).value = value;
  }
  _point() {
    return ["latitude", "longitude", "accuracy_m"].map((name) => `${name}=${this._field(name).value}`).join("&");
  }
}

function note(words) {
  return Object.assign(document.createElement("p"), { className: "note", textContent: words });
}
