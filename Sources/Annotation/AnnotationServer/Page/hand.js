// What the hand does, as values of the scale with the time stamp of the input that made them.
import { Keys } from "./keys.js";
import { Pointer } from "./pointer.js";
import { Stick } from "./stick.js";

/** Numbers a pixel cannot tell apart are the same. */
const round = (value) => Math.round(value * 1e6) / 1e6;

export class Hand {
  onMove = () => {}; // (stamp, values, device)
  onUnplugged = () => {}; // (stamp)
  #active = false;

  /**
   * @param scale a `Scale` or a `Plane`
   * @param {string} input "pointer", "keys", "gamepad" or "any"
   */
  constructor(scale, values, input) {
    this.scale = scale;
    this.values = values;
    this.device = null;
    const uses = (device) => input === "any" || input === device;
    this.parts = [
      uses("pointer") ? new Pointer(this) : null,
      uses("keys") ? new Keys(this) : null,
      uses("gamepad") ? new Stick(this, input === "gamepad") : null,
    ].filter(Boolean);
  }

  get active() { return this.#active; }

  begin() {
    this.#active = true;
    for (const part of this.parts) part.begin?.();
  }

  rest() {
    this.#active = false;
    for (const part of this.parts) part.rest?.();
  }

  /** Once a frame of the screen: what has no events of its own is looked at. */
  look(stamp) {
    for (const part of this.parts) part.look?.(stamp);
  }

  close() {
    this.rest();
    for (const part of this.parts) part.close?.();
  }

  /** A part says where the hand is. */
  moveTo(values, stamp, device) {
    if (!this.#active) return;
    const { bounded, lower, upper } = this.scale;
    const within = values.map(round).map((value) =>
      bounded ? Math.min(Math.max(value, lower), upper) : value);
    if (within.every((value, index) => value === this.values[index])) return;
    this.values = within;
    this.device = device;
    this.onMove(stamp, within, device);
  }

  /** A part says how far the hand moved, in units of the scale. */
  moveBy(steps, stamp, device) {
    this.moveTo(this.values.map((value, index) => value + steps[index]), stamp, device);
  }
}
