// Events that the server has not acknowledged, kept by the browser over a reload or its death.

const base = location.pathname;

const opened = new Promise((done) => {
  try {
    const request = indexedDB.open("annotate", 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore("events", { keyPath: ["base", "task", "take", "n"] });
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(null);
  } catch {
    done(null);
  }
});
let database = null;
opened.then((value) => { database = value; });

const numbers = (task, take, from, to) =>
  IDBKeyRange.bound([base, task, take, from], [base, task, take, to]);

/** Where the browser keeps nothing (it may be told so), the server alone does. */
function change(body) {
  if (!database) return;
  const transaction = database.transaction("events", "readwrite");
  body(transaction.objectStore("events"));
  transaction.commit();
}

export const keep = (task, take, n, event) =>
  change((events) => events.put({ base, task, take, n, event }));

export const forget = (task, take, upTo) =>
  change((events) => events.delete(numbers(task, take, 0, upTo)));

export const forgetBefore = (task, take) =>
  change((events) => events.delete(
    IDBKeyRange.bound([base, task, 0, 0], [base, task, take, 0], false, true)));

/** What is kept of a take after event `after`: in order, up to the first gap. */
export async function kept(task, take, after) {
  if (!await opened) return [];
  const request = database.transaction("events").objectStore("events")
    .getAll(numbers(task, take, after + 1, Number.MAX_SAFE_INTEGER));
  await new Promise((done) => { request.onsuccess = request.onerror = done; });
  const found = request.result ?? [];
  const gap = found.findIndex((item, index) => item.n !== after + 1 + index);
  return (gap < 0 ? found : found.slice(0, gap)).map((item) => item.event);
}
