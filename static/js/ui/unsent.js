/** Show how much of this person's still lies on the phone: what waits to be sent, and what was begun. Nothing is shown at 0. */
export function showUnsent(count, drafts = 0) {
  for (const badge of document.querySelectorAll("[data-unsent]")) {
    badge.dataset.unsent = String(count);
    badge.hidden = count === 0;
    say(badge, "[data-unsent-count]", count);
  }
  for (const row of document.querySelectorAll("[data-on-phone]")) {
    const begun = row.querySelector("[data-drafts]");
    begun.hidden = drafts === 0;
    say(begun, "[data-drafts-count]", drafts);
    row.hidden = count + drafts === 0;
    if (!count && drafts) row.href = row.dataset.draftsAt;
  }
}

function say(part, name, count) {
  const words = part.querySelector(name);
  if (words) words.textContent = String(count);
}
