/** The little that residents' pages do with scripts: read aloud, and leave at once without a trace in the history. */
import { startReadAloud } from "../ui/read-aloud.js";
import "../ui/quick-exit.js";

startReadAloud();
