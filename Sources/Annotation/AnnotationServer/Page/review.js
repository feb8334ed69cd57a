// A look at ratings: the recording plays, and what was rated and predicted runs below it.
import { Curves, clock, dark, rangeOf, styleOf } from "./curves.js";
import { button, choice, element, show } from "./dom.js";
import { Legend } from "./legend.js";
import { savePicture } from "./picture.js";
import { get } from "./server.js";
import { text } from "./texts.js";

const shortest = 1; // seconds that a window shows at least

export async function review(session) {
  await new Review(session).open(session.recordings[0]);
}

class Review {
  #data = null; // the server's last answer
  #differences = [];
  #difference = -1;
  #isAsking = false;
  #isStale = false;

  constructor(session) {
    this.session = session;
    this.video = element("video", { playsinline: true, preload: "auto" });
    this.time = element("span.time", {});
    this.chart = element("div.chart", {
      role: "img", tabindex: 0, "aria-label": text("chart"), "aria-describedby": "keys",
    });
    this.legend = new Legend(session.series, () => this.draw());
    this.list = element("ol.differences", {});
    this.playing = button(text("play"), () => this.#playOrPause(), { class: "main" });
    this.dimension = session.dimensions[0].name;
    /** What may be compared with the gold standard: predictions first. */
    this.comparable = session.series.some(({ kind }) => kind === "gold")
      ? ["prediction", "rater"].flatMap((kind) =>
        session.series.filter((one) => one.kind === kind).map(({ name }) => name)) : [];
    this.compared = this.comparable[0];
    show(this.#layout());
    this.#listen();
    this.#tick();
  }

  async open(recording) {
    this.recording = recording;
    this.video.src = recording.media;
    this.whole = { from: 0, to: recording.duration };
    await this.#begin();
  }

  /** Another recording or dimension: all of it, and where the one compared is farthest off. */
  async #begin() {
    this.view = { ...this.whole };
    this.range = null;
    this.#data = null;
    await Promise.all([this.#ask(), this.#askDifferences()]);
  }

  #layout() {
    const { recordings, dimensions } = this.session;
    const recording = choice(text("recording"), recordings.map(({ name }) => name),
      (index) => this.open(recordings[index]));
    const dimension = choice(text("dimension"), dimensions.map(({ name }) => name), (index) => {
      this.dimension = dimensions[index].name;
      this.#begin();
    });
    const compared = choice(text("differences"), this.comparable, (index) => {
      this.compared = this.comparable[index];
      this.#askDifferences();
    });
    return element("div.review", {},
      element("header", {}, recording, dimension, this.time),
      element("div.theatre", {}, element("div.picture", {}, this.video)),
      element("aside", {},
        element("section", {}, element("h2", {}, text("series")), this.legend.element),
        this.comparable.length ? element("section", {}, compared, this.list) : null),
      this.chart,
      element("footer", {}, this.playing,
        button(text("zoom_in"), () => this.#zoom(0.5)),
        button(text("zoom_out"), () => this.#zoom(2)),
        button(text("zoom_whole"), () => this.#look(this.whole)),
        button(text("next_difference"), () => this.#goToDifference(this.#difference + 1)),
        button(text("save_picture"), () => savePicture(this)),
        element("span.quiet", { id: "keys" }, text("review_keys"))));
  }

  // MARK: What the server knows

  /** One question at a time; where the window has moved meanwhile, another. */
  async #ask() {
    this.#isStale = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      const { recording, dimension } = this;
      const query = new URLSearchParams({
        dimension, from: this.view.from, to: this.view.to,
        points: Math.max(100, Math.round(this.chart.clientWidth)),
      });
      const data = await get(`review/${recording.number}.json?${query}`);
      if (recording !== this.recording || dimension !== this.dimension) continue;
      this.#data = data;
      this.range ??= rangeOf(data.series);
      this.draw();
    }
    this.#isAsking = false;
  }

  async #askDifferences() {
    this.#differences = [];
    this.#difference = -1;
    if (this.compared) {
      const query = new URLSearchParams({ dimension: this.dimension, name: this.compared });
      const reply = await get(`review/${this.recording.number}/differences.json?${query}`);
      this.#differences = reply.differences;
    }
    this.list.replaceChildren(...this.#differences.map(({ from, to, difference }, index) =>
      element("li", {}, button(`${clock(from, true)} – ${clock(to, true)}`,
        () => this.#goToDifference(index)), element("span.quiet", {}, difference.toFixed(2)))));
  }

  // MARK: Drawing

  get shown() {
    return (this.#data?.series ?? []).filter(({ name }) => this.legend.isShown(name));
  }

  get agreement() {
    return this.#data?.ccc ?? [];
  }

  draw() {
    if (!this.range) return;
    this.curves = new Curves({
      width: this.chart.clientWidth, height: this.chart.clientHeight, view: this.view,
      range: this.range, theme: dark,
    });
    for (const one of this.shown) {
      this.curves.draw(one, styleOf(this.session.series, one.name, dark));
    }
    this.head = this.curves.drawLine(this.video.currentTime, { stroke: "#5fd0bd" });
    this.head.setAttribute("stroke-width", 2);
    this.chart.replaceChildren(this.curves.svg);
    this.legend.draw(this.#data.series, this.agreement);
  }

  /** Once a frame of the screen: the line moves, and the window with it. */
  #tick() {
    const now = this.video.currentTime;
    if (this.curves) {
      const x = this.curves.x(now);
      this.head.setAttribute("x1", x);
      this.head.setAttribute("x2", x);
      this.head.setAttribute("visibility", now < this.view.from || now > this.view.to
        ? "hidden" : "visible");
    }
    this.time.textContent = `${clock(now, true)} / ${clock(this.whole?.to ?? 0)}`;
    if (!this.video.paused && (now > this.view.to || now < this.view.from)) {
      this.#look({ from: now, to: now + this.view.to - this.view.from });
    }
    requestAnimationFrame(() => this.#tick());
  }

  // MARK: Moving

  /** Moves the window, within the recording. */
  #look({ from, to }) {
    const length = Math.min(Math.max(to - from, shortest), this.whole.to);
    const start = Math.min(Math.max(from, 0), this.whole.to - length);
    this.view = { from: start, to: start + length };
    this.draw();
    this.#ask();
  }

  #zoom(factor, about = this.video.currentTime) {
    const { from, to } = this.view;
    const centre = about >= from && about <= to ? about : (from + to) / 2;
    this.#look({ from: centre - (centre - from) * factor, to: centre + (to - centre) * factor });
  }

  #seek(seconds) {
    const to = Math.min(Math.max(seconds, 0), this.whole.to);
    this.video.currentTime = to;
    if (to < this.view.from || to > this.view.to) {
      const half = (this.view.to - this.view.from) / 2;
      this.#look({ from: to - half, to: to + half });
    }
  }

  #goToDifference(index) {
    if (!this.#differences.length) return;
    this.#difference = index % this.#differences.length;
    const { from, to } = this.#differences[this.#difference];
    const around = Math.max(10, 3 * (to - from));
    const centre = (from + to) / 2;
    this.#look({ from: centre - around / 2, to: centre + around / 2 });
    this.#seek(from);
  }

  #playOrPause() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  #listen() {
    const tell = () => { this.playing.textContent = text(this.video.paused ? "play" : "stop"); };
    this.video.addEventListener("play", tell);
    this.video.addEventListener("pause", tell);
    window.addEventListener("resize", () => { this.draw(); this.#ask(); });
    window.addEventListener("keydown", (event) => this.#press(event));
    const timeOf = (event) => this.curves.timeAt(event.offsetX);
    let grip = null;
    this.chart.addEventListener("pointerdown", (event) => {
      this.chart.setPointerCapture(event.pointerId);
      grip = { x: event.clientX, view: this.view, moved: false };
    });
    this.chart.addEventListener("pointermove", (event) => {
      if (!grip || Math.abs(event.clientX - grip.x) < 4 && !grip.moved) return;
      grip.moved = true;
      const { from, to } = grip.view;
      const seconds = ((grip.x - event.clientX) / this.chart.clientWidth) * (to - from);
      this.#look({ from: from + seconds, to: to + seconds });
    });
    this.chart.addEventListener("pointerup", (event) => {
      if (grip && !grip.moved) this.#seek(timeOf(event));
      grip = null;
    });
    this.chart.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#zoom(2 ** (Math.sign(event.deltaY) / 3), timeOf(event));
    }, { passive: false });
  }

  #press(event) {
    if (event.target.closest("button, select, input") || event.ctrlKey || event.metaKey) return;
    const actions = {
      " ": () => this.#playOrPause(),
      ArrowLeft: () => this.#seek(this.video.currentTime - (event.shiftKey ? 5 : 1)),
      ArrowRight: () => this.#seek(this.video.currentTime + (event.shiftKey ? 5 : 1)),
      "+": () => this.#zoom(0.5),
      "-": () => this.#zoom(2),
      0: () => this.#look(this.whole),
      d: () => this.#goToDifference(this.#difference + 1),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }
}
