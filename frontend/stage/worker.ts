import { Refusal, type Asked, type Calls, type Chosen, type Made, type Name } from "../src/share/protocol.ts";
import type { Caller, How } from "../src/share/page/caller.ts";

/** What the worker answers to a call instead of what it usually does; `LATER` never comes. */
export type Answers = { [N in Name]?: ReturnType<Calls[N]> | Refusal | "later" };

const PLACE = { x: 0.33, y: 0.3, width: 0.14, height: 0.34 };

export const asked = (changes: Partial<Asked> = {}): Asked => ({
  origin: "board.example.org/v1",
  words: "harbor lemon canvas thirty pencil orbit velvet stone".split(" "),
  pinned: true,
  witnesses: { signed: 3, named: 3 },
  checkpointAt: "2026-11-24T18:40:00Z",
  index: 4871,
  agency: {
    id: "5e".repeat(20),
    name: "Example County Fire",
    kind: "fire",
    domain: "fire.example.org",
    level: 2,
    verifiers: ["Example State Registry"],
  },
  request: {
    id: "0f".repeat(16),
    title: "Sheds on fire in the alley behind Mill Street",
    text: "Two sheds burned. We ask for film, photos or words about the alley, with or without people in it.",
    caseNumber: "EF-2026-01187",
    incident: "arson",
    contact: "fire@example.org",
    start: "2026-11-22T21:40:00Z",
    end: "2026-11-22T22:20:00Z",
    expires: "2026-12-22T00:00:00Z",
    area: null,
    later: [],
  },
  closed: "",
  postQuantum: false,
  mostBytes: 1024 ** 3,
  room: "all",
  ...changes,
});

export const film = (changes: Partial<Chosen> = {}): Chosen => ({
  id: 1,
  name: "IMG_2041.MOV",
  kind: "film",
  size: 214_000_000,
  width: 1080,
  height: 810,
  duration: 90,
  codec: "avc1.640028",
  ability: "edit",
  why: "",
  hdr: false,
  sound: true,
  claimed: "2026-11-22T22:03:34Z",
  traces: [
    { kind: "place", value: "+47.6205-122.3493/" },
    { kind: "device", value: "Phone 15 Pro" },
    { kind: "serial", value: "C39XK0A1" },
    { kind: "person", value: "Alex Example" },
    { kind: "time", value: "2026-11-22T22:03:34+0000" },
  ],
  ...changes,
});

export const MADE: Made = {
  name: "film-1.mp4",
  kind: "film",
  size: 31_000_000,
  sha256: "9a41".repeat(16),
  frames: 900,
  claimed: { start: "2026-11-22T22:03:41Z", end: "2026-11-22T22:04:11Z", from: "container" },
  cut: true,
  copied: false,
  masks: 0,
  moving_masks: 1,
  sound: "none",
  tone_mapped: false,
  original_sha256: "",
  traces: [],
};

/** A picture of an alley at night, as a phone filmed it. */
async function alley(width: number): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(width, Math.round((width * 3) / 4));
  const pen = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  pen.scale(canvas.width / 100, canvas.height / 75);
  const boxes: [string, number, number, number, number][] = [
    ["#22304a", 0, 0, 100, 75],
    ["#141b2a", 0, 0, 30, 60],
    ["#182133", 70, 0, 30, 62],
    ["#3b3f46", 0, 58, 100, 17],
    ["#e8c877", 78, 14, 10, 12],
    ["#0d1119", 37, 26, 9, 24],
  ];
  for (const [color, ...box] of boxes) {
    pen.fillStyle = color;
    pen.fillRect(...box);
  }
  return createImageBitmap(canvas);
}

const USUAL: { [N in Name]: (given: Parameters<Calls[N]>) => unknown } = {
  learn: () => asked(),
  kept: () => null,
  choose: () => film(),
  drop: () => undefined,
  frame: async ([, at, width]) => ({ bitmap: await alley(width), at, before: at - 0.04, after: at + 0.04 }),
  follow: ([, at, , part]) => [
    { time: at, box: PLACE },
    { time: part.end, box: { ...PLACE, x: 0.6 } },
  ],
  make: () => [MADE],
  made: async () => {
    const film = await fetch(new URL("film.mp4", import.meta.url));
    return new File([await film.blob()], "film-1.mp4", { type: "video/mp4" });
  },
  seal: () => ({ size: 31_457_280, sha256: "9a41".repeat(16), custody: "" }),
  begin: () => ({ words: "harbor lemon twelve cabin orbit velvet pencil stone wagon little fabric noise".split(" "), lasts: true }),
  send: () => ({
    words: "harbor lemon twelve cabin orbit velvet pencil stone wagon little fabric noise".split(" "),
    receipt: "",
    at: "2026-11-24T18:45:00Z",
  }),
  look: () => ({ state: "opened", note: "" }),
  withdraw: () => ({ note: "" }),
};

/** The share page's worker as the stage has it: it answers at once, and draws its own film. */
export function pretendWorker(answers: Answers): Caller {
  return {
    async call<N extends Name>(name: N, given: Parameters<Calls[N]>, how: How = {}): Promise<ReturnType<Calls[N]>> {
      const answer = answers[name];
      if (name === "send" && answer === "later") {
        how.progress?.({ step: "send", done: 19_200_000, all: 31_457_280 });
        how.progress?.({ step: "waiting", forSeconds: 8 });
      }
      if (answer === "later") return new Promise(() => undefined);
      if (answer instanceof Refusal) throw answer;
      return (answer ?? (await (USUAL[name] as (given: unknown) => unknown)(given))) as ReturnType<Calls[N]>;
    },
  };
}
