/** Pages of single things that may be opened without signal: under which name each is kept, and when it goes. */
import { rowOf } from "./places.js";
import { database, write } from "./db.js";

/** Under this name is kept when the server was last asked which pages may be kept. */
export const ASKED = "pages";
const PAGE = "page:";
const OLD = 7 * 24 * 3600 * 1000;

/** The name of the page at an address; nobody reads off the phone whose it is. */
export const nameOfPage = async (author, path) => PAGE + (await rowOf(author, `${path}/`));

const isPageName = (name) => name.startsWith(PAGE);

/** The names of the pages that are kept for somebody. */
export const pageNames = async (author) =>
  (await (await database()).getAllKeys("kept")).filter(([whose, name]) => whose === author && isPageName(name)).map(([, name]) => name);

export const forgetPages = (author, names) =>
  names.length ? write(["kept"], (open) => Promise.all(names.map((name) => open("kept").delete([author, name])))) : undefined;

/** Of everybody: what nobody opened or renewed for a week, or, at sign-out, all of it. */
export const dropPages = ({ all = false } = {}) =>
  write(["kept"], async (open) => {
    for (const key of await open("kept").getAllKeys()) {
      if (!isPageName(key[1]) && key[1] !== ASKED) continue;
      const { at } = await open("kept").get(key);
      if (all || at < Date.now() - OLD || at > Date.now() + OLD) await open("kept").delete(key);
    }
  });
