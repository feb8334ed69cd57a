// What a review shows, as an SVG file with its names, black on white for a paper.
import { Curves, ccc, clock, paper, styleOf } from "./curves.js";
import { element } from "./dom.js";

const width = 900;
const height = 340;
const line = 18; // pixels between two names

export function savePicture({ session, recording, dimension, view, range, shown, agreement }) {
  const curves = new Curves({ width, height, view, range, theme: paper });
  for (const one of shown) curves.draw(one, styleOf(session.series, one.name, paper));
  const { svg } = curves;
  shown.forEach(({ name }, index) => {
    const found = agreement.find((one) => one.name === name);
    curves.drawText(46, height + line * (index + 1), found ? `${name}, ${ccc(found.ccc)}` : name,
      { fill: styleOf(session.series, name, paper).stroke });
  });
  const titled = `${recording.name}, ${dimension}, ${clock(view.from, true)} – ` +
    clock(view.to, true);
  curves.drawText(46, height + line * (shown.length + 1), titled, {});
  const total = height + line * (shown.length + 2);
  svg.setAttribute("viewBox", `0 0 ${width} ${total}`);
  svg.setAttribute("height", total);
  svg.firstChild.setAttribute("height", total);
  const file = new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
  const href = URL.createObjectURL(file);
  element("a", { href, download: `${recording.name}-${dimension}.svg` }).click();
  URL.revokeObjectURL(href);
}
