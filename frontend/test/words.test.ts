import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";

import { REFUSALS } from "../src/share/refusals.ts";

const SRC = join(process.cwd(), "src");
const WORDS = join(SRC, "words");
const LANGUAGES = ["en", "es", "fr", "de"];

const read = (name: string) =>
  JSON.parse(readFileSync(join(WORDS, name), "utf8")) as Record<string, string>;
const files = readdirSync(WORDS).filter((name) => name.endsWith("en.json"));
const marks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join();

for (const file of files)
  for (const language of LANGUAGES.slice(1)) {
    const name = file.replace(/en\.json$/, `${language}.json`);
    test(`${name} has every key of ${file}, and no other`, () => {
      assert.deepEqual(Object.keys(read(name)).sort(), Object.keys(read(file)).sort());
    });
    test(`${name} fills in what ${file} does`, () => {
      const [english, other] = [read(file), read(name)];
      for (const [key, text] of Object.entries(english))
        assert.equal(marks(other[key] ?? ""), marks(text), key);
    });
  }

test("no two files have the same key", () => {
  const keys = files.flatMap((file) => Object.keys(read(file)));
  assert.deepEqual(
    keys.filter((key, at) => keys.indexOf(key) !== at),
    [],
  );
});

test("words keep to the voice: no exclamation mark, no please, no empty text", () => {
  for (const file of files)
    for (const [key, text] of Object.entries(read(file))) {
      assert.ok(text.trim(), key);
      assert.doesNotMatch(text, /!|\bplease\b|\boops\b|successfully/i, key);
    }
});

/** A desk's people use the trade's words; a neighbor's screens use a neighbor's. */
const DESKS = /^desk/;

/** What a neighbor's screen no longer says, and English that other languages have words for. */
const FORBIDDEN: Record<string, RegExp> = {
  en: /\b(adopt\w*|forget|forgot|mask\w*|lend\w*|lent|awareness|findings?(?! faces)|said yes|say yes|first yes|refused|broke its promise|this house|look again|whom|somebody)\b|\bleaves? (this|the) house|\bwindows? (asked|that)|\b(request|these) windows?\b/i,
  de: /\b(review|board|ledger|request|match\w*|preview|share[ds]?|deny|approve\w*|feature|masken?|maskiert|geliehen\w*|hausbuch|hauptbuch|unterschrieben|ja (sagt|gesagt)|[Vv]ersprechen)\b/i,
  es: /\b(review|board|ledger|request|match\w*|preview|share[ds]?|deny|approve\w*|máscaras?|enmascarad\w*|prestad[oa]s?|agencias?|dij(o|iste) que sí|promesa)\b/i,
  fr: /\b(review|board|ledger|request|match\w*|preview|share[ds]?|deny|approve\b|prêtée?s?|agences?|dit oui|promesse)\b/i,
};

/** Return the texts in which `fault` is found, without what is filled in and the commands in them. */
const faulty = (language: string, fault: RegExp, inFiles = files) =>
  inFiles
    .flatMap((file) => Object.entries(read(file.replace(/en\.json$/, `${language}.json`))))
    .filter(([, text]) => fault.test(text.replace(/\{\w+\}|\bneighbors [a-z][^.]*/g, "")));

for (const language of LANGUAGES)
  test(`${language}: no word that a neighbor wouldn't say, and none of another language`, () => {
    const neighbors = files.filter((file) => !DESKS.test(file));
    assert.deepEqual(faulty(language, FORBIDDEN[language] ?? /^$/, neighbors), []);
  });

