/** What waits, on the rail: the last numbers at once, then those of this moment at load, on return, each minute and after an action. */
const EVERY = 60_000;
const owner = () => document.querySelector('meta[name="person"]')?.content ?? "";
const kept = () => `one-door-rail-${owner()}`;
const rail = () => document.querySelector("body > .rail");
let asking = false;

/** Name → [number, whether a limit ends today], as a rail says it. */
function read(place) {
  const found = {};
  for (const one of place.querySelectorAll("[data-waits]")) {
    found[one.dataset.waits] = [one.hidden ? "" : one.textContent.trim(), one.classList.contains("bad")];
  }
  return found;
}

function put(place, words, bad) {
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
  place.classList.toggle("bad", bad);
}

/** A folded group says what waits inside. */
function sum(group) {
  const inside = [...group.querySelectorAll("[data-waits]")].filter((one) => !one.hidden);
  const number = inside.reduce((all, one) => all + Number(one.textContent), 0);
  put(group.querySelector("[data-sum]"), number ? String(number) : "", inside.some((one) => one.classList.contains("bad")));
}

function show(numbers) {
  for (const one of rail().querySelectorAll("[data-waits]")) put(one, ...(numbers[one.dataset.waits] ?? ["", false]));
  for (const group of rail().querySelectorAll(".rail-group")) sum(group);
}

function last() {
  try {
    return JSON.parse(sessionStorage.getItem(kept())) ?? {};
  } catch {
    return {};
  }
}

async function refresh() {
  if (asking || document.hidden || !navigator.onLine) return;
  asking = true;
  try {
    const answer = await fetch("/rail", { headers: { "HX-Request": "true" }, cache: "no-store" });
    // Whatever else comes (signed out, a network in between) is not for the rail.
    if (answer.status !== 200 || answer.redirected) return;
    const place = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".rail");
    if (!place) return;
    if (!rail().querySelector(".rail-row")) rail().replaceWith(document.adoptNode(place)); // the page came as to a phone
    const numbers = read(place);
    show(numbers);
    sessionStorage.setItem(kept(), JSON.stringify(numbers));
  } catch {
    // Without signal the old numbers stay; the next minute brings the new ones.
  } finally {
    asking = false;
  }
}

export function startRail() {
  show(last());
  refresh();
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
  globalThis.addEventListener("pageshow", ({ persisted }) => persisted && refresh());
  document.addEventListener("rail", refresh); // the server names this event when a form was sent by itself
}
