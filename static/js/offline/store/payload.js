/**
 * What an item says, in its present form (version 2): `{ url, title, fields: [[name, value], …], said: [[label, words], …], about, photos: [{ sha256 }], voice }`.
 * `said` is never sent: its author reads it here, while nobody else has it; `about` says which of two forms at one address it was. Older forms stay readable: an item may lie on a phone for months while the app goes on.
 */
export const VERSION = 2;

const UPGRADES = [
  // Version 0 knew only reports, and no field twice.
  ({ title = "", fields, photos = [] }) => ({
    url: "/reports",
    title,
    fields: Object.entries(fields),
    photos: photos.map((sha256) => ({ sha256 })),
  }),
  // Version 1 showed only the words of a step.
  (payload) => ({ said: payload.fields.filter(([name, value]) => name === "note" && value).map(([, value]) => ["您写的", value]), ...payload }),
];

/** The payload as the present version has it. */
export function understand(version, payload) {
  return UPGRADES.slice(version ?? 0).reduce((known, upgrade) => upgrade(known), payload);
}

/** The form that is sent: the fields as they were typed, then the digests of what follows. */
export function formOf({ fields, photos = [], voice = null }) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  for (const { sha256 } of photos) form.append("photo_digests", sha256);
  if (voice) form.append("voice_digest", voice.sha256);
  return form;
}
