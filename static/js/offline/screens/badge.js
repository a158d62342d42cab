/** The number of my items that wait, wherever a page shows it; nobody else's, and nothing of what they say. */
import { showUnsent } from "../../ui/unsent.js";
import { onChange } from "../store/events.js";
import { NOTHING, showBadge } from "../store/app-badge.js";
import { begun } from "../store/begun.js";
import { counts } from "../store/outbox.js";
import { noteCount } from "../store/storage.js";

export async function startBadge(author) {
  const show = async () => {
    const { mine, others } = await counts(author);
    showUnsent(mine, author === null ? 0 : (await begun(author)).length);
    showBadge(author === null ? NOTHING : { unsent: mine });
    await noteCount(mine + others);
  };
  onChange(show);
  await show();
}