test("French has no-break spaces inside its quotes and before high punctuation", () => {
  assert.deepEqual(faulty("fr", /[^\u00a0](?:[;?!»]|:(?=\s|$))|«[^\u00a0]|'/), []);
});

/** Return what follows the opening backtick at `at`, without what expressions put in, and where it ends. */
function template(source: string, at: number): [string, number] {
  let text = "";
  while (source[at] !== "`" && at < source.length)
    if (source.startsWith("${", at)) {
      at = expression(source, at + 2);
      text += "${}";
    } else if (source[at] === "\\") at += 2;
    else text += source[at++];
  return [text, at + 1];
}

function expression(source: string, at: number): number {
  for (let depth = 1; depth && at < source.length; ) {
    const rest = source.slice(at, at + 2);
    const here = source[at] ?? "";
    if (rest === "//") at = source.indexOf("\n", at);
    else if (rest === "/*") at = source.indexOf("*/", at) + 2;
    else if (here === "`") at = template(source, at + 1)[1];
    else if (here === '"' || here === "'") {
      for (at++; source[at] !== here; at++) if (source[at] === "\\") at++;
      at++;
    } else {
      if (here === "{") depth++;
      if (here === "}") depth--;
      at++;
    }
  }
  return at;
}

/** Examples of what may be typed: the same in every language. */
const SAMPLES = ["rtsp://", "/media/cameras", "board.example.org/#key=…"];

test("no text on a screen is written into the sources: all of it comes from the words", () => {
  const written: string[] = [];
  let many = 0;
  for (const file of readdirSync(SRC, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const source = readFileSync(join(SRC, file), "utf8");
    for (const { index } of source.matchAll(/\bhtml`/g)) {
      many++;
      const [markup] = template(source, index + 5);
      const texts = markup.replace(/<!--.*?-->|<style>.*?<\/style>|<[^>]*>/gs, "\n").split("\n");
      const named = [...markup.matchAll(/\s(?:aria-label|aria-description|title|alt|placeholder|label)="([^"]*)"/g)];
      for (const text of [...texts, ...named.map((found) => found[1] ?? "")])
        if (/\p{L}{2}/u.test(text) && !SAMPLES.includes(text)) written.push(`${file}: ${text.trim()}`);
    }
  }
  assert.ok(many > 200, String(many));
  assert.deepEqual(written, []);
});

/** Every key that the sources name to the letter; those put together are checked by their parts. */
function named(): { key: string; many: boolean; file: string }[] {
  const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return sources.flatMap((file) => {
    const text = readFileSync(join(SRC, file), "utf8");
    return [...text.matchAll(/(?<![\w.])(tn?)\(\s*"([^"]+)"/g)].map((found) => ({
      key: found[2] ?? "",
      many: found[1] === "tn",
      file,
    }));
  });
}

test("every key that a page asks for has words", () => {
  const keys = new Set(files.flatMap((file) => Object.keys(read(file))));
  const missing = named().filter(({ key, many }) =>
    many ? !keys.has(`${key}.one`) || !keys.has(`${key}.other`) : !keys.has(key),
  );
  assert.deepEqual(missing, []);
});

test("the card has every word that it asks for without the panel", async () => {
  const { metafile } = await build({
    entryPoints: [join(SRC, "main.ts")],
    bundle: true,
    write: false,
    metafile: true,
  });
  const sources = Object.keys(metafile.inputs).filter((file) => file.endsWith(".ts"));
  const own = new Set(Object.keys(read("en.json")));
  const others = files.flatMap((file) => Object.keys(read(file))).filter((key) => !own.has(key));
  const later = new Set(others.flatMap((key) => [key, key.replace(/\.(one|other)$/, "")]));

  const missing = sources.flatMap((file) => {
    const strings = readFileSync(file, "utf8").matchAll(/"([a-z_]+(?:\.[a-z_0-9]+)+)"/g);
    return [...strings].flatMap(([, key = ""]) => (later.has(key) ? [`${file}: ${key}`] : []));
  });

  assert.ok(sources.includes("src/card/card.ts"));
  assert.deepEqual(missing, []);
});

test("the share page has a sentence for every refusal, and fills in only what comes with it", () => {
  const words = read("share.en.json");
  const sources = readdirSync(join(SRC, "share"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(SRC, "share", name), "utf8"));
  const thrown = sources.flatMap((text) => [...text.matchAll(/Refusal\("(\w+)"/g)].map(([, code]) => code));
  for (const code of [...thrown, ...Object.keys(REFUSALS)])
    assert.ok(words[`share.refused.${code}`], `share.refused.${code}`);
  for (const [code, names] of Object.entries(REFUSALS)) {
    const known = new Set<string>(names);
    for (const mark of marks(words[`share.refused.${code}`] ?? "").split(",").filter(Boolean))
      assert.ok(known.has(mark.slice(1, -1)), `${code}: ${mark}`);
  }
});
