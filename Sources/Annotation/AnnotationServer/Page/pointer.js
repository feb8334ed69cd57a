// Mouse, pen or finger. On a scale with bounds the needle is where the pointer is, no button held;
// without bounds the wheel turns the scale, or the pointer drags it.

const pixelsOfLine = 16; // a wheel that counts lines
const pixelsOfUnit = 1000; // of the wheel's travel: ten notches

export class Pointer {
  #abort = new AbortController();

  constructor(hand) {
    this.hand = hand;
    const on = (event, body) =>
      window.addEventListener(event, body, { signal: this.#abort.signal, passive: false });
    if (hand.scale.bounded) {
      on("pointermove", (event) => this.#follow(event));
      on("pointerdown", (event) => this.#follow(event));
    } else {
      on("wheel", (event) => this.#turn(event));
      on("pointermove", (event) => this.#drag(event));
    }
  }

  close() {
    this.#abort.abort();
  }

  #follow(event) {
    for (const moment of moments(event)) {
      const values = this.hand.scale.valuesAt(moment.clientX, moment.clientY);
      this.hand.moveTo(values, moment.timeStamp, "pointer");
    }
  }

  #turn(event) {
    if (!this.hand.active || event.ctrlKey) return;
    event.preventDefault();
    const travel = -event.deltaY * (event.deltaMode === 0 ? 1 : pixelsOfLine);
    this.hand.moveBy([travel / pixelsOfUnit], event.timeStamp, "pointer");
  }

  #drag(event) {
    if (!(event.buttons & 1)) return;
    // The paper is dragged under the needle: to the left is more.
    this.hand.moveBy([-event.movementX / this.hand.scale.unit], event.timeStamp, "pointer");
  }
}

/** The moves that the browser handed over as one; absent in plain http from another machine. */
function moments(event) {
  const coalesced = event.getCoalescedEvents?.() ?? [];
  return coalesced.length ? coalesced : [event];
}
