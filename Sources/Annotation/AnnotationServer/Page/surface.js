// A canvas as sharp as the screen, and what both kinds of scale draw on it.
import { element } from "./dom.js";

export class Surface {
  constructor(name) {
    this.canvas = element(name, { "aria-hidden": "true" });
    this.context = this.canvas.getContext("2d");
  }

  get width() { return this.canvas.clientWidth; }
  get left() { return this.canvas.getBoundingClientRect().left; }
  get top() { return this.canvas.getBoundingClientRect().top; }

  /** Clears it; from then on a unit is a pixel of the page. */
  begin() {
    const { canvas, context } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const ratio = window.devicePixelRatio;
    if (canvas.width !== Math.round(width * ratio) ||
        canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, width, height };
  }
}

/** A colour of the style sheet. */
export const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A line through `points`, oldest first, which fades with their age, 0 to 1. */
export function drawTrail(context, points) {
  context.strokeStyle = colour("--accent");
  context.lineWidth = 2;
  context.lineCap = "butt"; // round ones would show where segments overlap
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1], points[index]];
    context.globalAlpha = Math.max(0, 1 - to.age) * 0.8;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}
