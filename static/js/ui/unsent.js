/** Show how many of this person's items still wait on the phone; the one badge that tells it is hidden at 0. */
export function showUnsent(count) {
  for (const badge of document.querySelectorAll("[data-unsent]")) {
    badge.dataset.unsent = String(count);
    badge.hidden = count === 0;
    const words = badge.querySelector("[data-unsent-count]");
    if (words) words.textContent = String(count);
  }
}
