/**
 * 导出未发送: what waits on this phone in one file that only the server can open and nobody can change (webapp/core/protection/sealing.py). Any lead's
 * phone carries it in; the author stays the author. The items stay here until the server's own receipt comes.
 */
import { ask } from "../../ui/ask.js";
import { toast } from "../../ui/toast.js";
import { deviceOf } from "../store/device.js";
import { itemsOf, opened, readBlob } from "../store/outbox.js";
import { formOf } from "../store/payload.js";

const FORMAT = "one-door-rescue";
const VERSION = 1;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const HASH = "SHA-256";
const { subtle } = globalThis.crypto;
const bytesOf = (text) => new TextEncoder().encode(text);

/** Ask, make the file, hand it over; says itself what is wrong. */
export async function exportUnsent(author) {
  const device = await deviceOf(author);
  if (!device?.rescue_key) return toast("连过一次网，才能导出", "offline");
  if (device.registered === false) return toast("请退出，再登录一次，才能导出", "warn");
  const known = await Promise.all((await itemsOf(author)).map((item) => opened(item).catch(() => null)));
  const readable = known.filter(Boolean);
  if (!readable.length) return toast("请先登录，再导出", "warn");
  const words = `${readable.length} 件装进一个文件，交给网格长，他的手机有网就能带进来。上报的人还是您，路上谁也打不开。手机里的这几件还留着。`;
  if (!(await ask("导出未发送", words, "导出", "act"))) return undefined;
  const items = await Promise.all(readable.map(packed));
  const text = JSON.stringify(await sealed({ items }, author, device));
  return handOver(new File([text], `一扇门-未发送-${new Date().toLocaleDateString("sv")}.onedoor`, { type: "application/json" }));
}

/** One item as it would have gone by itself, with the bytes that the server does not have yet. */
async function packed({ key, payload, blobs }) {
  const coming = blobs.filter((blob) => !blob.sent && !blob.refused && !blob.given_up);
  const files = await Promise.all(
    coming.map(async (blob) => ({ kind: blob.kind, sha256: blob.sha256, data: await base64(await readBlob(key, blob)) })),
  );
  const only = (kind) => files.filter((file) => file.kind === kind).map(({ sha256, data }) => ({ sha256, data }));
  return { url: payload.url, title: payload.title, fields: [...formOf(payload)], photos: only("photo"), voice: only("voice")[0] };
}

async function sealed(inside, author, { session_id: device, rescue_key: server, signingKey }) {
  const own = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const { kty, crv, x, y } = await subtle.exportKey("jwk", own.publicKey);
  const key = await agreed(own.privateKey, await subtle.importKey("jwk", server, CURVE, false, []));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await base64(await subtle.encrypt({ name: "AES-GCM", iv }, key, bytesOf(JSON.stringify(inside))));
  const made_at = new Date().toISOString();
  const iv64 = await base64(iv);
  const signed = [FORMAT, VERSION, author, device, made_at, x, y, iv64, data].join("\n");
  const signature = await base64(await subtle.sign({ name: "ECDSA", hash: HASH }, signingKey, bytesOf(signed)));
  return { format: FORMAT, version: VERSION, author, device, made_at, sealed: { epk: { kty, crv, x, y }, iv: iv64, data }, signature };
}

/** The key that only this file and the server have. */
async function agreed(own, server) {
  const secret = await subtle.deriveBits({ name: "ECDH", public: server }, own, 256);
  const wide = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const rule = { name: "HKDF", hash: HASH, salt: new Uint8Array(32), info: bytesOf("one-door/rescue") };
  return subtle.deriveKey(rule, wide, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

const base64 = (data) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(data instanceof Blob ? data : new Blob([data]));
  });

/** By the phone's own way of sharing where it takes files, else as a download. */
async function handOver(file) {
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: file.name });
      return;
    } catch (error) {
      if (error?.name === "AbortError") return; // the person thought better of it
    }
  }
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: address, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  toast("文件存好了，交给网格长");
}
