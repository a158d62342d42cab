/** Which button sends a form: browsers before Chrome 81 and Safari 15.4 don't say, so the last press is remembered. */
let last = null;

const remember = ({ target }) => {
  last = target.closest?.("button, input") ?? null;
};

document.addEventListener("click", remember, { capture: true });

/** The button of a submit event; null when none was pressed. */
export function pressedButton({ submitter, target }) {
  if (submitter !== undefined) return submitter;
  return last?.form === target ? last : null;
}
