// Which moment of the recording the rater saw when an input was made.

const remembered = 128;

/**
 * Maps time stamps (milliseconds of `performance.now`) to seconds of the recording: linear between
 * pairs of what was shown when, at the player's speed after the last, never past the player itself.
 */
export class MediaClock {
  #pairs = []; // [stamp, media], ascending in both
  #held = 0; // the moment shown while nothing plays
  #position; // where the player says that it is, in seconds

  constructor(position) {
    this.#position = position;
  }

  /** The player begins, or goes on, at `media`. */
  start(media) {
    this.#pairs = [];
    this.#held = media;
  }

  /** The player stops; every later stamp is that moment. */
  stop(stamp) {
    this.start(this.at(stamp));
  }

  /** The moment `media` is shown at `stamp`. */
  add(stamp, media) {
    const last = this.#pairs.at(-1);
    if (last && (stamp <= last[0] || media <= last[1])) return;
    this.#pairs.push([stamp, media]);
    if (this.#pairs.length > remembered) this.#pairs.shift();
  }

  at(stamp) {
    if (!this.#pairs.length) return this.#held;
    const after = this.#pairs.findIndex((pair) => pair[0] > stamp);
    if (after > 0) {
      const [[t0, m0], [t1, m1]] = this.#pairs.slice(after - 1, after + 1);
      return m0 + ((m1 - m0) * (stamp - t0)) / (t1 - t0);
    }
    const [stampOf, media] = after === 0 ? this.#pairs[0] : this.#pairs.at(-1);
    const far = media + (stamp - stampOf) / 1000;
    if (after === 0) return Math.max(far, this.#held);
    return Math.max(media, Math.min(far, this.#position() + aheadAtMost));
  }
}

/** Seconds that the shown picture may be ahead of the player's own coarse position. */
const aheadAtMost = 0.05;
