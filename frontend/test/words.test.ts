import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";

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
