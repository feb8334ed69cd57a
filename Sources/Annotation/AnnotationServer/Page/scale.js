// The scale under the recording: a needle on a line, and under it the trace of the last seconds as
// paper that is drawn away. Without bounds the line moves and the needle stays.
import { element } from "./dom.js";
import { Surface, colour, drawTrail } from "./surface.js";

const lineAt = 40; // pixels from the top to the line
const paperAt = 76; // to where the trace begins
const halfWindow = 1; // of an unbounded scale, what is seen on either side of the needle

export class Scale {
  constructor({ lower, upper }, [dimension]) {
    this.bounded = lower !== null;
    this.lower = lower;
    this.upper = upper;
    this.surface = new Surface("canvas.line");
    this.slider = element("div.track", {
      role: "slider", tabindex: 0, "aria-label": dimension.name,
      "aria-valuemin": lower, "aria-valuemax": upper, "aria-describedby": "ends",
    }, this.surface.canvas);
    this.element = element(
      "section.scale", {},
      element("div.ends", { id: "ends" },
        element("span", {}, dimension.lower ?? ""),
        element("strong", {}, dimension.name),
        element("span", {}, dimension.upper ?? "")),
      this.slider);
  }

  /** Pixels that one unit of the scale is wide. */
  get unit() {
    const range = this.bounded ? this.upper - this.lower : 2 * halfWindow;
    return this.surface.width / range;
  }

  /** The values under a place of the window. */
  valuesAt(clientX) {
    const share = (clientX - this.surface.left) / this.surface.width;
    return [this.lower + Math.min(Math.max(share, 0), 1) * (this.upper - this.lower)];
  }

  /**
   * @param {number[]} values what the needle shows
   * @param {{age: number, values: number[]}[]} trail the last seconds, oldest first; age 1 is gone
   */
  draw([value], trail) {
    const { context, width, height } = this.surface.begin();
    const left = this.bounded ? this.lower : value - halfWindow;
    const x = (at) => (at - left) * this.unit;
    drawLine(context, width);
    for (const tick of this.#ticks(left)) drawTick(context, x(tick.at), tick.large);
    drawTrail(context, trail.map(({ age, values }) => ({
      age, x: x(values[0]), y: paperAt + age * (height - paperAt),
    })));
    drawNeedle(context, x(value));
    this.slider.setAttribute("aria-valuenow", value);
  }

  #ticks(left) {
    if (this.bounded) {
      return [0, 1, 2, 3, 4].map((n) => ({
        at: this.lower + (n / 4) * (this.upper - this.lower), large: n % 2 === 0,
      }));
    }
    const first = Math.ceil(left * 4);
    return Array.from({ length: 8 * halfWindow + 1 }, (_, n) => ({
      at: (first + n) / 4, large: (first + n) % 4 === 0,
    }));
  }
}

function drawLine(context, width) {
  context.fillStyle = colour("--line");
  context.beginPath();
  context.roundRect(0, lineAt - 3, width, 6, 3);
  context.fill();
}

function drawTick(context, x, large) {
  const half = large ? 13 : 8;
  context.fillStyle = colour("--tick");
  context.fillRect(x - 1, lineAt - half, 2, 2 * half);
}

function drawNeedle(context, x) {
  context.fillStyle = colour("--accent");
  context.strokeStyle = colour("--ground");
  context.lineWidth = 3;
  context.beginPath();
  context.roundRect(x - 7, lineAt - 26, 14, 52, 7);
  context.stroke();
  context.fill();
}
