// The share page's desk in node, for tests against a real board: a line of JSON for each call and answer.
//   {"name": "learn", "given": […], "now": ms}  ->  {"done": …} or {"refused": {"code", "values"}}
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { FileReader } from "tus-js-client";
import { Desk, serve, type MediaStudio } from "../src/share/desk.ts";
import { hex, sha256 } from "../src/share/encoding.ts";
import type { Ask, Made, Progress, Tell } from "../src/share/protocol.ts";
import { MemoryStore, type Store } from "../src/share/store.ts";

let now = 0;
let store: Store;
let desk: Desk;
let take: (ask: Ask) => void;
let files = new Map<string, Blob>();
let answered: (tell: Tell) => void = () => {};

/** Stands in for what cuts films: it hands on the files that a test names. */
const studio = {
  made: (name: string) => files.get(name),
  make: () => made,
  forget: () => Promise.resolve(),
} as unknown as MediaStudio;
let made: Made[] = [];

/** tus-js-client's reader of files in node knows no Blob. */
const fileReader: FileReader = {
  openFile: (input) => {
    const blob = input as unknown as Blob;
    const slice = async (start: number, end: number) => {
      const value = Object.assign(Buffer.from(await blob.slice(start, end).arrayBuffer()), { size: Math.min(end, blob.size) - start });
      return { value, done: end >= blob.size };
    };
    return Promise.resolve({ size: blob.size, slice, close: () => {} });
  },
} as FileReader;

function open(): void {
  desk = new Desk(studio, { release: "0.2.0", sha256: "" }, () => Promise.resolve(store), {
    now: () => now,
    tus: { fileReader },
  });
  take = serve(desk, (tell) => answered(tell));
}

function start(): void {
  store = new MemoryStore();
  Object.assign(store, { lasts: true });
  open();
}

const own: Record<string, (given: any) => unknown> = {
  start,
  /** The page is closed and opened again: its memory is gone, its files are there. */
  reload: open,
  files: async (paths: Record<string, string>) => {
    files = new Map();
    made = [];
    for (const [name, path] of Object.entries(paths)) {
      const bytes = await readFile(path);
      files.set(name, new Blob([bytes]));
      const kind = name.startsWith("film") ? "film" : "photo";
      made.push({
        name, kind, size: bytes.length, sha256: hex(sha256(bytes)), frames: kind === "film" ? 30 : 1, claimed: null,
        cut: kind === "film", copied: false, masks: 1, moving_masks: 0, sound: "none", tone_mapped: false,
        original_sha256: "", traces: [],
      });
    }
  },
  save: async (path: string) => writeFile(path, new Uint8Array(await (await store.open("share.age"))!.arrayBuffer())),
};

start();
let call = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { name, given, now: at, cancelAt } = JSON.parse(line);
  if (at !== undefined) now = at;
  const steps: Progress[] = [];
  const ended = await (own[name]
    ? Promise.resolve(own[name](given)).then((done) => ({ done: done ?? null }))
    : new Promise<Tell>((resolve) => {
        const number = ++call;
        answered = (tell) => {
          if (tell.call !== number) return;
          if (!("progress" in tell)) return resolve(tell);
          steps.push(tell.progress);
          if (tell.progress.step === cancelAt) take({ cancel: number });
        };
        take({ call: number, name, given });
      }));
  const { call: _, ...answer } = { call: 0, ...ended };
  process.stdout.write(`${JSON.stringify({ ...answer, steps: steps.map((each) => each.step) })}\n`);
}
process.exit(0);
