/**
 * 有事说事 of who has no account: pictures are seen and shrunk, a voice is taken down, the three questions come where what is told asks for
 * them, and what is missing is said before anything is sent. All of it comes at first use; without it the form is a form.
 */
const form = document.getElementById("speak");
const protecting = form.querySelector("[data-protecting]");
const { asks, words } = form.dataset;
const QUESTIONS = ["someone_hurt", "afraid_to_go_home", "minor_harmed"];
const tile = form.querySelector("[data-voice]");
let photos = null;
let voice = null;
let busy = false;

/** Old browsers can't put a file into a field; there the field sends what was chosen, and nothing is recorded. */
function carries() {
  try {
    return Boolean(new DataTransfer().items);
  } catch {
    return false;
  }
}

function ask() {
  const said = form.elements.description.value.replace(/\s+/g, "");
  const chosen = form.elements.about.value;
  if (asks.split(" ").includes(chosen) || words.split(" ").some((word) => said.includes(word))) protecting.hidden = false;
}

async function withPhotos() {
  const { Photos } = await import("../capture/photos.js");
  photos = photos || new Photos(form); // takes what was chosen before it came
}

async function withVoice() {
  tile.removeEventListener("click", withVoice);
  const { Voice } = await import("../capture/voice.js");
  voice = voice || new Voice(form);
  tile.click();
}

function missing(data) {
  const found = {};
  const answers = QUESTIONS.map((name) => data.get(name));
  if (answers.some((one) => one === "yes" || one === "unsure")) return found;
  if (!data.get("description").trim() && !data.get("voice") && !data.getAll("photos").some(({ size }) => size)) found.description = "拍一张，或者写一句怎么回事";
  if (!protecting.hidden) for (const [n, name] of QUESTIONS.entries()) if (!answers[n]) found[name] = "答一下再交：这样才知道交给谁，才不会让不该看的人看到";
  if (!data.get("caller_phone").trim()) found.caller_phone = "请填手机号或座机号，查进度和回您话都要用";
  return found;
}

/** The files as they were made ready, in fields that the form itself sends. */
function carry(name, files) {
  const list = new DataTransfer();
  for (const file of files) list.items.add(file);
  let field = form.querySelector(`input[type="file"][name="${name}"]`);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "file", name, hidden: true });
    form.append(field);
  }
  field.files = list.files;
}

async function told() {
  const data = new FormData(form);
  if (photos) data.delete("photos");
  await (photos && photos.addTo(data));
  await (voice && voice.addTo(data));
  return data;
}

async function send() {
  const data = await told();
  const faults = missing(data);
  const { clearErrors, showRefusal, leadToOwnFault } = await import("../lib/errors.js");
  clearErrors(form);
  if (Object.keys(faults).length) return showRefusal(form, "", faults);
  if (leadToOwnFault(form)) return undefined;
  if (photos) carry("photos", data.getAll("photos"));
  if (data.get("voice")) carry("voice", [data.get("voice")]);
  form.submit();
  return true;
}

form.addEventListener("input", ask);
form.addEventListener("change", ask);
ask();
if (carries()) {
  const input = form.querySelector('[name="photos"]');
  input.addEventListener("change", () => photos || withPhotos().catch(() => {}));
  if (input.files.length) withPhotos().catch(() => {});
  if (globalThis.isSecureContext && globalThis.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    tile.hidden = false;
    tile.addEventListener("click", withVoice);
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    busy = Boolean(await send().catch(() => form.submit() || true));
  });
  addEventListener("pageshow", () => {
    busy = false;
  });
}
