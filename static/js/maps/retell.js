/** Tells a drawn map anew: the drawing, and what its script has laid on tiles of it, which stay where somebody moved them. */
import { morphChildren } from "../ui/morph.js";

const numberOf = (name) => (name.nextElementSibling?.matches("text.n") ? name.nextElementSibling : null);
const toneOf = (path) => [...path.classList].find((name) => name.startsWith("zone-"));

/** Give a map that lies on tiles the numbers and tones of `wanted`, the same map as it is drawn now. */
export function retell(part, wanted) {
  const svg = part.querySelector("svg.map");
  morphChildren(svg, wanted.querySelector("svg.map"));
  const labels = part.querySelectorAll(".tile-label");
  for (const [at, name] of svg.querySelectorAll("text.name").entries()) {
    const [shown, number] = [labels[at]?.querySelector("b"), numberOf(name)];
    if (!shown || !number) continue;
    if (shown.textContent !== number.textContent) shown.textContent = number.textContent;
    shown.className = number.classList.contains("late") ? "late" : "";
  }
  const areas = part.querySelectorAll(".leaflet-overlay-pane path");
  for (const [at, path] of svg.querySelectorAll("path[class^=zone-]").entries()) {
    if (areas[at] && toneOf(areas[at]) !== toneOf(path)) areas[at].classList.replace(toneOf(areas[at]), toneOf(path));
  }
}
