/** Parts of pages asked for by a desk: what the server sends for the list, or for the pane beside it. */
import { explain } from "../ui/requests.js";
import { toast } from "../ui/toast.js";

const PATIENCE = 300;
const listing = () => document.querySelector("[data-listing]");

/** Show that something is on its way once it takes longer; what was there stays. */
async function waited(work) {
  const late = setTimeout(() => listing()?.setAttribute("aria-busy", "true"), PATIENCE);
  try {
    return await work();
  } finally {
    clearTimeout(late);
    listing()?.removeAttribute("aria-busy");
  }
}

/** Ask for `url` as `target` shows it; answers { answer, page }, or null when that came to nothing, which is said. */
export const ask = (url, target, options = {}) =>
  waited(async () => {
    try {
      const answer = await fetch(url, { ...options, headers: { "HX-Target": target, Accept: "text/html", ...options.headers } });
      if (!answer.ok && answer.status !== 409 && answer.status !== 422) {
        await explain(answer.status);
        return null;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // To the parser nobody has scripts: what is meant for those browsers, as their styles, would come along.
      for (const one of page.querySelectorAll("noscript")) one.remove();
      return { answer, page };
    } catch {
      toast("没有网络，稍后再试", "offline");
      return null;
    }
  });

/** A fragment brings the style sheets and scripts that its own page has. */
export function bringHead(page) {
  for (const wanted of page.querySelectorAll("link[rel=stylesheet][href], script[src]")) {
    const name = wanted.localName === "link" ? "href" : "src";
    const url = wanted.getAttribute(name);
    if (document.querySelector(`${wanted.localName}[${name}="${url}"]`)) continue;
    const made = document.createElement(wanted.localName);
    for (const { name: one, value } of wanted.attributes) made.setAttribute(one, value);
    made.async = false; // one after the other, as the page has them
    document.head.append(made);
  }
}
