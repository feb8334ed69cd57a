// The names of the series, what they look like, how far they agree, and which are drawn.
import { ccc, dark, styleOf } from "./curves.js";
import { element } from "./dom.js";

export class Legend {
  #hidden = new Set(); // names

  /** @param {() => void} change what is drawn has changed */
  constructor(series, change) {
    this.series = series;
    this.change = change;
    this.element = element("ul.legend", {});
  }

  isShown(name) {
    return !this.#hidden.has(name);
  }

  /** @param drawn the series of a recording; `agreement` of them with the gold standard */
  draw(drawn, agreement) {
    const focused = document.activeElement?.value;
    this.element.replaceChildren(...drawn.map(({ name }) => {
      const found = agreement.find((one) => one.name === name);
      const box = element("input", {
        type: "checkbox", value: name, checked: this.isShown(name),
        on: { change: () => {
          if (!this.#hidden.delete(name)) this.#hidden.add(name);
          this.change();
        } },
      });
      const mark = element("span.mark", { "aria-hidden": "true" });
      mark.style.background = styleOf(this.series, name, dark).stroke;
      return element("li", {}, element("label", {}, box, mark, element("span", {}, name)),
        element("span.quiet", {}, found ? ccc(found.ccc) : ""));
    }));
    if (focused) this.element.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
  }
}
