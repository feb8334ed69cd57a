// Shapes of a bad trace, told while there is still time.

const lateAfter = 5; // seconds of the recording until the first movement (as RECOLA's rules)
const stuckAfter = 8; // at an end of the scale

export class Watch {
  onWarning = () => {}; // (name, what it is about)
  onCalm = () => {}; // the hand did what was asked for
  #begun;
  #touched;
  #late = false;
  #atBoundSince = null;
  #stuck = false;

  /**
   * @param scale whose ends are watched
   * @param {number} begun seconds of the recording where this page begins
   * @param {boolean} touched the needle was moved before that
   */
  constructor(scale, begun, touched) {
    this.scale = scale;
    this.#begun = begun;
    this.#touched = touched;
  }

  get touched() { return this.#touched; }

  moved(media, values) {
    if (!this.#touched) {
      this.#touched = true;
      if (this.#late) this.onWarning("first_movement_late", { seconds: media.toFixed(1) });
      this.onCalm();
    }
    const { bounded, lower, upper } = this.scale;
    const atBound = bounded && values.some((value) => value === lower || value === upper);
    if (!atBound && this.#stuck) this.onCalm();
    if (!atBound) this.#stuck = false;
    this.#atBoundSince = atBound ? this.#atBoundSince ?? media : null;
  }

  /** Once a frame while the recording plays. */
  look(media) {
    if (!this.#touched && !this.#late && media - this.#begun > lateAfter) {
      this.#late = true;
      this.onWarning("not_moved_yet", { seconds: lateAfter });
    }
    if (this.#atBoundSince !== null && !this.#stuck &&
        media - this.#atBoundSince > stuckAfter) {
      this.#stuck = true;
      this.onWarning("stuck_at_bound", { seconds: stuckAfter });
    }
  }
}
