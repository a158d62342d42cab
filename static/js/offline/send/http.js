/** One request to our server, and what its answer is worth. */
import { askSession } from "../store/session.js";

const PATIENCE = 120_000;

/** Whether a body is the receipt of this submission with exactly this content. */
export function isReceipt(body, id, digest) {
  return (
    body?.digest === digest &&
    body.photos_at === `/reports/${id}/photos` &&
    Boolean(body.received_at) &&
    Number.isInteger(body.photos?.stored) &&
    Number.isInteger(body.photos.expected)
  );
}

/** Sends with the token of this session, and with a fresh one once more when the server finds it stale. */
export class Http {
  constructor(session) {
    this.session = session;
  }

  /**
   * Resolves with `{ receipt }` (a 2xx in JSON), `{ refused: { status, code, message, fields } }`, or
   * `{ waiting: "network" | "busy" | "signed-out", retryAfter }`.
   */
  async send(method, url, body) {
    const first = await this._attempt(method, url, body);
    if (first.refused?.code !== "csrf") return first;
    const { session, out } = await askSession();
    if (session?.user_id !== this.session.user_id) return { waiting: out || session ? "signed-out" : "network" };
    this.session = session;
    const again = await this._attempt(method, url, body);
    return again.refused?.code === "csrf" ? { waiting: "busy" } : again;
  }

  async _attempt(method, url, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": this.session.csrf_token };
      const answer = await fetch(url, { method, body, headers, cache: "no-store", redirect: "error", signal: stop.signal });
      return judged(answer, await json(answer));
    } catch {
      return { waiting: "network" };
    } finally {
      clearTimeout(timer);
    }
  }
}

const json = (answer) => answer.json().catch((error) => {
  if (error instanceof SyntaxError) return null; // a page, not our server's JSON
  throw error; // the answer broke off
});

function judged(answer, body) {
  if (answer.ok) return body ? { receipt: body } : { waiting: "busy" };
  const { code, message, fields = {} } = body?.error ?? {};
  const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
  if (!code || answer.status >= 500 || [408, 429].includes(answer.status)) return { waiting: "busy", retryAfter };
  if (answer.status === 401) return { waiting: "signed-out" };
  return { refused: { status: answer.status, code, message, fields } };
}
