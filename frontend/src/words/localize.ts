import words from "./en.json" with { type: "json" };
import pages from "./pages.en.json" with { type: "json" };
import review from "./review.en.json" with { type: "json" };
import setup from "./setup.en.json" with { type: "json" };

export type Values = Record<string, string | number>;

type Texts = Record<string, string>;

const PARTS: Texts[] = [words, review, pages, setup];
const ENGLISH: Texts = Object.assign({}, ...PARTS);

/** Each is loaded when somebody reads it. */
const OTHERS: Record<string, () => Promise<{ parts: (Texts | string[])[] }>> = {
  de: () => import("./de.ts"),
  es: () => import("./es.ts"),
  fr: () => import("./fr.ts"),
};

const TEXTS: Record<string, Texts> = { en: ENGLISH };

/** In the built files, the other languages have no keys: their texts are in the order of the English ones. */
function keyed(english: Texts, texts: Texts | string[]): Texts {
  if (!Array.isArray(texts)) return texts;
  return Object.fromEntries(Object.keys(english).map((key, at) => [key, texts[at] ?? ""]));
}

async function load(language: string): Promise<void> {
  try {
    const { parts } = (await OTHERS[language]?.()) ?? { parts: [] };
    TEXTS[language] = Object.assign({}, ...PARTS.map((part, at) => keyed(part, parts[at] ?? {})));
  } catch {
    // An update has replaced the file: until the page is loaded again, English is there.
    TEXTS[language] = ENGLISH;
  }
}

let texts: Texts = ENGLISH;
let spoken = "en";
let plural = new Intl.PluralRules("en");

/**
 * Use this language from now on, such as `de` or `es-419`; English if it doesn't exist.
 * Return false if it is not there yet: then nothing changes, and `loaded` is called when it is.
 */
export function speak(language: string, loaded: () => void = () => undefined): boolean {
  const known = [language, language.split("-")[0] ?? ""].find((name) => name in OTHERS) ?? "en";
  const there = TEXTS[known];
  if (!there) {
    void load(known).then(loaded);
    return false;
  }
  if (spoken !== known || texts !== there) plural = new Intl.PluralRules(known);
  spoken = known;
  texts = there;
  return true;
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
