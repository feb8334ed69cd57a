// What the address shows: a rater's session, or a look at ratings.
import { stopped } from "./screens.js";
import { Refused, Unreachable, get, pageBefore } from "./server.js";
import { rate } from "./session.js";
import { loadTexts, text } from "./texts.js";

await loadTexts();
try {
  const session = await get(`session.json?before=${pageBefore()}`);
  document.title = text(session.mode === "review" ? "review_title" : "title");
  if (session.mode === "review") {
    const { review } = await import("./review.js");
    await review(session);
  } else {
    await rate(session);
  }
} catch (error) {
  if (error instanceof Unreachable) {
    stopped(text("offline"), text("offline_help"));
  } else if (error instanceof Refused && error.reply?.reason === "other_page") {
    stopped(text("other_page"), text("other_page_help"));
  } else {
    stopped(text("failed"), String(error.message));
    throw error;
  }
}
