/** 哪个村、哪个网格 (kit/places.html): a tap on a village has chosen it, its groups are the second step, and the box says what was chosen. */
const radiosIn = (part) => [...part.querySelectorAll('input[type="radio"]')];
const chosenIn = (part) => radiosIn(part).find((one) => one.checked);

/** What is chosen, in words: 五福村, 五福村 2 网格. */
function wordsOf(radio) {
  const { village } = radio.closest(".place")?.dataset ?? {};
  const own = radio.closest("label").textContent.trim();
  if (!village) return own;
  return radio === radiosIn(radio.closest(".place"))[0] ? village : `${village} ${own}`;
}

function choose(radio) {
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function tell(picker) {
  const chosen = chosenIn(picker);
  if (chosen) picker.querySelector("[data-places-said]").textContent = wordsOf(chosen);
}

/** Choose by the words of an area, as a phone keeps its person's own: the group in which it lies, else the village. */
function chooseByWords(picker, words) {
  if (chosenIn(picker)) return;
  const fits = (radio) => radio.value && `${words} `.startsWith(`${wordsOf(radio)} `);
  const found = radiosIn(picker).filter(fits).sort((a, b) => wordsOf(b).length - wordsOf(a).length)[0];
  if (found) choose(found);
}

function start(picker) {
  const box = picker.querySelector(".place-box");
  picker.addEventListener("change", () => tell(picker));
  picker.addEventListener("placewords", ({ detail }) => chooseByWords(picker, detail));
  picker.closest("form")?.addEventListener("restored", () => tell(picker));
  picker.closest("form")?.addEventListener("reset", () => setTimeout(() => tell(picker)));
  for (const village of picker.querySelectorAll(".place")) {
    village.addEventListener("toggle", () => {
      if (!village.open) return;
      for (const other of picker.querySelectorAll(".place[open]")) if (other !== village) other.open = false;
      if (village.dataset.village && !chosenIn(village)) choose(radiosIn(village)[0]);
    });
  }
  // A finger that has chosen is done; whoever goes through with the arrow keys is not.
  picker.addEventListener("click", ({ target, detail }) => {
    if (!detail || !target.closest("label")) return;
    setTimeout(() => {
      box.open = false;
      picker.scrollIntoView({ block: "nearest" });
    });
  });
  tell(picker);
}

for (const picker of document.querySelectorAll("[data-places]")) start(picker);
