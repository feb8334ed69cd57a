// What stands between the takes: each screen waits for the rater and tells what they chose.
import { button, delay, element, show } from "./dom.js";
import { markdown } from "./markdown.js";
import { findStick } from "./stick.js";
import { text } from "./texts.js";

/** Shows a page of text; the promise is kept with what a button's `choose` is given. */
function ask(screen, build) {
  return new Promise((choose) =>
    show(element("article", { "data-screen": screen }, build(choose))));
}

const main = (label, action) => button(label, action, { class: "main", "data-first": true });

export function welcome(session) {
  return ask("welcome", (choose) => [
    element("p.quiet", {}, text("rater", { rater: session.rater })),
    element("h1", {}, text("welcome")),
    session.open_elsewhere ? element("p.warning", { role: "alert" }, text("open_elsewhere")) : null,
    session.instructions
      ? markdown(session.instructions) : element("p", {}, text("usual_instructions")),
    element("p", {}, text(`hand_${session.input}`)),
    whatIsLeft(session),
    element("div.choices", {}, main(text("begin"), choose)),
  ]);
}

export function before(session, task, player) {
  const dimensions = task.dimensions.map((name) =>
    session.dimensions.find((dimension) => dimension.name === name));
  return ask("before", (choose) => {
    const start = main(text(task.state === "partial" ? "go_on" : "start"), choose);
    const stick = element("p.quiet", { role: "status" });
    if (session.input === "gamepad") waitForStick(start, stick);
    return [
      element("p.quiet", {}, place(session, task)),
      element("h1", {}, task.kind === "practice" ? text("practice") : task.recording),
      element("dl", {}, dimensions.map(({ name, lower, upper }) => [
        element("dt", {}, name), element("dd", {}, text("ends", { lower, upper }))])),
      element("p", {}, text(task.kind === "practice" ? "practice_help" : "start_help", {
        duration: minutes(player.duration),
      })),
      task.state === "partial"
        ? element("p", {}, text("partial", { time: minutes(task.resume_at) })) : null,
      stick,
      element("div.choices", {}, start),
    ];
  });
}

/** A stick is seen only after one of its buttons was pressed. */
async function waitForStick(start, said) {
  start.disabled = true;
  while (!findStick()) {
    said.textContent = text("press_stick");
    await delay(100);
    if (!said.isConnected) return;
  }
  said.textContent = text("stick_found");
  start.disabled = false;
  start.focus();
}

export function after(session, task, touched) {
  const isPractice = task.kind === "practice";
  const again = isPractice ? "practise_again" : "again";
  return ask("after", (choose) => [
    element("p.quiet", {}, text("on_disk")),
    element("h1", {}, text(isPractice ? "practised" : "rated", { recording: task.recording })),
    touched ? null : element("p.warning", { role: "alert" }, text("never_touched")),
    whatIsLeft(session),
    element("div.choices", {},
      touched ? main(text("next"), () => choose("next"))
        : button(text("next"), () => choose("next")),
      touched ? button(text(again), () => choose("again"))
        : main(text(again), () => choose("again"))),
  ]);
}

export function pause(session) {
  return ask("break", (choose) => [
    element("h1", {}, text("break")),
    element("p", {}, text("break_help")),
    whatIsLeft(session),
    element("div.choices", {}, main(text("go_on"), choose)),
  ]);
}

export function questions(session, task) {
  return ask("questions", (choose) => {
    const form = element("form", {
      on: { submit: (event) => { event.preventDefault(); choose(answersOf(session, form)); } },
    }, session.questions.map(question),
    element("div.choices", {}, element("button.main", { type: "submit" }, text("send"))));
    return [
      element("p.quiet", {}, task.recording), element("h1", {}, text("questions")), form,
    ];
  });
}

function question({ name, text: asked, kind, lower, upper }) {
  if (kind === "text") {
    return element("label", {}, asked, element("textarea", { name, rows: 3, maxlength: 4000 }));
  }
  const choices = Array.from({ length: upper - lower + 1 }, (_, index) => lower + index);
  return element("fieldset", {}, element("legend", {}, asked), element(
    "div.points", {}, choices.map((value) => element(
      "label", {}, element("input", { type: "radio", name, value, required: true }),
      element("span", {}, String(value))))));
}

function answersOf({ questions }, form) {
  const given = new FormData(form);
  return Object.fromEntries(questions.map(({ name, kind }) =>
    [name, kind === "scale" ? Number(given.get(name)) : given.get(name)]));
}

/** The browser does not play it: what helps is a line of ffmpeg. */
export function unplayable(task, reason) {
  const file = task.file ?? task.recording;
  return ask("unplayable", (choose) => [
    element("p.quiet", {}, task.recording),
    element("h1", {}, text(`unplayable_${reason}`)),
    element("p", {}, text("unplayable_help")),
    reason === "slow" ? null : element("pre", { tabindex: 0 }, text("ffmpeg", {
      file, playable: `playable/${task.recording}.mp4`,
    })),
    element("div.choices", {},
      main(text("later"), () => choose("later")),
      button(text("try_again"), () => choose("again"))),
  ]);
}

/** While the last events go to the disk. Removed by `close`. */
export function saving(journal) {
  const said = element("p", { role: "status" });
  const tell = () => {
    said.textContent = text(journal.trouble ? `saved_${journal.trouble}` : "saving_help",
      { count: journal.waiting });
  };
  const timer = setInterval(tell, 500);
  tell();
  show(element("article", {}, element("h1", {}, text("saving")), said));
  return { close: () => clearInterval(timer) };
}

/** The server does not answer: for a second, before the next try. */
export async function offline() {
  show(element("article", {}, element("h1", {}, text("offline")),
    element("p", { role: "alert" }, text("offline_help"))));
  await delay(1000);
}

export function stopped(title, help) {
  show(element("article", {}, element("h1", {}, title), element("p", { role: "alert" }, help),
    element("div.choices", {}, main(text("load_again"), () => location.reload()))));
}

/** All is rated: gives the task that the rater would like to rate again. */
export function done(session) {
  const isWhole = session.tasks.every((task) => task.state === "done");
  return ask("done", (choose) => [
    element("h1", {}, text(isWhole ? "all_done" : "done_but")),
    element("p", {}, text(isWhole ? "all_done_help" : "done_but_help")),
    element("ul.tasks", {}, session.tasks.map((task) => element("li", {},
      element("span.mark", { "aria-hidden": "true" }, task.state === "done" ? "✓" : "○"),
      element("span", {}, nameOf(task)),
      button(text(task.state === "done" ? "again" : "go_on"), () => choose(task))))),
  ]);
}

const nameOf = (task) => task.kind === "practice"
  ? text("practice") : `${task.recording} · ${task.dimensions.join(", ")}`;

/** "3 of 12" */
export function place({ tasks }, task) {
  if (task.kind === "practice") return text("not_counted");
  const rated = tasks.filter(({ kind }) => kind !== "practice");
  return text("place", { number: rated.indexOf(task) + 1, count: rated.length });
}

function whatIsLeft({ tasks }) {
  const rated = tasks.filter(({ kind }) => kind !== "practice");
  const left = rated.filter(({ state }) => state !== "done");
  const seconds = left.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
  return element("section.left", {},
    element("progress", {
      max: rated.length, value: rated.length - left.length, "aria-label": text("progress"),
    }),
    element("p.quiet", {}, text("left", {
      done: rated.length - left.length, count: rated.length, duration: minutes(seconds),
    })));
}

/** "12:05" */
function minutes(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
