// Arrow keys, or 1 and 2 as button boxes send them. A held key moves at a speed of our own, from
// and to its own time stamps: the system's repetition starts late and differs between machines.

const secondsAcross = 2.5; // from one end of a scale to the other
const unitsASecond = 0.8; // without bounds
const slow = 0.25; // with the shift key

const directions = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  Digit2: [1, 0], Digit1: [-1, 0], Numpad2: [1, 0], Numpad1: [-1, 0],
};

export class Keys {
  #abort = new AbortController();
  #held = new Map(); // code of the key -> direction
  #since = 0; // time stamp up to which the held keys have moved the needle
  #slow = false;

  constructor(hand) {
    this.hand = hand;
    const { scale } = hand;
    this.speed = scale.bounded ? (scale.upper - scale.lower) / secondsAcross : unitsASecond;
    const on = (event, body) =>
      window.addEventListener(event, body, { signal: this.#abort.signal });
    on("keydown", (event) => this.#press(event));
    on("keyup", (event) => this.#release(event));
  }

  rest() {
    this.#held.clear();
  }

  look(stamp) {
    this.#moveUpTo(stamp);
  }

  close() {
    this.#abort.abort();
  }

  #press(event) {
    const direction = directions[event.code];
    if (!this.hand.active || !direction || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#moveUpTo(event.timeStamp);
    this.#slow = event.shiftKey;
    this.#held.set(event.code, direction);
  }

  #release(event) {
    this.#moveUpTo(event.timeStamp);
    this.#slow = event.shiftKey;
    this.#held.delete(event.code);
  }

  #moveUpTo(stamp) {
    const seconds = (stamp - this.#since) / 1000;
    if (seconds <= 0) return;
    this.#since = stamp;
    let [across, up] = [0, 0];
    for (const [x, y] of this.#held.values()) [across, up] = [across + x, up + y];
    // One dimension takes both axes: up is more, too.
    const axes = this.hand.values.length === 1 ? [across + up] : [across, up];
    const distance = seconds * this.speed * (this.#slow ? slow : 1);
    const steps = axes.map((axis) => Math.sign(axis) * distance);
    if (steps.some((step) => step !== 0)) this.hand.moveBy(steps, stamp, "keys");
  }
}
