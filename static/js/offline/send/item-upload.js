/** One item on its way: the text, then each picture and the voice, then nothing but a receipt ends it. */
import { digestOf } from "../../lib/digest.js";
import { noteTaken } from "../store/chain.js";
import { write } from "../store/db.js";
import { alter, alterBlob, readBlob, remove } from "../store/outbox.js";
import { formOf } from "../store/payload.js";
import { isReceipt } from "./http.js";

const LOST = "在这部手机里找不到了";

export class ItemUpload {
  constructor(http, { item, key, payload, blobs }) {
    Object.assign(this, { http, item, key, payload, blobs, id: item.client_id, receipt: null });
  }

  async go() {
    await this._missLost();
    const form = formOf(this.payload);
    this.digest = await digestOf(form);
    if (this.item.state === "waiting") {
      const failed = await this._text(form);
      if (failed) return { failed };
    }
    for (const blob of this.blobs) {
      const failed = blob.given_up ? await this._giveUp(blob) : await this._blob(blob);
      if (failed) return { failed };
    }
    if (this.blobs.some((blob) => blob.refused)) return this._stay();
    // Nothing was left to send: what the server holds is asked for once more before anything goes from here.
    const failed = this.receipt ? null : await this._text(form);
    return failed ? { failed } : this._end();
  }

  async _text(form) {
    const answer = this._checked(await this.http.send("POST", this.payload.url, form));
    if (answer.failed) return answer.failed;
    if (this.item.state === "waiting") await noteTaken(this.item);
    await alter(this.id, { state: "sent_text", reason: "", stored: answer.photos.stored, expected: answer.photos.expected });
    return null;
  }

  async _blob(blob) {
    if (blob.sent || blob.refused) return null;
    const bytes = await readBlob(this.key, blob).catch(() => null);
    if (!bytes) return this._lose(blob);
    const answer = this._checked(await this.http.send("PUT", this._address(blob), bytes));
    if (answer.failed?.refused) {
      blob.refused = answer.failed.refused.message;
      await alterBlob(this.id, blob.sha256, { refused: blob.refused });
      return null; // the others still go
    }
    if (answer.failed) return answer.failed;
    blob.sent = true;
    await alterBlob(this.id, blob.sha256, { sent: true });
    await alter(this.id, { stored: answer.photos.stored, expected: answer.photos.expected });
    return null;
  }

  /** What belongs to it and does not lie on the phone any more gets a place too, so that its author is told. */
  async _missLost() {
    const there = new Set(this.blobs.map(({ sha256 }) => sha256));
    const files = [...this.payload.photos.map(({ sha256 }) => [sha256, "photo"]), [this.payload.voice?.sha256, "voice"]];
    for (const [sha256, kind] of files.filter(([digest]) => digest && !there.has(digest))) {
      const blob = { client_id: this.id, sha256, kind, given_up: LOST, lost: true, sent: false };
      await write(["blobs"], (open) => open("blobs").put(blob));
      this.blobs.push(blob);
    }
  }

  /** Nobody can read it any more. */
  async _lose(blob) {
    Object.assign(blob, { given_up: LOST, lost: true });
    await alterBlob(this.id, blob.sha256, { given_up: LOST, lost: true });
    return this._giveUp(blob);
  }

  async _giveUp(blob) {
    if (blob.lost && blob.told) return null;
    if (blob.sent) return null;
    const form = new FormData();
    form.set("reason", blob.given_up);
    const answer = this._checked(await this.http.send("POST", `${this._address(blob)}/give-up`, form));
    if (answer.failed?.waiting) return answer.failed;
    blob.sent = true;
    await alterBlob(this.id, blob.sha256, { sent: true });
    return blob.lost ? this._tell(blob) : null;
  }

  _address = ({ kind, sha256 }) => `/reports/${this.id}/${kind === "voice" ? "voice" : "photos"}/${sha256}`;

  /** Its author has to know; the card stays until they have. */
  async _tell(blob) {
    Object.assign(blob, { told: true, refused: LOST });
    await alterBlob(this.id, blob.sha256, { told: true, refused: LOST });
    return null;
  }

  /** An answer that is no receipt of exactly this is no success, whatever its status. */
  _checked(answer) {
    if (!answer.receipt) return { failed: answer };
    if (!isReceipt(answer.receipt, this.id, this.digest)) return { failed: { waiting: "busy" } };
    this.receipt = answer.receipt;
    return { photos: answer.receipt.photos };
  }

  async _stay() {
    const blob = this.blobs.find(({ refused }) => refused);
    const at = this.payload.photos.findIndex(({ sha256 }) => sha256 === blob.sha256);
    const which = blob.kind === "voice" ? "说的那段话" : `第 ${at + 1} 张照片`;
    await alter(this.id, { state: "parked", reason: `${which}：${blob.refused}` });
    return {};
  }

  async _end() {
    const { stored, expected } = this.receipt.photos;
    if (stored >= expected) {
      await remove(this.id);
      return {};
    }
    for (const blob of this.blobs) if (!blob.given_up) await alterBlob(this.id, blob.sha256, { sent: false });
    return { failed: { waiting: "busy" } };
  }
}
