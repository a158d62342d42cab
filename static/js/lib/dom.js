/** An element with properties and children; words are only ever text. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const two = (number) => String(number).padStart(2, "0");

/** A moment as people say it: 10:20, or with its day when that was not today. */
export function timeWords(moment) {
  const then = new Date(moment);
  const time = `${then.getHours()}:${two(then.getMinutes())}`;
  return then.toDateString() === new Date().toDateString() ? time : `${then.getMonth() + 1}月${then.getDate()}日 ${time}`;
}
