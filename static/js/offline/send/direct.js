/** The one place where something leaves the phone: a FormData goes out; a receipt comes back, or the reason why not. */
import { digestOf } from "../../lib/digest.js";
import { csrfToken, renewToken } from "../../ui/requests.js";

const PATIENCE = 120_000;

/**
 * Send once (again only when the token was stale). Resolves, never rejects, with one of
 * `{ receipt }` – the server holds it;
 * `{ refused: { status, code, message, fields } }` – it won't be taken as it is;
 * `{ waiting: "network" | "busy" | "signed-out", message }` – it may go later, unchanged.
 */
export async function send(url, data) {
  data.delete("csrf_token"); // the header carries it, and can be renewed
  const first = await attempt(url, data);
  return first.refused?.code === "csrf" && (await renewToken()) ? attempt(url, data) : first;
}

async function attempt(url, data) {
  let answer;
  let body;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    answer = await fetch(url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      cache: "no-store",
      redirect: "error",
      signal: stop.signal,
    });
    body = await answer.json();
  } catch {
    // No signal, or a page of somebody else's network instead of our server's JSON.
    return { waiting: "network", message: "" };
  } finally {
    clearTimeout(timer);
  }
  return answer.ok ? received(body, data) : failed(answer.status, body?.error);
}

/** A 200 that is not a receipt of just this content is not success. */
async function received(body, data) {
  const whole = Boolean(body?.report_id && body.received_at && /^[0-9a-f]{64}$/.test(body.digest));
  const own = whole && (await digestOf(data));
  return whole && (own === null || own === body.digest) ? { receipt: body } : { waiting: "network", message: "" };
}

function failed(status, error) {
  if (!error?.code) return { waiting: "network", message: "" };
  if (status === 401) return { waiting: "signed-out", message: error.message };
  if (status === 408 || status === 429 || status >= 500) return { waiting: "busy", message: error.message };
  return { refused: { status, code: error.code, message: error.message, fields: error.fields ?? {} } };
}
