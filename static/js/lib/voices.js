/** What somebody says in a form: who records it puts itself here, who sends the form asks here. */
export const voices = new WeakMap(); // form → { taken(): Promise<{ blob, seconds, wave, sha256 } | null> }
/** What was said before in a form that stands here anew; it comes back with the recorder. */
export const saidBefore = new WeakMap(); // form → { blob, seconds, wave, sha256 }
