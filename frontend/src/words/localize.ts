import de from "./de.json" with { type: "json" };
import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import pagesDe from "./pages.de.json" with { type: "json" };
import pagesEn from "./pages.en.json" with { type: "json" };
import pagesEs from "./pages.es.json" with { type: "json" };
import pagesFr from "./pages.fr.json" with { type: "json" };
import reviewDe from "./review.de.json" with { type: "json" };
import reviewEn from "./review.en.json" with { type: "json" };
import reviewEs from "./review.es.json" with { type: "json" };
import reviewFr from "./review.fr.json" with { type: "json" };
import setupDe from "./setup.de.json" with { type: "json" };
import setupEn from "./setup.en.json" with { type: "json" };
import setupEs from "./setup.es.json" with { type: "json" };
import setupFr from "./setup.fr.json" with { type: "json" };

export type Values = Record<string, string | number>;

type Texts = Record<string, string>;

const ENGLISH: Texts = { ...en, ...reviewEn, ...pagesEn, ...setupEn };

/** In the built file, the other languages have no keys: their texts are in the order of the English ones. */
function keyed(english: Texts, texts: Texts | string[]): Texts {
  if (!Array.isArray(texts)) return texts;
  return Object.fromEntries(Object.keys(english).map((key, at) => [key, texts[at] ?? ""]));
}

const joined = (...parts: (Texts | string[])[]): Texts =>
  Object.assign({}, ...[en, reviewEn, pagesEn, setupEn].map((english, at) => keyed(english, parts[at] ?? {})));

const TEXTS: Record<string, Texts> = {
  en: ENGLISH,
  es: joined(es, reviewEs, pagesEs, setupEs),
  fr: joined(fr, reviewFr, pagesFr, setupFr),
  de: joined(de, reviewDe, pagesDe, setupDe),
};

let texts: Texts = ENGLISH;
let spoken = "en";
let plural = new Intl.PluralRules("en");

/** Use this language from now on, such as `de` or `es-419`; English if it doesn't exist. */
export function speak(language: string): void {
  const known = TEXTS[language] ? language : (language.split("-")[0] ?? "en");
  spoken = TEXTS[known] ? known : "en";
  texts = TEXTS[spoken] ?? ENGLISH;
  plural = new Intl.PluralRules(spoken);
}

/** Return which of the languages is spoken. */
export function language(): string {
  return spoken;
}

/** Return a sentence, with `{name}` filled in. */
export function t(key: string, values: Values = {}): string {
  const text = texts[key] ?? ENGLISH[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

/** Return the sentence for so many: `key.one` or `key.other`, with `{count}` filled in. */
export function tn(key: string, count: number, values: Values = {}): string {
  const form = plural.select(count) === "one" ? "one" : "other";
  return t(`${key}.${form}`, { count, ...values });
}

/** Return whether there is such a sentence. */
export function has(key: string): boolean {
  return key in ENGLISH;
}
