/** What somebody says in a form: who records it puts itself here, who sends the form asks here. */
export const voices = new WeakMap(); // form → { taken(): Promise<{ blob, seconds, wave, sha256 } | null> }
