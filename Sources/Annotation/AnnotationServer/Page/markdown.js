// A subset of Markdown for instructions: headings, paragraphs, lists, bold, italics, code.
// Everything else, markup of HTML too, stays text.
import { element } from "./dom.js";

export function markdown(source) {
  const blocks = source.replace(/\r\n?/g, "\n").split(/\n{2,}/).flatMap(apart).filter(Boolean);
  return element("div.instructions", {}, blocks.map(block));
}

/** A heading, or a list right under a paragraph, is a block of its own. */
function apart(part) {
  const blocks = [];
  for (const line of part.split("\n").filter((line) => line.trim())) {
    const kind = kindOf(line);
    const last = blocks.at(-1);
    const goesOn = last && kind !== "heading" && (last.kind === kind || isContinuation(last, line));
    if (goesOn) last.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  }
  return blocks;
}

function kindOf(line) {
  if (/^#{1,3} /.test(line)) return "heading";
  if (/^\s*[-*+] /.test(line)) return "ul";
  if (/^\s*\d+[.)] /.test(line)) return "ol";
  return "p";
}

const isContinuation = (block, line) =>
  (block.kind === "ul" || block.kind === "ol") && /^\s+\S/.test(line) && kindOf(line) === "p";

function block({ kind, lines }) {
  if (kind === "heading") {
    const [, marks, title] = lines[0].match(/^(#+) (.*)$/);
    return element(`h${marks.length + 1}`, {}, inline(title));
  }
  if (kind === "p") return element("p", {}, inline(lines.map((line) => line.trim()).join(" ")));
  const items = [];
  for (const line of lines) {
    if (kindOf(line) === kind) items.push(line.replace(/^\s*([-*+]|\d+[.)]) /, ""));
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return element(kind, {}, items.map((item) => element("li", {}, inline(item))));
}

function inline(source) {
  const marks = /\*\*(.+?)\*\*|\*(\S(?:.*?\S)?)\*|`(.+?)`/g;
  const parts = [];
  let end = 0;
  for (const match of source.matchAll(marks)) {
    parts.push(source.slice(end, match.index));
    if (match[1]) parts.push(element("strong", {}, match[1]));
    else if (match[2]) parts.push(element("em", {}, match[2]));
    else parts.push(element("code", {}, match[3]));
    end = match.index + match[0].length;
  }
  return [...parts, source.slice(end)];
}
