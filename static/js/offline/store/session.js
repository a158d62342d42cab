/** Who is signed in, as the server says now; never from a page that was kept. */
const PATIENCE = 20_000;

/**
 * Resolves, never rejects: `{ session }`, `{ out: true }` when the server itself says that nobody is, or `{ unreachable: true }`
 * also for what a network in between answers.
 */
export async function askSession() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch("/session", {
      headers: { Accept: "application/json" },
      cache: "no-store",
      redirect: "error",
      signal: stop.signal,
    });
    const body = await answer.json();
    if (answer.ok && Number.isInteger(body.user_id) && body.csrf_token && body.vault_secret) return { session: body };
    return answer.status === 401 && body.error?.code === "signed_out" ? { out: true } : { unreachable: true };
  } catch {
    return { unreachable: true };
  } finally {
    clearTimeout(timer);
  }
}
