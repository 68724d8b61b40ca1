// Bundles the tests for node and runs them: node test/run.mjs [part of a file's name]
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const part = process.argv[2] ?? "";
const files = (await readdir(here, { recursive: true }))
  .filter((file) => file.endsWith(".test.ts") && file.includes(part))
  .map((file) => join(here, file));
// Within the project, so that what is left outside the bundle is found.
const folder = await mkdtemp(join(here, "../node_modules/.test-"));
try {
  await build({
    entryPoints: files,
    outdir: folder,
    bundle: true,
    inject: [join(here, "../src/words/panel.ts")],
    platform: "node",
    external: ["esbuild"],
    loader: { ".svg": "text" },
    format: "esm",
    outExtension: { ".js": ".mjs" },
    tsconfig: join(here, "../tsconfig.json"),
    sourcemap: "inline",
    logLevel: "warning",
  });
  const made = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".mjs"));
  const args = ["--enable-source-maps", "--test", ...made.map((file) => join(folder, file))];
  process.exitCode = spawnSync(process.execPath, args, {
    stdio: "inherit",
    env: { ...process.env, TZ: "UTC" },
  }).status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
