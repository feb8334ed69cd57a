// Two dimensions at once: a plane beside the recording, with the trace of the last seconds in it.
import { element } from "./dom.js";
import { Surface, colour, drawTrail } from "./surface.js";

export class Plane {
  bounded = true;

  constructor({ lower, upper }, [across, up]) {
    this.lower = lower;
    this.upper = upper;
    this.surface = new Surface("canvas.plane");
    this.slider = element("div.track", {
      role: "application", tabindex: 0, "aria-label": `${across.name}, ${up.name}`,
      "aria-describedby": "ends",
    }, this.surface.canvas);
    this.said = element("p.hidden", { id: "ends" });
    this.names = [across.name, up.name];
    this.element = element(
      "section.scale.square", {},
      element("span.above", {}, up.upper ?? ""),
      element("div.across", {},
        element("span", {}, across.lower ?? ""), this.slider,
        element("span", {}, across.upper ?? "")),
      element("span.below", {}, up.lower ?? ""), this.said);
  }

  valuesAt(clientX, clientY) {
    const { left, top, width } = this.surface;
    const value = (share) => this.lower + Math.min(Math.max(share, 0), 1) *
      (this.upper - this.lower);
    return [value((clientX - left) / width), value(1 - (clientY - top) / width)];
  }

  draw(values, trail) {
    const { context, width } = this.surface.begin();
    const share = (value) => (value - this.lower) / (this.upper - this.lower);
    const x = (value) => share(value) * width;
    const y = (value) => (1 - share(value)) * width;
    drawGround(context, width);
    drawTrail(context, trail.map(({ age, values: [across, up] }) =>
      ({ age, x: x(across), y: y(up) })));
    context.fillStyle = colour("--accent");
    context.strokeStyle = colour("--ground");
    context.lineWidth = 3;
    context.beginPath();
    context.arc(x(values[0]), y(values[1]), 10, 0, 2 * Math.PI);
    context.stroke();
    context.fill();
    this.said.textContent =
      this.names.map((name, index) => `${name} ${values[index].toFixed(2)}`).join(", ");
  }
}

function drawGround(context, width) {
  context.fillStyle = colour("--raised");
  context.beginPath();
  context.roundRect(0, 0, width, width, 12);
  context.fill();
  context.fillStyle = colour("--line");
  context.fillRect(width / 2 - 1, 12, 2, width - 24);
  context.fillRect(12, width / 2 - 1, width - 24, 2);
}
