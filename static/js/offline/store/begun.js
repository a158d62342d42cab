/** Which of one person's reports were begun and not sent, as they lie on the phone, unread; every page counts them. */
import { database } from "./db.js";

/** Words of a step on a case are kept the same way; they come back there (step-drafts.js), not in the list of drafts. */
export const STEP = "step";

export async function begun(author) {
  return (await (await database()).getAllFromIndex("drafts", "author", author)).filter(({ form }) => form !== STEP);
}
