/** What every page of a protected matter runs: the way out. */
import "../ui/quick-exit.js";
