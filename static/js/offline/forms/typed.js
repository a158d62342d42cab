/** What somebody put into a form, apart from what its page came with; passwords and files are never among it. */
const NOT_WORDS = new Set(["hidden", "radio", "checkbox", "file", "password", "submit", "button", "image", "reset"]);
const before = new WeakMap(); // form → names of fields whose words came back, though the page may have come with them

const isChoice = ({ type }) => type === "radio" || type === "checkbox";
const isSigned = ({ dataset }) => dataset.signed !== undefined; // a name that was written on a pad
const isOfPad = (field) => isSigned(field) || field.dataset.readDigest !== undefined;
const isText = (field) => field.localName === "textarea" || (field.localName === "input" && !NOT_WORDS.has(field.type));
const first = (select) => ([...select.options].find((one) => one.defaultSelected) ?? select.options[0])?.value;

function changed(form, field) {
  if (!field.name || field.disabled) return false;
  if (isOfPad(field)) return field.value !== "";
  if (isChoice(field)) return field.checked && (!field.defaultChecked || Boolean(before.get(form)?.has(field.name)));
  if (field.localName === "select") return field.value !== first(field);
  return isText(field) && field.value.trim() !== "" && (field.value !== field.defaultValue || Boolean(before.get(form)?.has(field.name)));
}

/** The fields that somebody changed, as [name, value]. */
export const changedFields = (form) => [...form.elements].filter((field) => changed(form, field)).map(({ name, value }) => [name, value]);

/** Whether words were typed; a choice alone is made again with a tap. */
export const hasWords = (form) => [...form.elements].some((field) => (isText(field) || isSigned(field)) && changed(form, field));

/** From now on these fields count as typed; answers those that the form has, and the first whose words it lacks. */
export function takeUp(form, fields) {
  const mine = fields.filter(([name]) => [...form.elements].some((one) => one.name === name && (one.type !== "hidden" || isOfPad(one))));
  const lacking = [...form.elements].find((one) => isText(one) && mine.some(([name, value]) => name === one.name && value !== one.value));
  before.set(form, new Set(mine.map(([name]) => name)));
  return { mine, lacking };
}
