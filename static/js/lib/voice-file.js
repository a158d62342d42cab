/** Let a form that the browser sends take what was said along, as it takes pictures. */
export function addVoice(form, { blob }) {
  const list = new DataTransfer();
  list.items.add(new File([blob], `voice.${blob.type.split("/")[1]}`, { type: blob.type }));
  const input = Object.assign(document.createElement("input"), { type: "file", name: "voice", hidden: true });
  input.files = list.files;
  form.append(input);
}
