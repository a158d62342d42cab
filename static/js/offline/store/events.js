/** Tells every page of the app on this phone that what is stored has changed. */
const here = new EventTarget();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("one-door") : null;
channel?.addEventListener("message", ({ data }) => tell(data));

function tell(detail) {
  here.dispatchEvent(Object.assign(new Event("changed"), { detail }));
}

/** `sending` is the id of the item that is under way just now, `opened` the person whose keys are here from now on. */
export function announce(detail = {}) {
  tell(detail);
  channel?.postMessage(detail);
}

export const onChange = (listener) => here.addEventListener("changed", ({ detail }) => listener(detail ?? {}));

/** What was written can be read from now on: after signing in, the keys come a moment later than the page. */
export const onOpened = (author, listener) => onChange(({ opened }) => opened === author && listener());
