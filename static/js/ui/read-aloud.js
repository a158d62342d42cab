/** 读给我听: reads an element's words with the phone's own Chinese voice; without one the buttons stay hidden. */
const speech = globalThis.speechSynthesis;

const chineseVoice = () => speech?.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));

function showButtons() {
  const silent = !chineseVoice();
  for (const button of document.querySelectorAll("[data-read]")) button.hidden = silent;
}

/** What is seen there, without the words of buttons. */
function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("button, script, template, .sr, [hidden]")) part.remove();
  for (const part of copy.querySelectorAll("legend, p, h1, h2, h3, li, label, .block")) part.append("。");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function read(button) {
  const wasReading = speech.speaking;
  speech.cancel();
  const target = document.getElementById(button.dataset.read);
  if (wasReading || !target) return;
  const utterance = new SpeechSynthesisUtterance(wordsOf(target));
  utterance.voice = chineseVoice();
  utterance.lang = utterance.voice.lang;
  utterance.rate = 0.9;
  speech.speak(utterance);
}

export function startReadAloud() {
  if (!speech) return;
  showButtons();
  speech.addEventListener?.("voiceschanged", showButtons);
  document.addEventListener("htmx:afterSwap", showButtons);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-read]");
    if (button && chineseVoice()) read(button);
  });
  addEventListener("pagehide", () => speech.cancel());
}
