/** What a person put into a form, in the words of the form, as somebody else reads it. */
const LEFT_OUT = new Set(["hidden", "file", "password", "submit", "button", "image", "reset"]);

const wordsOf = (place) => place?.textContent.replace(/\s+/g, " ").trim() ?? "";
const isChoice = ({ type }) => type === "radio" || type === "checkbox";
const asked = (field) => wordsOf(field.closest("fieldset")?.querySelector("legend"));
/** A day or a moment as people write it. */
const momentOf = (value) => value.replace(/^(\d+)-0?(\d+)-0?(\d+)/, "$1年$2月$3日").replace("T", " ");
const labelOf = (field) => wordsOf([...(field.labels ?? [])].find(wordsOf)) || field.getAttribute("aria-label") || "";

function lineOf(field) {
  if (field.dataset.signed !== undefined) return field.value ? [asked(field), "签了名"] : null;
  if (!field.name || field.disabled || LEFT_OUT.has(field.type)) return null;
  if (isChoice(field)) return field.checked ? [asked(field), labelOf(field)] : null;
  if (!field.value.trim()) return null;
  if (field.localName === "select") return [labelOf(field), wordsOf(field.selectedOptions[0])];
  return [labelOf(field), field.type.startsWith("date") ? momentOf(field.value) : field.value.trim()];
}

/** [[label, words], …] of all that was filled in, or of the fields that `wanted` (name) lets through; what was chosen several times is one line. */
export function saidIn(form, wanted = () => true) {
  const lines = [];
  for (const field of form.elements) {
    const line = wanted(field.name) && lineOf(field);
    if (!line) continue;
    line[0] = line[0].replace(/[？?：]+$/, "");
    const before = isChoice(field) ? lines.find(([label]) => label && label === line[0]) : null;
    if (before) before[1] = `${before[1]}、${line[1]}`;
    else lines.push(line);
  }
  return lines;
}
