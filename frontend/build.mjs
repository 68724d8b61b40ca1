// Builds the one file that Home Assistant loads. The same sources always give the same bytes.
//   node build.mjs                   into custom_components, its map into dist/
//   node build.mjs --out FILE        elsewhere, and nothing else is written
//   node build.mjs --stage FOLDER    the stage, with its own copy of everything
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const SHIPPED = join(
  HERE,
  "../custom_components/neighbors_requests/frontend/neighbors-requests.js",
);
const LARGEST_BYTES = 150_000;

const { values } = parseArgs({
  options: { out: { type: "string" }, stage: { type: "string" } },
});

/** Ships each key of the words once, with English: the other languages are lists in its order. */
const words = {
  name: "words",
  setup(build) {
    build.onLoad({ filter: /\/words\/(\w+\.)?(es|fr|de)\.json$/ }, async ({ path }) => {
      const read = async (file) => JSON.parse(await readFile(file, "utf8"));
      const own = await read(path);
      const english = await read(path.replace(/(es|fr|de)\.json$/, "en.json"));
      const texts = Object.keys(english).map((key) => own[key]);
      return { contents: JSON.stringify(texts), loader: "json" };
    });
  },
};

/** Ships templates and styles without their indentation, which nobody sees. */
const indentation = {
  name: "indentation",
  setup(build) {
    build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = (await readFile(path, "utf8")).replace(/\n[ \t]+/g, "\n");
      const styled = text.replace(/css`[^`]*`/g, (style) =>
        style.replace(/\/\*[^]*?\*\//g, "").replace(/\s*([{};])\s*/g, "$1"),
      );
      return { contents: styled, loader: "ts" };
    });
  },
};

const common = {
  absWorkingDir: HERE,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
  plugins: [words, indentation],
};

/** Bundle for shipping; returns the code and its map. */
async function bundle() {
  const made = await build({
    ...common,
    entryPoints: ["src/main.ts"],
    minify: true,
    sourcemap: "external",
    legalComments: "eof",
    outfile: "neighbors-requests.js",
    write: false,
  });
  const find = (end) => made.outputFiles.find((file) => file.path.endsWith(end)).contents;
  return { code: find(".js"), map: find(".map") };
}

async function write(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

if (values.stage) {
  const folder = resolve(values.stage);
  await mkdir(folder, { recursive: true });
  await build({
    ...common,
    entryPoints: ["stage/stage.ts"],
    loader: { ".svg": "text" },
    outfile: join(folder, "stage.js"),
  });
  for (const file of ["stage.html", "film.mp4", "piece.mp4"])
    await copyFile(join(HERE, "stage", file), join(folder, file));
  await copyFile(join(HERE, "node_modules/axe-core/axe.min.js"), join(folder, "axe.min.js"));
} else {
  const { code, map } = await bundle();
  const zipped = gzipSync(code, { level: 9 }).length;
  console.log(`${code.length} bytes, ${zipped} gzipped`);
  if (zipped > LARGEST_BYTES) {
    console.error(`More than ${LARGEST_BYTES} bytes gzipped: make it smaller.`);
    process.exit(1);
  }
  await write(values.out ? resolve(values.out) : SHIPPED, code);
  if (!values.out) await write(join(HERE, "dist/neighbors-requests.js.map"), map);
}
