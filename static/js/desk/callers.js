/** The counter: once a whole telephone number stands there, say what was registered under it before. */
import { replaceContent } from "../lib/dom.js";
import { toast } from "../ui/toast.js";

const PAUSE = 300;
const WHOLE = /^(?:1\d{10}|0\d{9,11}|[2-9]\d{6,7})$/;
const form = () => document.getElementById("counter-form");
const place = () => form().querySelector("[data-known]");
let last = "";
let later = 0;

const number = () => form().elements.caller_phone.value.replace(/[^\d]/g, "");

function show(nodes) {
  replaceContent(place(), ...nodes);
  place().hidden = !place().querySelector("p");
}

async function ask(phone) {
  try {
    const answer = await fetch(`/counter/known?phone=${phone}`, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.status !== 200 || answer.redirected || number() !== phone) return;
    show(new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  } catch {
    // Without signal nothing is known of the number; the form goes on.
  }
}

function typed() {
  const phone = number();
  if (phone === last) return;
  last = phone;
  clearTimeout(later);
  show([]);
  if (WHOLE.test(phone)) later = setTimeout(ask, PAUSE, phone);
}

/** What makes a matter a protected one is never added to one that is open to many. */
function pressed(event) {
  if (event.target.closest("[data-another]")) {
    show([]);
    form().elements.description.focus();
  } else if (event.target.closest("[data-go-on]") && form().querySelector("[data-protecting] :checked:not([value=no])")) {
    event.preventDefault();
    toast("有人不安全，要另外登记一件", "warn");
  }
}

export function startCallers() {
  if (!form() || !place()) return;
  form().elements.caller_phone.addEventListener("input", typed);
  place().addEventListener("click", pressed);
  typed();
}
