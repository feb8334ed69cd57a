// The line between the recording and the scale where warnings come and go.
import { element } from "./dom.js";

export class Notice {
  constructor() {
    this.element = element("p.notice", { role: "status", "aria-live": "polite" });
  }

  tell(message) {
    this.element.textContent = message;
  }

  calm() {
    this.element.textContent = "";
  }
}
