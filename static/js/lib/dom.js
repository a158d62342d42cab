/** An element with properties and children; words are only ever text. `label` is its name for who doesn't see it. */
export function element(tag, { label = "", ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (label) made.setAttribute("aria-label", label);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Put children in the place of all that an element holds (replaceChildren came with Chrome 86). */
export function replaceContent(parent, ...children) {
  parent.textContent = "";
  parent.append(...children);
}

const two = (number) => String(number).padStart(2, "0");

/** A moment as people say it: 10:20, or with its day when that was not today. */
export function timeWords(moment) {
  const then = new Date(moment);
  const time = `${then.getHours()}:${two(then.getMinutes())}`;
  return then.toDateString() === new Date().toDateString() ? time : `${then.getMonth() + 1}月${then.getDate()}日 ${time}`;
}
