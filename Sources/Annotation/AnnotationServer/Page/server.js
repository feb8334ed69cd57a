// What the page asks of its server. Every address is relative, so lies under the session's secret.

/** Tells this page from others of the same session. */
export const pageName = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
  byte.toString(16).padStart(2, "0")).join("");

/** The name that this window's page had before it was loaded again; else empty. */
export function pageBefore() {
  const before = sessionStorage.getItem(location.pathname) ?? "";
  sessionStorage.setItem(location.pathname, pageName);
  return before;
}

/** The server did not answer: it may be there again in a moment. */
export class Unreachable extends Error {}

/** The server answered with a refusal: `status` and what it said. */
export class Refused extends Error {
  constructor(status, reply) {
    super(reply.message ?? reply.reason ?? `HTTP ${status}`);
    this.status = status;
    this.reply = reply;
  }
}

export const get = (address) => ask(address, {});

export function post(address, body, more = {}) {
  return ask(address, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ page: pageName, ...body }), ...more,
  });
}

const patience = 10_000;

async function ask(address, request) {
  let response, said;
  try {
    response = await fetch(address, {
      cache: "no-store", signal: AbortSignal.timeout(patience), ...request,
    });
    said = await response.text();
  } catch (error) {
    throw new Unreachable(error.message);
  }
  let reply = {};
  try {
    reply = JSON.parse(said);
  } catch {
    if (response.ok && said) throw new Unreachable("an answer that is not whole");
    reply = { message: said };
  }
  if (!response.ok) throw new Refused(response.status, reply);
  return reply;
}
