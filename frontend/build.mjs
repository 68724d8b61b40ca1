// Builds what Home Assistant loads. The same sources always give the same bytes.
//   node build.mjs                   into custom_components, its maps into dist/
//   node build.mjs --out FOLDER      elsewhere, without maps
//   node build.mjs --stage FOLDER    the stage, with its own copy of everything
//   node build.mjs --share FILE      the share page alone
//   node build.mjs --media FOLDER    the share page's media work alone, for its tests
//   node build.mjs --desks FOLDER    the desks alone
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const SHIPPED = join(HERE, "../custom_components/neighbors_requests/frontend");
const CARD = "neighbors-requests.js";
const PANEL = "panel.js";
/**
 * How much is loaded before anything is shown, gzipped: the card is on dashboards, where it delays
 * other cards; the panel opens on the requests, and loads its other pages when nobody waits.
 */
const FIRST = {
  [CARD]: { most_bytes: 60_000, files: [CARD] },
  [PANEL]: { most_bytes: 90_000, files: [PANEL, "shell-", "requests-page-"] },
};

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    stage: { type: "string" },
    share: { type: "string" },
    media: { type: "string" },
    desks: { type: "string" },
  },
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

/** What MapLibre reads tiles in: a worker of its own, whose name changes with its content. */
async function mapWorker() {
  const path = join(HERE, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs");
  const text = (await readFile(path, "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return { name: `map-worker-${hash}.js`, contents: Buffer.from(text) };
}
const worker = await mapWorker();

const common = {
  absWorkingDir: HERE,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
  plugins: [words, indentation],
  define: { MAP_WORKER: JSON.stringify(`./${worker.name}`) },
};

/**
 * Bundle for shipping: the card, which every dashboard loads; the panel and each of its pages; what
 * they share; and each other language. Return the files, and what each loads at once.
 */
async function bundle() {
  const made = await build({
    ...common,
    entryPoints: {
      [basename(CARD, ".js")]: "src/main.ts",
      [basename(PANEL, ".js")]: "src/panel/panel.ts",
    },
    splitting: true,
    chunkNames: "[name]-[hash]",
    minify: true,
    sourcemap: "external",
    legalComments: "eof",
    outdir: ".",
    metafile: true,
    write: false,
  });
  const loads = new Map();
  for (const [path, { imports }] of Object.entries(made.metafile.outputs))
    loads.set(
      basename(path),
      imports.filter((each) => each.kind === "import-statement").map(({ path }) => basename(path)),
    );
  const files = new Map(made.outputFiles.map(({ path, contents }) => [basename(path), contents]));
  files.set(worker.name, worker.contents);
  compileAtOnce(files);
  fetchAtOnce(files, loads);
  return { files, loads };
}

/**
 * Have Chromium compile the pages that are loaded when nobody waits, beside the main thread: else it
 * compiles each of their functions when somebody goes there and it is first called.
 */
function compileAtOnce(files) {
  for (const [name, contents] of files) {
    if (!/-page-\w+\.js$/.test(name) || FIRST[PANEL].files.some((each) => name.startsWith(each))) continue;
    files.set(name, Buffer.from(`//# allFunctionsCalledOnLoad\n${Buffer.from(contents)}`));
    const map = JSON.parse(Buffer.from(files.get(`${name}.map`)));
    files.set(`${name}.map`, Buffer.from(JSON.stringify({ ...map, mappings: `;${map.mappings}` })));
  }
}

/**
 * Have the panel fetch all that it and its first page need side by side: a browser would find out
 * file by file, and a phone waits for each round trip.
 */
function fetchAtOnce(files, loads) {
  const hash = createHash("sha256").update(files.get(PANEL)).digest("hex").slice(0, 8);
  const main = `main-${hash.toUpperCase()}.js`;
  for (const each of [files, loads]) each.set(main, each.get(PANEL));
  const all = [...loads.keys()].filter((file) => file.endsWith(".js"));
  const shell = all.find((file) => file.startsWith("shell-"));
  const always = withAll(shell, loads, withAll(main, loads));
  // A browser has six connections: what takes longest begins first.
  const larger = (one, other) => files.get(other).length - files.get(one).length;
  const pages = all.flatMap((file) => {
    const [, name] = /^(\w+)-page-/.exec(file) ?? [];
    return name ? [[name, [...withAll(file, loads)].filter((each) => !always.has(each)).sort(larger)]] : [];
  });
  const text = `const [,name="requests"]=location.pathname.split("/").filter(Boolean);
const pages=${JSON.stringify(Object.fromEntries(pages))};
for(const file of [...${JSON.stringify([...always].sort(larger))},...(pages[name]??[])])
document.head.append(Object.assign(document.createElement("link"),{rel:"modulepreload",href:new URL(file,import.meta.url).href}));
await import("./${main}");
`;
  files.set(PANEL, Buffer.from(text));
  loads.set(PANEL, [main]);
}

/** Where a board serves the share page from; Home Assistant has the same file beside its panel. */
const SHARE = join(HERE, "../noticeboard/board/static/share.html");

/** What a script or a style sheet is allowed by, as a content security policy names it. */
function integrity(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Bundle one file that runs at once, with everything in it. */
async function whole(entry, define = {}) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    format: "iife",
    minify: true,
    legalComments: "none",
    define: { ...common.define, ...define },
    write: false,
  });
  // Nothing within it may end the element that it stands in.
  return outputFiles[0].text.replace(/<\/(script|style)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}

/**
 * Return the share page: one file that loads nothing. Its policy comes first, so that it binds all
 * that follows; with one byte of the script changed, a browser doesn't run it.
 */
async function sharePage() {
  const project = await readFile(join(HERE, "../pyproject.toml"), "utf8");
  const release = /^version = "([0-9.]+)"$/m.exec(project)?.[1];
  if (!release) throw new Error("pyproject.toml names no version.");
  const named = { SHARE_PAGE_RELEASE: JSON.stringify(release) };
  const script = await whole("src/share/page/main.ts", {
    ...named,
    WORKER: JSON.stringify(await whole("src/share/worker.ts", named)),
  });
  const style = "body{margin:0;background:#f5f2ec}@media(prefers-color-scheme:dark){body{background:#13171a}}";
  const policy =
    `default-src 'none'; script-src ${integrity(script)}; style-src ${integrity(style)}; ` +
    "worker-src blob:; img-src blob:; media-src blob:; connect-src 'self' https:; " +
    "base-uri 'none'; form-action 'none'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="release" content="${release}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>Neighbors Requests</title>
<style>${style}</style>
</head>
<body>
<noscript>This page needs JavaScript: it checks, cuts and seals on your own device.</noscript>
<script>${script}</script>
</body>
</html>
`;
}

/** Return a file with every other that it loads at once. */
function withAll(name, loads, found = new Set()) {
  if (!found.has(name)) {
    found.add(name);
    for (const each of loads.get(name) ?? []) withAll(each, loads, found);
  }
  return found;
}

/** Where the desks serve their files from. */
const DESKS = join(HERE, "../noticeboard/desk/static");

/** Bundle the desks: each one's frame, its pages, which are loaded when opened, and its languages. */
async function desks() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { "agency-desk": "src/desk/agency/main.ts", "board-desk": "src/desk/board/main.ts" },
    splitting: true,
    chunkNames: "[name]-[hash]",
    minify: true,
    legalComments: "eof",
    outdir: ".",
    write: false,
  });
  return new Map([...outputFiles.map(({ path, contents }) => [basename(path), contents]), [worker.name, worker.contents]]);
}

/** Replace the scripts of a folder. */
async function replaceScripts(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.endsWith(".js")) await rm(join(folder, name));
  for (const [name, contents] of files) await write(join(folder, name), contents);
}

async function write(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

if (values.share) {
  await write(resolve(values.share), await sharePage());
} else if (values.stage) {
  const folder = resolve(values.stage);
  await mkdir(folder, { recursive: true });
  await build({
    ...common,
    entryPoints: ["stage/stage.ts"],
    loader: { ".svg": "text" },
    outfile: join(folder, "stage.js"),
  });
  for (const file of ["stage.html", "window.html", "film.mp4", "piece.mp4"])
    await copyFile(join(HERE, "stage", file), join(folder, file));
  await writeFile(join(folder, worker.name), worker.contents);
  // Tests write a small map over it.
  await writeFile(join(folder, "county.pmtiles"), "");
  await copyFile(join(HERE, "node_modules/axe-core/axe.min.js"), join(folder, "axe.min.js"));
} else if (values.desks) {
  await replaceScripts(resolve(values.desks), await desks());
} else if (values.media) {
  await build({ ...common, entryPoints: ["stage/media-worker.ts"], format: "iife", outfile: join(resolve(values.media), "worker.js") });
} else {
  const { files, loads } = await bundle();
  for (const [name, first] of Object.entries(FIRST)) {
    const named = [...loads.keys()].filter(
      (file) => file.endsWith(".js") && first.files.some((each) => file.startsWith(each)),
    );
    if (named.length !== first.files.length) throw new Error(`${name} loads ${named}.`);
    const all = named.reduce((found, file) => withAll(file, loads, found), new Set());
    const parts = [...all].map((part) => files.get(part));
    const zipped = parts.reduce((sum, part) => sum + gzipSync(part, { level: 9 }).length, 0);
    console.log(`${name}: ${zipped} bytes gzipped, in ${parts.length} files`);
    if (zipped > first.most_bytes) {
      console.error(`More than ${first.most_bytes} bytes gzipped: make it smaller.`);
      process.exitCode = 1;
    }
  }
  const folder = values.out ? resolve(values.out) : SHIPPED;
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.endsWith(".js")) await rm(join(folder, name));
  for (const [name, contents] of files)
    if (name.endsWith(".js")) await write(join(folder, name), contents);
    else if (!values.out) await write(join(HERE, "dist", name), contents);
  const page = await sharePage();
  await write(join(folder, "share.html"), page);
  if (!values.out) await write(SHARE, page);
  if (!values.out) await replaceScripts(DESKS, await desks());
  console.log(`share.html: ${gzipSync(page, { level: 9 }).length} bytes gzipped, of ${Buffer.byteLength(page)}`);
}
