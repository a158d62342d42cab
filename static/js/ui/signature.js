/** [data-signature]: a pad on which a finger, a pen or a mouse writes a name; the hidden field of its form gets it as a PNG. */
const LARGEST = 100 * 1024;
const INK = 6;
let pen = null; // { pad, id } while something is written

const part = (pad, name) => pad.closest("[data-signature]").querySelector(`[data-${name}]`);

function spot(event, pad) {
  const box = pad.getBoundingClientRect();
  return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
}

function begin(event) {
  const pad = event.target.closest?.("[data-pad]");
  if (!pad || pen || event.button > 0) return;
  event.preventDefault();
  pen = { pad, id: event.pointerId };
  pad.setPointerCapture(pen.id);
  const ink = pad.getContext("2d");
  const [x, y] = spot(event, pad);
  Object.assign(ink, { strokeStyle: "#000", lineWidth: INK, lineCap: "round", lineJoin: "round" });
  ink.beginPath();
  ink.moveTo(x, y);
  ink.lineTo(x + 0.1, y);
  ink.stroke();
}

function draw(event) {
  if (event.pointerId !== pen?.id) return;
  event.preventDefault();
  const ink = pen.pad.getContext("2d");
  ink.lineTo(...spot(event, pen.pad));
  ink.stroke();
}

/** What stands on the pad goes along with the form, unless it is too much to be a name. */
function lift(event) {
  if (event.pointerId !== pen?.id) return;
  const { pad } = pen;
  pen = null;
  const drawn = pad.toDataURL("image/png");
  const fits = (drawn.length * 3) / 4 <= LARGEST;
  fill(pad, fits ? drawn : "", fits ? "签好了，写得不对就重签" : "写得太多了，请重签");
}

function wipe({ target }) {
  const button = target.closest?.("[data-pad-clear]");
  if (!button) return;
  const pad = part(button, "pad");
  pad.getContext("2d").clearRect(0, 0, pad.width, pad.height);
  fill(pad, "", "用手指在方框里写名字");
}

function fill(pad, drawn, words) {
  const signed = part(pad, "signed");
  signed.value = drawn;
  part(pad, "pad-said").textContent = words;
  signed.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What was signed before the server sent the form back is on the pad again. */
function redraw(pad) {
  const drawn = Object.assign(new Image(), { src: part(pad, "signed").value });
  drawn.addEventListener("load", () => pad.getContext("2d").drawImage(drawn, 0, 0));
}

for (const pad of document.querySelectorAll("[data-pad]")) if (part(pad, "signed").value) redraw(pad);
document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", draw);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, lift);
document.addEventListener("click", wipe);
