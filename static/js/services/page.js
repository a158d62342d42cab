/** 读给我听 on the residents' pages, which load none of the house's other scripts: with the phone's Chinese voice, or not at all. */
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
