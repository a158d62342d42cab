/** Tells every page of the app on this phone that what is stored has changed. */
const here = new EventTarget();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("one-door") : null;
channel?.addEventListener("message", ({ data }) => tell(data));

function tell(detail) {
  here.dispatchEvent(Object.assign(new Event("changed"), { detail }));
}

/** `sending` is the id of the item that is under way just now, if one is. */
export function announce(detail = {}) {
  tell(detail);
  channel?.postMessage(detail);
}

export const onChange = (listener) => here.addEventListener("changed", ({ detail }) => listener(detail ?? {}));
