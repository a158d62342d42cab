/**
 * Today's round while it is walked: its id, the answers, what was noted. Kept for this tab only, and only codes: the words that
 * people type stay in their forms.
 */
import { newId } from "../lib/ids.js";

const KEY = "one-door-round";
const today = () => new Date().toLocaleDateString("sv");

/** The round under way of this author, else a new one. */
export function loadRound(author) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    if (kept?.author === author && kept.day === today()) return kept;
  } catch {
    // Nothing kept, or a browser that keeps nothing.
  }
  return { author, day: today(), id: newId(), answers: {}, noted: [] };
}

export function keepRound(round) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(round));
  } catch {
    // Then the answers last as long as the page.
  }
}

/** Remember that something was reported for a place of the round with this id; false when no such round is under way. */
export function noteFound(id, item) {
  try {
    const round = JSON.parse(sessionStorage.getItem(KEY));
    if (round?.id !== id) return false;
    if (item && !round.noted.includes(item)) round.noted.push(item);
    keepRound(round);
    return true;
  } catch {
    return false;
  }
}

export function endRound() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
