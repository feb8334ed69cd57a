// Elements made by code. Text is always text: nothing here reads markup.

/**
 * @param {string} name "p" or "p.quiet.wide" with classes
 * @param {object} properties attributes; `on` holds listeners by event; null and false are left out
 */
export function element(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(label, action, properties = {}) {
  return element("button", { type: "button", on: { click: action }, ...properties }, label);
}

/** A list to choose from; `choose` is given the place of what was chosen. */
export function choice(label, names, choose) {
  const select = element("select", { on: { change: () => choose(select.selectedIndex) } },
    names.map((name) => element("option", {}, name)));
  return element("label", {}, element("span.quiet", {}, label), select);
}

/** Replaces what the page shows; the focus goes to what `data-first` marks, or else the heading. */
export function show(...children) {
  const page = document.getElementById("page");
  page.replaceChildren(...children);
  const heading = page.querySelector("h1");
  if (heading) heading.tabIndex = -1;
  (page.querySelector("[data-first]") ?? heading)?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

export const delay = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
