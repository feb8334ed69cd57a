// The recording: loaded, looked at before it is trusted, played without a way to seek.
import { element } from "./dom.js";
import { MediaClock } from "./clock.js";
import { text } from "./texts.js";

const patience = 20_000; // milliseconds until it can be played
const darkAfter = 3; // seconds played without a picture

/** The browser does not play this recording: `reason` is "no_picture", "unreadable" or "slow". */
export class Unplayable extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export class Player {
  /** Listeners, set by who plays: each is given the time stamp of what happened. */
  onStall = () => {};
  onGoesOn = () => {};
  onEnd = () => {};
  onStopped = () => {}; // by somebody else: a media key, an error of the network
  onSpeed = () => {};
  onSeek = () => {};
  #wanted = false;
  #seeking = false;
  #lastPosition = 0;
  #playedFrom = 0;
  #pictures = 0; // since it plays
  #cancel = () => {};

  constructor({ media, type, recording, duration }) {
    this.isVideo = type.startsWith("video/");
    this.media = element(this.isVideo ? "video" : "audio", {
      src: media, preload: "auto", disablepictureinpicture: true, disableremoteplayback: true,
      playsinline: true, "aria-label": recording, on: { contextmenu: (e) => e.preventDefault() },
    });
    this.element = element(
      "div.picture", {}, this.media,
      this.isVideo ? null : element("p.quiet", {}, text("sound_only", { recording })));
    this.hasFrames = this.isVideo && "requestVideoFrameCallback" in this.media;
    this.clock = new MediaClock(() => this.media.currentTime);
    this.toldDuration = duration;
    this.#listen();
  }

  get duration() {
    return Number.isFinite(this.media.duration) ? this.media.duration : this.toldDuration;
  }

  /** Waits until the first moment can be played; throws `Unplayable`. */
  async load() {
    const { media } = this;
    const loaded = new AbortController();
    const { signal } = loaded;
    await new Promise((done, failed) => {
      const refuse = (reason) => failed(new Unplayable(reason));
      const timer = setTimeout(refuse, patience, "slow");
      signal.addEventListener("abort", () => clearTimeout(timer));
      media.addEventListener("error", () => refuse("unreadable"), { signal });
      media.addEventListener("loadeddata", () => {
        // A codec of pictures that the browser does not know plays its sound, and no error tells.
        if (this.isVideo && media.videoWidth === 0) refuse("no_picture");
        else done();
      }, { signal });
    }).finally(() => loaded.abort());
  }

  /** Where nothing plays: the picture of that moment. */
  async seek(seconds) {
    this.#seeking = true;
    this.media.currentTime = seconds;
    await new Promise((done) => this.media.addEventListener("seeked", done, { once: true }));
    this.#seeking = false;
    this.clock.start(seconds);
  }

  /** After an error of the network: the recording anew, at `seconds`. */
  async reload(seconds) {
    this.media.load();
    await this.load();
    await this.seek(seconds);
  }

  /** Pictures should have come by now, and none has. */
  get isDark() {
    return this.hasFrames && this.#pictures === 0 &&
      this.media.currentTime - this.#playedFrom > darkAfter;
  }

  /** Goes on from where it stands; what was asked before a pause came in between is no failure. */
  async play() {
    this.clock.start(this.clock.at(performance.now()));
    this.#playedFrom = this.media.currentTime;
    this.#pictures = 0;
    this.#wanted = true;
    this.#follow();
    try {
      await this.media.play();
    } catch {
      if (this.#wanted && this.media.paused) this.onStopped(performance.now());
    }
  }

  pause(stamp) {
    this.#wanted = false;
    this.#cancel();
    this.clock.stop(stamp);
    this.media.pause();
  }

  close() {
    this.#wanted = false;
    this.#cancel();
    this.media.removeAttribute("src");
    this.media.load();
  }

  /** Feeds the clock: a pair for each picture, or without any for each frame of the screen. */
  #follow() {
    const { media, clock } = this;
    if (this.hasFrames) {
      const request = media.requestVideoFrameCallback((_, { expectedDisplayTime, mediaTime }) => {
        clock.add(expectedDisplayTime, mediaTime);
        this.#pictures += 1;
        this.#follow();
      });
      this.#cancel = () => media.cancelVideoFrameCallback(request);
    } else {
      const request = requestAnimationFrame(() => {
        const position = media.currentTime;
        if (position !== this.#lastPosition) clock.add(performance.now(), position);
        this.#lastPosition = position;
        this.#follow();
      });
      this.#cancel = () => cancelAnimationFrame(request);
    }
  }

  #listen() {
    const on = (event, body) => this.media.addEventListener(event, body);
    on("waiting", (e) => { if (this.#wanted) this.onStall(e.timeStamp); });
    on("playing", (e) => { if (this.#wanted) this.onGoesOn(e.timeStamp); });
    on("ended", (e) => {
      if (!this.#wanted) return;
      this.#wanted = false;
      this.#cancel();
      this.clock.start(this.duration);
      this.onEnd(e.timeStamp);
    });
    on("pause", (e) => {
      // Of a pause of ours the word may come when it plays again.
      if (this.#wanted && this.media.paused && !this.media.ended) this.onStopped(e.timeStamp);
    });
    on("error", (e) => { if (this.#wanted) this.onStopped(e.timeStamp); });
    on("seeking", (e) => { if (!this.#seeking) this.onSeek(e.timeStamp); });
    on("ratechange", (e) => {
      if (this.media.playbackRate === 1) return;
      this.media.playbackRate = 1;
      this.onSpeed(e.timeStamp);
    });
  }
}
