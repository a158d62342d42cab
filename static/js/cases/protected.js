/** What every page of a protected matter runs: the way out, and what says that there is no network. */
import "../ui/quick-exit.js";
import "./straight.js";
