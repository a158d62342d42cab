/**
 * Words are never cut: near the end of its room a field says how much is left, and beyond it how much is too much. [data-most] is what the
 * server takes of it, in characters as the server counts them: of names, which stand in one line, what a person sees. It takes nothing of
 * other modules, so residents' pages load it alone.
 */
const NEAR = 100;
const lines = new WeakMap();

const UNSEEN = /[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const lengthOf = (text) => [...text.normalize("NFC").replace(/^[ \t\n]+|[ \t\n]+$/g, "")].length;

function seenIn(text) {
  const shown = text.replace(UNSEEN, "");
  return globalThis.Intl?.Segmenter ? [...new Intl.Segmenter("zh").segment(shown)].length : lengthOf(shown);
}

function words(left, most) {
  if (left < 0) return `多了 ${-left} 个字，最多 ${most} 个字。写的都在，删短一点再发`;
  return left <= Math.min(NEAR, most / 5) ? `还能写 ${left} 个字` : "";
}

function lineOf(field) {
  if (!lines.has(field)) lines.set(field, document.createElement("p"));
  const line = lines.get(field);
  line.setAttribute("role", "status");
  const holder = field.closest(".field, .with-side, .weui-cell") ?? field;
  if (line.isConnected) return line;
  if (holder.matches(".field")) holder.append(line);
  else holder.after(line);
  return line;
}

function look(field) {
  const most = Number(field.dataset.most);
  const left = most - (field.localName === "input" ? seenIn(field.value.trim()) : lengthOf(field.value));
  const said = words(left, most);
  field.setCustomValidity(left < 0 ? said : "");
  if (said) Object.assign(lineOf(field), { className: left < 0 ? "error" : "hint room", textContent: said });
  else lines.get(field)?.remove();
}

const lookAtAll = () => document.querySelectorAll("[data-most]").forEach(look);

document.addEventListener("input", ({ target }) => target.dataset.most && look(target));
document.addEventListener("restored", lookAtAll, true);
document.addEventListener("reset", () => setTimeout(lookAtAll));
document.addEventListener("htmx:afterSettle", lookAtAll);
lookAtAll();
