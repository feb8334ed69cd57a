// Gold standard, raters and predictions over time, as a drawing in SVG: on the screen and on paper.
import { text } from "./texts.js";

const margin = { left: 46, right: 12, top: 10, bottom: 26 };
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Okabe and Ito's colours, which people with other cones tell apart too. */
const colours = ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#f0e442"];

export const dark = { ground: "#121417", grid: "#2a2f37", quiet: "#b4bbc6", text: "#eceef1" };
export const paper = { ground: "#ffffff", grid: "#dcdfe4", quiet: "#4a515c", text: "#000000" };

/** How a series is drawn: the gold standard stands out, raters stay behind. */
export function styleOf(series, name, theme) {
  const { kind } = series.find((one) => one.name === name);
  if (kind === "gold") return { stroke: theme.text, width: 2.5 };
  if (kind === "rater") return { stroke: theme.quiet, width: 1, opacity: 0.75 };
  const place = series.filter((one) => one.kind === kind).findIndex((one) => one.name === name);
  return { stroke: colours[place % colours.length], width: 1.75 };
}

export class Curves {
  /** @param view {from, to} in seconds; `range` [lowest, highest] of the values */
  constructor({ width, height, view, range, theme }) {
    Object.assign(this, { width, height, view, range, theme });
    this.svg = shape("svg", {
      xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height,
      "font-family": "system-ui, sans-serif", "font-size": 12,
    });
    this.#add("rect", { width, height, fill: theme.ground });
    this.#drawGrid();
  }

  x(time) {
    const inside = this.width - margin.left - margin.right;
    return margin.left + ((time - this.view.from) / (this.view.to - this.view.from)) * inside;
  }

  y(value) {
    const inside = this.height - margin.top - margin.bottom;
    const [lowest, highest] = this.range;
    return margin.top + (1 - (value - lowest) / (highest - lowest)) * inside;
  }

  timeAt(x) {
    const inside = this.width - margin.left - margin.right;
    const share = Math.min(Math.max((x - margin.left) / inside, 0), 1);
    return this.view.from + share * (this.view.to - this.view.from);
  }

  /** Lowest and highest value of each column of pixels; null where there is none. */
  draw({ time, low, high }, { stroke, width, opacity = 1 }) {
    let path = "";
    let isDown = false;
    let before = null;
    for (let index = 0; index < time.length; index += 1) {
      if (low[index] === null) {
        isDown = false;
        continue;
      }
      const x = this.x(time[index]).toFixed(1);
      // The nearer of the two first, so that the line has no hooks.
      let ends = [low[index], high[index]];
      if (before !== null && Math.abs(before - ends[1]) < Math.abs(before - ends[0])) {
        ends = ends.reverse();
      }
      const [first, last] = ends.map((value) => this.y(value).toFixed(1));
      path += `${isDown ? "L" : "M"}${x} ${first}`;
      if (last !== first) path += `L${x} ${last}`;
      isDown = true;
      before = ends[1];
    }
    if (!path) return;
    this.#add("path", {
      d: path, fill: "none", stroke, "stroke-width": width, "stroke-opacity": opacity,
      "stroke-linejoin": "round", "clip-path": "url(#inside)",
    });
  }

  drawLine(time, attributes) {
    const x = this.x(time);
    return this.#add("line", {
      x1: x, x2: x, y1: margin.top, y2: this.height - margin.bottom, ...attributes,
    });
  }

  drawText(x, y, said, attributes) {
    this.#add("text", { x, y, fill: this.theme.text, ...attributes }).textContent = said;
  }

  #add(name, attributes) {
    return this.svg.appendChild(shape(name, attributes));
  }

  #drawGrid() {
    const { theme, view, range, height } = this;
    const right = this.width - margin.right;
    const clip = this.#add("clipPath", { id: "inside" });
    clip.append(shape("rect", {
      x: margin.left, y: 0, width: right - margin.left, height: height - margin.bottom,
    }));
    const span = view.to - view.from;
    const step = steps.find((seconds) => span / seconds <= 10) ?? 7200;
    for (let n = Math.ceil(view.from / step); n * step <= view.to; n += 1) {
      this.drawLine(n * step, { stroke: theme.grid });
      this.drawText(this.x(n * step), height - 8, clock(n * step, step < 1), {
        fill: theme.quiet, "text-anchor": "middle",
      });
    }
    const rise = roundStep((range[1] - range[0]) / 5);
    for (let n = Math.ceil(range[0] / rise); n * rise <= range[1]; n += 1) {
      const value = n * rise;
      const y = this.y(value);
      this.#add("line", { x1: margin.left, x2: right, y1: y, y2: y, stroke: theme.grid });
      this.drawText(margin.left - 8, y + 4, Number(value.toPrecision(6)), {
        fill: theme.quiet, "text-anchor": "end",
      });
    }
  }
}

/** 1, 2 or 5 times a power of ten: the first that is not below `least`. */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least);
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** "1:02:03", "2:03" or "2:03.4" */
export function clock(seconds, withTenths = false) {
  const tenths = Math.round(seconds * 10);
  const whole = Math.floor(withTenths ? tenths / 10 : Math.round(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const start = hours ? `${hours}:${two(minutes)}` : `${minutes}`;
  return `${start}:${two(whole % 60)}${withTenths ? `.${tenths % 10}` : ""}`;
}

/** "CCC 0.71"; none where one of the two does not move, or they do not meet. */
export const ccc = (value) => text("ccc", { ccc: value === null ? "–" : value.toFixed(2) });

/** From the lowest to the highest value of all series, with some room. */
export function rangeOf(series) {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const { low, high } of series) {
    for (const value of low) if (value !== null) lowest = Math.min(lowest, value);
    for (const value of high) if (value !== null) highest = Math.max(highest, value);
  }
  if (lowest > highest) return [-1, 1];
  const room = (highest - lowest) * 0.05 || 1;
  return [lowest - room, highest + room];
}
