// A stick, which has no events: looked at once a frame of the screen. On a scale with bounds its
// place is the needle's; without bounds it sets the speed.

const deadZone = 0.08; // about the middle, where worn sticks rest
const noise = 0.004; // smaller changes are the converter's
const unitsASecond = 0.8; // at full deflection, without bounds

/** The first stick that the browser shows: it does so only after a button was pressed. */
export function findStick() {
  return [...navigator.getGamepads?.() ?? []].find((pad) => pad?.connected && pad.axes.length > 0);
}

export class Stick {
  #places = null; // of the axes when last seen; null before the first look
  #since = 0;

  /** @param {boolean} alone nothing else moves the needle, so its absence is to be told */
  constructor(hand, alone) {
    this.hand = hand;
    this.alone = alone;
  }

  begin() {
    this.#places = null;
    this.#since = performance.now();
  }

  look(stamp) {
    if (!this.hand.active) return;
    const inUse = this.alone || this.hand.device === "gamepad";
    const stick = findStick();
    if (stick) {
      const places = this.hand.values.map((_, axis) => {
        const place = withoutMiddle(stick.axes[axis] ?? 0);
        return axis === 0 ? place : -place; // a stick counts downwards
      });
      if (this.hand.scale.bounded) this.#set(places, stamp, inUse);
      else this.#push(places, stamp);
    } else if (inUse) {
      this.hand.onUnplugged(stamp);
    }
  }

  /** A stick that lies there while another device is used counts once it moves. */
  #set(places, stamp, inUse) {
    const before = this.#places;
    const moved = before
      ? places.some((place, axis) => Math.abs(place - before[axis]) > noise) : inUse;
    if (!before || moved) this.#places = places;
    if (!moved) return;
    const { lower, upper } = this.hand.scale;
    const values = places.map((place) => lower + ((place + 1) / 2) * (upper - lower));
    this.hand.moveTo(values, stamp, "gamepad");
  }

  #push(places, stamp) {
    const seconds = Math.max(0, stamp - this.#since) / 1000;
    this.#since = stamp;
    const steps = places.map((place) => place * unitsASecond * seconds);
    if (steps.some((step) => step !== 0)) this.hand.moveBy(steps, stamp, "gamepad");
  }
}

/** An axis of -1 to 1 without its dead zone, and -1 to 1 again. */
function withoutMiddle(axis) {
  const beyond = Math.min(Math.max(Math.abs(axis) - deadZone, 0) / (1 - deadZone), 1);
  return Math.sign(axis) * beyond;
}
