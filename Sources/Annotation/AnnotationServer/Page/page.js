// Lists what there is to rate.
const [session, texts] = await Promise.all(
  ["session.json", "texts.json"].map(async (path) => (await fetch(path)).json()),
);
const list = document.createElement("ol");
for (const task of session.tasks) {
  const item = document.createElement("li");
  item.textContent = `${task.recording}, ${task.dimensions.join(" + ")}: ${texts[task.state]}`;
  list.append(item);
}
document.querySelector("main").append(list);
