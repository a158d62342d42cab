/** Makes one part of the page like another and touches only what differs, so that focus, scroll and what is unfolded stay. */

const key = (node) => (node.nodeType === Node.ELEMENT_NODE ? (node.dataset?.same ?? "") : "");
const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && key(one) === key(other);

/** What somebody did to the page is theirs: an unfolded <details> stays so. */
const theirs = (element, name) => name === "open" && element.localName === "details";
/** An outline is not sent again: it stays as it was drawn. */
const drawn = (element, name) => name === "d" && element.localName === "path";

function sameAttributes(element, wanted) {
  for (const { name } of [...element.attributes]) {
    if (!wanted.hasAttribute(name) && !theirs(element, name) && !drawn(element, name)) element.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (element.getAttribute(name) !== value && !theirs(element, name)) element.setAttribute(name, value);
  }
}

/**
 * Give `element` the children of `wanted`, changed in place where they are alike; those with a data-same are found again
 * wherever they stand. `theirOwn(element, wanted)` answers true for what it has seen to itself.
 */
export function morphChildren(element, wanted, theirOwn = () => false) {
  let next = element.firstChild;
  for (const want of [...wanted.childNodes]) {
    const found = place(next, want);
    if (!found) {
      element.insertBefore(document.importNode(want, true), next);
      continue;
    }
    if (found === next) next = next.nextSibling;
    else element.insertBefore(found, next);
    if (found.nodeType !== Node.ELEMENT_NODE) {
      if (found.nodeValue !== want.nodeValue) found.nodeValue = want.nodeValue;
    } else if (!theirOwn(found, want)) {
      sameAttributes(found, want);
      morphChildren(found, want, theirOwn);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

/** The node that becomes `want`: the next one if it is alike, else a later one with the same key, else none. */
function place(next, want) {
  if (next && alike(next, want)) return next;
  if (!key(want)) return null;
  for (let later = next; later; later = later.nextSibling) if (alike(later, want)) return later;
  return null;
}
