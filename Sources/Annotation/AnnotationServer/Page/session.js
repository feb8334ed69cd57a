// The way of a rater through a session: one task after another, each until it is on the disk.
import { nextFrame } from "./dom.js";
import { Journal } from "./journal.js";
import { Player, Unplayable } from "./player.js";
import * as screens from "./screens.js";
import { Refused, Unreachable, post } from "./server.js";
import { Take } from "./take.js";

export async function rate(session) {
  await screens.welcome(session);
  const browser = await describeBrowser();
  let rated = 0;
  for (;;) {
    const task = session.tasks.find((task) => task.state !== "done" && !task.left);
    if (!task) {
      const again = await screens.done(session);
      Object.assign(again, { state: "open", left: false, retake: again.state === "done" });
      continue;
    }
    if (!await rateOne(session, task, browser)) continue;
    if (task.kind !== "practice") rated += 1;
    const isMore = session.tasks.some((task) => task.state !== "done" && !task.left);
    if (isMore && session.break_after && rated > 0 && rated % session.break_after === 0 &&
        task.kind !== "practice") {
      await screens.pause(session);
    }
  }
}

/** True once it is rated and saved; false where it is to be tried again, or left out for now. */
async function rateOne(session, task, browser) {
  const player = new Player(task);
  try {
    await player.load();
  } catch (error) {
    player.close();
    if (!(error instanceof Unplayable)) throw error;
    if (await screens.unplayable(task, error.reason) === "later") task.left = true;
    return false;
  }
  try {
    await screens.before(session, task, player);
    const { outcome, touched } = await take(session, task, player, browser);
    task.retake = outcome === "again";
    if (outcome === "left") task.left = true;
    if (outcome !== "ended") return false;
    task.state = "done";
    if (await screens.after(session, task, touched) === "again") {
      Object.assign(task, { state: "open", retake: true });
      return false;
    }
  } finally {
    player.close();
  }
  if (isLastOfRecording(session, task)) await askQuestions(session, task);
  return true;
}

async function take(session, task, player, browser) {
  const journal = await insist(() => Journal.open(task, Boolean(task.retake), browser));
  Object.assign(task, { state: "partial", resume_at: journal.resumeAt });
  try {
    let outcome = "ended";
    let touched = true;
    if (!journal.ended) {
      const place = screens.place(session, task);
      const running = new Take({ session, task, journal, player, place });
      outcome = await running.run();
      touched = running.watch.touched;
    }
    const screen = journal.waiting ? screens.saving(journal) : null;
    await journal.settle();
    screen?.close();
    return { outcome, touched };
  } finally {
    journal.close();
  }
}

/** Questions come once, behind all that is rated of a recording. */
function isLastOfRecording(session, task) {
  return task.kind !== "practice" && session.questions.length > 0 && !session.tasks.some(
    (other) => other.kind !== "practice" && other.recording === task.recording &&
      other.state !== "done");
}

async function askQuestions(session, task) {
  const answers = await screens.questions(session, task);
  await insist(() => post("answers", { task: task.number, answers }));
}

/** Tries until the server answers; what the rater did is kept meanwhile. */
async function insist(request) {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const isPassing = error instanceof Unreachable || error instanceof Refused &&
        error.status >= 500;
      if (!isPassing) throw error;
      await screens.offline();
    }
  }
}

/** What a log's head says of the browser; the screen's rate is measured. */
async function describeBrowser() {
  const frames = 20;
  const gaps = [];
  let last = await nextFrame();
  for (let frame = 0; frame < frames; frame += 1) {
    const now = await nextFrame();
    gaps.push(now - last);
    last = now;
  }
  gaps.sort((one, other) => one - other);
  return {
    user_agent: navigator.userAgent,
    screen_rate: Math.round(10_000 / gaps[frames / 2]) / 10,
    device_pixel_ratio: window.devicePixelRatio,
    width: window.innerWidth,
    height: window.innerHeight,
  };
}
