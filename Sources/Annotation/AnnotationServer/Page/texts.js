// The texts of texts.json, the only place where English is written.

let texts = {};

export async function loadTexts() {
  texts = await (await fetch("texts.json")).json();
  document.documentElement.lang = texts.language;
}

/**
 * The text called `key`, with `{name}` replaced by `values.name`. Where a language tells one from
 * many, the text is an object by plural category, chosen by `values.count`.
 */
export function text(key, values = {}) {
  let found = texts[key];
  if (found === undefined) throw new Error(`texts.json has no "${key}"`);
  if (typeof found === "object") {
    found = found[new Intl.PluralRules(texts.language).select(values.count)] ?? found.other;
  }
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
