// One take: the recording plays, the hand moves the needle, and the journal is told.
import { Curtain } from "./curtain.js";
import { delay, element, show } from "./dom.js";
import { Hand } from "./hand.js";
import { Notice } from "./notice.js";
import { Plane } from "./plane.js";
import { Scale } from "./scale.js";
import { text } from "./texts.js";
import { Watch } from "./watch.js";

const remembered = 8000; // milliseconds of trace that are drawn
const atLeastEvery = 1000; // milliseconds between values while the recording plays

export class Take {
  #state = "waiting"; // "counting", "playing", "paused", "over"
  #begun = false;
  #stalled = false;
  #countdowns = 0;
  #trail = []; // {gone, values}
  #lastStamp = 0;
  #lastMedia = 0;
  #gone = 0; // milliseconds played, the trail's time
  #lastLook = null;
  #abort = new AbortController();

  constructor({ session, task, journal, player, place }) {
    Object.assign(this, { session, task, journal, player });
    const dimensions = task.dimensions.map((name) =>
      session.dimensions.find((dimension) => dimension.name === name));
    this.scale = session.two_dimensional
      ? new Plane(session.scale, dimensions) : new Scale(session.scale, dimensions);
    const start = journal.resumeWith ?? dimensions.map(() => session.scale.start);
    this.hand = new Hand(this.scale, start, session.input);
    this.watch = new Watch(this.scale, journal.resumeAt, journal.resumeWith !== null);
    this.notice = new Notice();
    this.saved = element("span.saved", { role: "status" });
    this.curtain = new Curtain();
    this.stage = element(
      session.two_dimensional ? "div.stage.beside" : "div.stage", {},
      element("header", {},
        element("span.quiet", {}, place),
        element("span", {}, task.kind === "practice" ? text("practice") : task.recording),
        this.saved),
      element("div.theatre", {}, player.element, this.curtain.element),
      this.notice.element,
      this.scale.element,
      element("footer.quiet", {}, text("while_rating")));
  }

  /** "ended", "again" or "left"; rejects where nothing can be kept any more. */
  async run() {
    const outcome = new Promise((done, failed) => {
      this.finish = done;
      this.fail = failed;
    });
    this.#listen();
    show(this.stage);
    this.#draw();
    if (this.journal.resumeAt > 0) await this.player.seek(this.journal.resumeAt);
    this.#countDown();
    try {
      return await outcome;
    } finally {
      this.#state = "over";
      this.#abort.abort();
      this.hand.close();
    }
  }

