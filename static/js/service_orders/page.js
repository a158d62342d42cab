/** What residents' pages do with scripts, which load none of the house's others: 读给我听 with the phone's Chinese voice, and 快速离开. */
const speech = globalThis.speechSynthesis;
const chinese = () => speech?.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));

function show() {
  for (const button of document.querySelectorAll("[data-read]")) button.hidden = !chinese();
}

function said(element) {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("button, select, .sr, [hidden]")) part.remove();
  for (const part of copy.querySelectorAll("legend, p, h1, h2, li, label, span.block")) part.append("。");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function toggle({ target }) {
  const button = target.closest?.("[data-read]");
  const voice = button && chinese();
  if (!voice) return;
  const talking = speech.speaking;
  speech.cancel();
  if (talking) return;
  const words = new SpeechSynthesisUtterance(said(document.getElementById(button.dataset.read)));
  Object.assign(words, { voice, lang: voice.lang, rate: 0.9 });
  speech.speak(words);
}

if (speech) {
  show();
  speech.addEventListener?.("voiceschanged", show);
  document.addEventListener("click", toggle);
  addEventListener("pagehide", () => speech.cancel());
}

/** Leave in place of this page, with nothing left in its fields; without scripts the link alone leads away. */
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-quick-exit]")) return;
  event.preventDefault();
  for (const form of document.forms) form.reset();
  location.replace("/weather");
});
