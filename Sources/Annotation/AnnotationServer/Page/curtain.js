// What is drawn over the picture: the countdown, and why the recording stands still.
import { button, element } from "./dom.js";
import { text } from "./texts.js";

export class Curtain {
  constructor() {
    this.element = element("div.over", { hidden: true });
  }

  count(number) {
    this.#show("over counting",
      element("p.count", { role: "timer", "aria-live": "assertive" }, String(number)));
  }

  /**
   * @param {string} why "pause", "blur", "unplugged", "dark" or "stopped"
   * @param {[string, () => void][]} choices texts' names and what they do; the first has the focus
   */
  ask(why, choices) {
    const buttons = choices.map(([name, action], index) =>
      button(text(name), action, { class: index === 0 ? "main" : null }));
    this.#show("over", element(
      "div.sheet", { role: "dialog", "aria-modal": true, "aria-labelledby": "why" },
      element("h2", { id: "why" }, text(`paused_${why}`)),
      element("p.quiet", {}, text(`paused_${why}_help`)),
      element("div.choices", {}, buttons)));
    buttons[0].focus({ preventScroll: true });
  }

  lift() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #show(name, content) {
    this.element.hidden = false;
    this.element.className = name;
    this.element.replaceChildren(content);
  }
}
