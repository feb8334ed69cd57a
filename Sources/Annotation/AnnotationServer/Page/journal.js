// What happened in a take, numbered and on its way to the server's disk.
import { Refused, Unreachable, post } from "./server.js";
import * as store from "./store.js";

const everyHalfSecond = 500;
const longestSilence = 5000; // milliseconds after which the server is told that the page is there
const largestBatch = 1000; // events of some 150 bytes, where the server takes 1 MiB
const largestFarewell = 60_000; // bytes; browsers let 64 KiB outlive a page

export class Journal {
  #pending = []; // not acknowledged; the first has the number `#acknowledged + 1`
  #acknowledged;
  #sending = false;
  #lastSent = performance.now();
  #timer;
  #watchers = new Set();

  /** Opens a take, or resumes it with what this browser has kept of it. */
  static async open(task, retake, browser) {
    const reply = await post("begin", { task: task.number, retake, browser });
    store.forget(task.number, reply.take, reply.acknowledged);
    const kept = await store.kept(task.number, reply.take, reply.acknowledged);
    if (retake) store.forgetBefore(task.number, reply.take);
    return new Journal(task.number, reply, kept);
  }

  constructor(task, { take, acknowledged, resume_at, values }, kept) {
    this.task = task;
    this.take = take;
    this.#acknowledged = acknowledged;
    this.#pending = kept;
    /** Where the take goes on: seconds of the recording, and what the scale showed there. */
    this.resumeAt = Math.max(resume_at, ...kept.map((event) => event.media));
    this.resumeWith = said(kept) ?? values ?? null;
    this.ended = kept.some((event) => event.event === "end");
    /** Null, or why nothing is acknowledged: "offline", "no_space", "other_page", "refused". */
    this.trouble = null;
    this.#timer = setInterval(() => this.#send(), everyHalfSecond);
    this.sayFarewell = this.sayFarewell.bind(this);
    window.addEventListener("pagehide", this.sayFarewell);
    if (kept.length) this.#send();
  }

  get waiting() { return this.#pending.length; }

  record(event) {
    this.#pending.push(event);
    store.keep(this.task, this.take, this.#acknowledged + this.#pending.length, event);
  }

  /** Calls `watcher` whenever something was acknowledged, or was not. */
  watch(watcher) {
    this.#watchers.add(watcher);
  }

  /** Waits until everything is on the server's disk; rejects where that cannot be any more. */
  settle() {
    return new Promise((done, failed) => {
      const look = () => {
        if (this.trouble === "other_page" || this.trouble === "refused") {
          failed(new Refused(this.trouble === "refused" ? 400 : 409, this.refusal));
        } else if (!this.waiting) {
          done();
        } else {
          return;
        }
        this.#watchers.delete(look);
      };
      this.watch(look);
      look();
      this.#send();
    });
  }

  close() {
    clearInterval(this.#timer);
    window.removeEventListener("pagehide", this.sayFarewell);
  }

  async #send() {
    const isSilent = performance.now() - this.#lastSent > longestSilence;
    if (this.#sending || !this.waiting && !isSilent) return;
    if (this.trouble === "other_page" || this.trouble === "refused") return;
    this.#sending = true;
    this.#lastSent = performance.now();
    try {
      const reply = await post("events", this.#batch(this.#pending.slice(0, largestBatch)));
      this.#acknowledge(reply.acknowledged);
      this.trouble = null;
    } catch (error) {
      this.#understand(error);
    } finally {
      this.#sending = false;
    }
    for (const watcher of this.#watchers) watcher(this);
    if (this.waiting >= largestBatch && !this.trouble) this.#send();
  }

  #batch(events) {
    return { task: this.task, take: this.take, first: this.#acknowledged + 1, events };
  }

  #acknowledge(upTo) {
    const count = upTo - this.#acknowledged;
    if (count <= 0) return;
    this.#pending.splice(0, count);
    this.#acknowledged = upTo;
    store.forget(this.task, this.take, upTo);
  }

  #understand(error) {
    if (error instanceof Unreachable) {
      this.trouble = "offline";
    } else if (!(error instanceof Refused)) {
      throw error;
    } else if (error.status === 507) {
      this.trouble = "no_space";
    } else if (error.status === 409 && error.reply.reason === "other_page") {
      this.trouble = "other_page";
      this.refusal = error.reply;
    } else if (error.status === 409 && error.reply.acknowledged > this.#acknowledged) {
      this.#acknowledge(error.reply.acknowledged);
    } else if (error.status >= 500) {
      this.trouble = "offline";
    } else {
      this.trouble = "refused";
      this.refusal = error.reply;
    }
  }

  /** The last half second goes after the page is gone; what does not fit stays in the store. */
  sayFarewell() {
    let events = this.#pending.slice(0, largestBatch);
    while (events.length && JSON.stringify(events).length > largestFarewell) {
      events = events.slice(0, events.length / 2);
    }
    if (events.length) post("events", this.#batch(events), { keepalive: true }).catch(() => {});
  }
}

/** What the hand said last, of events kept by this browser. */
function said(kept) {
  const last = kept.findLast(({ event }) => event === "value");
  return last && (last.values ?? [last.value]);
}
