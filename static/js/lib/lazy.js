/** Parts that most visits do without come at first use. Where no service worker keeps them, they come while there is still signal. */
const PATIENCE = 8_000; // a network that says nothing must hold nothing up
const parts = [];
let all = false;

const late = () => new Promise((_resolve, reject) => setTimeout(reject, PATIENCE, new Error("late")));

/** What `load` imports, fetched once by whoever asks first; rejects when it does not come, and is asked for again the next time. */
export function lazy(load) {
  let coming = null;
  let here = false;
  const fetched = () =>
    (coming = coming ?? load().then(
      (part) => {
        here = true;
        return part;
      },
      (error) => {
        coming = null;
        throw error;
      },
    ));
  const part = () => (here ? coming : Promise.race([fetched(), late()]));
  parts.push(part);
  if (all) part().catch(() => {});
  return part;
}

/** Fetch all of them now, one after the other, and those that are named from now on at once. */
export async function fetchAll() {
  all = true;
  for (const part of parts) await part().catch(() => {});
}