  #listen() {
    const { signal } = this.#abort;
    window.addEventListener("keydown", (event) => this.#press(event), { signal });
    window.addEventListener("blur", (event) => this.#away(event.timeStamp), { signal });
    document.addEventListener("visibilitychange", (event) => {
      if (document.hidden) this.#away(event.timeStamp);
    }, { signal });
    const { hand, player, watch } = this;
    hand.onMove = (stamp, values, device) => {
      const media = this.#record("value", stamp, { values, device });
      watch.moved(media, values);
    };
    hand.onUnplugged = (stamp) => this.#pause(stamp, "unplugged");
    player.onStall = (stamp) => {
      this.#record("stall", stamp);
      this.#stalled = true;
      this.notice.tell(text("stalled"));
    };
    player.onGoesOn = (stamp) => {
      if (!this.#stalled) return;
      this.#stalled = false;
      this.#record("resume_stall", stamp);
      this.notice.calm();
    };
    player.onSeek = (stamp) => this.#record("seek", stamp);
    player.onSpeed = (stamp) => this.#record("speed", stamp);
    player.onStopped = (stamp) => this.#pause(stamp, "stopped");
    player.onEnd = (stamp) => this.#end(stamp);
    watch.onWarning = (name, about) => {
      this.#record("warning", performance.now(), { note: name });
      this.notice.tell(text(name, about));
    };
    watch.onCalm = () => this.notice.calm();
    this.journal.watch(() => this.#tellSaved());
  }

  /** Media time of `stamp`; never earlier than what was recorded before. */
  #record(event, stamp, { values, device, note } = {}) {
    const media = Math.max(this.player.clock.at(stamp), this.#lastMedia);
    this.#lastMedia = media;
    if (values) this.#lastStamp = stamp;
    this.journal.record({
      media: Number(media.toFixed(6)),
      wall: Number((performance.timeOrigin + stamp).toFixed(1)),
      event,
      ...(values ? values.length === 1 ? { value: values[0] } : { values } : {}),
      ...(device ? { device } : {}),
      ...(note ? { note } : {}),
    });
    return media;
  }

  async #countDown() {
    this.#state = "counting";
    const number = this.#countdowns += 1;
    this.scale.slider.focus({ preventScroll: true });
    for (let count = this.session.countdown; count > 0; count -= 1) {
      this.curtain.count(count);
      await delay(1000);
      if (this.#state !== "counting" || number !== this.#countdowns) return;
    }
    this.#play();
  }

  #play() {
    const stamp = performance.now();
    const { values } = this.hand;
    this.curtain.lift();
    this.scale.slider.focus({ preventScroll: true });
    this.#state = "playing";
    if (this.#begun || this.journal.resumeAt > 0) this.#record("resume", stamp);
    else this.#record("start", stamp, { values });
    this.#begun = true;
    this.hand.begin();
    this.#lastLook = null;
    requestAnimationFrame((now) => this.#look(now));
    this.player.play();
  }

  /** Once a frame of the screen while the recording plays. */
  #look(stamp) {
    if (this.#state !== "playing") return;
    this.#gone += stamp - (this.#lastLook ?? stamp);
    this.#lastLook = stamp;
    this.hand.look(stamp);
    if (this.#state !== "playing") return;
    const { values } = this.hand;
    if (!this.#stalled && stamp - this.#lastStamp > atLeastEvery) {
      this.#record("value", stamp, { values, device: this.hand.device });
    }
    this.watch.look(this.player.clock.at(stamp));
    if (this.player.isDark) this.#pause(stamp, "dark");
    if (this.#state !== "playing") return;
    this.#trail.push({ gone: this.#gone, values });
    this.#draw();
    requestAnimationFrame((now) => this.#look(now));
  }

  #draw() {
    const oldest = this.#trail.findIndex(({ gone }) => this.#gone - gone < remembered);
    if (oldest > 0) this.#trail.splice(0, oldest);
    this.scale.draw(this.hand.values, this.#trail.map(({ gone, values }) =>
      ({ age: (this.#gone - gone) / remembered, values })));
  }

  #press(event) {
    if (event.code !== "Space" || event.repeat || event.target.closest("button")) return;
    event.preventDefault();
    if (this.#state === "playing") this.#pause(event.timeStamp, "pause");
    else if (this.#state === "counting") this.#hold("pause");
    else if (this.#state === "paused") this.#goOn();
  }

  #away(stamp) {
    if (this.#state === "playing") this.#pause(stamp, "blur");
    else if (this.#state === "counting") this.#hold("blur");
  }

  /** @param {string} why "pause", "blur", "unplugged", "dark" or "stopped" */
  #pause(stamp, why) {
    if (this.#state !== "playing") return;
    this.hand.rest();
    if (why === "blur" || why === "unplugged") this.#record(why, stamp);
    this.#record("pause", stamp, { note: why === "stopped" || why === "dark" ? why : undefined });
    this.player.pause(stamp);
    this.#stalled = false;
    this.notice.calm();
    this.#hold(why);
  }

  /** The recording stands still until the rater says how to go on. */
  #hold(why) {
    this.#state = "paused";
    this.curtain.ask(why, [
      ["go_on", () => this.#goOn()],
      ["start_over", () => this.finish("again")],
      ["leave", () => this.finish("left")],
    ]);
  }

  async #goOn() {
    if (this.#state !== "paused") return;
    this.#state = "waiting";
    const { player } = this;
    if (player.media.error) {
      try {
        await player.reload(player.clock.at(performance.now()));
      } catch {
        this.#hold("stopped");
        return;
      }
    }
    if (this.#begun) this.#play();
    else this.#countDown();
  }

  #end(stamp) {
    if (this.#state !== "playing") return;
    this.hand.rest();
    if (!this.watch.touched) this.#record("warning", stamp, { note: "never_touched" });
    this.#record("end", stamp);
    this.finish("ended");
  }

  #tellSaved() {
    const { trouble, waiting } = this.journal;
    if (trouble === "other_page" || trouble === "refused") {
      if (this.#state === "playing") this.#pause(performance.now(), "stopped");
      this.journal.settle().catch(this.fail);
      return;
    }
    this.saved.textContent = trouble ? text(`saved_${trouble}`, { count: waiting }) : text("saved");
    this.saved.classList.toggle("waiting", Boolean(trouble));
  }
}
