import words from "./en.json" with { type: "json" };

export type Values = Record<string, string | number>;

type Texts = Record<string, string>;

type Load = () => Promise<{ files: (Texts | string[])[] }>;

/** Words that belong together: English comes with the code that uses them, others when somebody reads them. */
interface Part {
  english: Texts[];
  others: Record<string, Load>;
  loaded: Map<string, Texts>;
}

const OTHERS = new Set(["de", "es", "fr"]);
const ENGLISH: Texts = {};
const parts: Part[] = [];
const TEXTS: Record<string, Texts> = { en: ENGLISH };

/** Add the words of what is loaded later, such as the panel. */
export function addWords(english: Texts[], others: Record<string, Load>): void {
  parts.push({ english, others, loaded: new Map() });
  Object.assign(ENGLISH, ...english);
  for (const language of Object.keys(TEXTS)) if (language !== "en") delete TEXTS[language];
}

addWords([words], {
  de: () => import("./de.ts"),
  es: () => import("./es.ts"),
  fr: () => import("./fr.ts"),
});

/** In the built files, the other languages have no keys: their texts are in the order of the English ones. */
function keyed(english: Texts, texts: Texts | string[]): Texts {
  if (!Array.isArray(texts)) return texts;
  return Object.fromEntries(Object.keys(english).map((key, at) => [key, texts[at] ?? ""]));
}

async function load(language: string): Promise<void> {
  const all = [...parts];
  await Promise.all(
    all.map(async ({ english, others, loaded }) => {
      if (loaded.has(language)) return;
      // If an update has replaced the file, English is there until the page is loaded again.
      const { files } = (await others[language]?.().catch(() => undefined)) ?? { files: english };
      const texts = english.map((each, at) => keyed(each, files[at] ?? each));
      loaded.set(language, Object.assign({}, ...texts));
    }),
  );
  if (all.length === parts.length)
    TEXTS[language] = Object.assign({}, ...all.map(({ loaded }) => loaded.get(language)));
  else await load(language);
}

let texts: Texts = ENGLISH;
let spoken = "en";
let plural = new Intl.PluralRules("en");

/**
 * Use this language from now on, such as `de` or `es-419`; English if it doesn't exist.
 * Return false if it is not there yet: then nothing changes, and `loaded` is called when it is.
 */
export function speak(language: string, loaded: () => void = () => undefined): boolean {
  const known = [language, language.split("-")[0] ?? ""].find((name) => OTHERS.has(name)) ?? "en";
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
