/** The media and sealing calls of the share page alone, for tests: `worker.ts` without a board. */

import { type Ask, type Made, type Mask, Refusal, type Tell } from "../src/share/protocol.ts";
import { type CutFilm, prove } from "../src/share/media/cut.ts";
import { Media } from "../src/share/media/media.ts";
import { seal } from "../src/share/seal/seal.ts";
import { openStore } from "../src/share/store.ts";

const media = new Media();
let made: Made[] = [];
const running = new Map<number, AbortController>();
const tell = (what: Tell) => postMessage(what);

addEventListener("message", ({ data }: MessageEvent<Ask>) => {
  if ("cancel" in data) running.get(data.cancel)?.abort(new Refusal("canceled"));
  else void answer(data);
});

async function answer(ask: Exclude<Ask, { cancel: number }>): Promise<void> {
  const { call } = ask;
  const stop = new AbortController();
  running.set(call, stop);
  const control = {
    signal: stop.signal,
    progress: (progress: Extract<Tell, { progress: unknown }>["progress"]) => tell({ call, progress }),
  };
  try {
    const calls: Record<string, (...given: never[]) => unknown> = {
      choose: (file: File) => media.choose(file),
      drop: (id: number) => media.drop(id),
      frame: (id: number, at: number, width: number) => media.frame(id, at, width),
      follow: (...given: Parameters<Media["follow"]>) => {
        given[4] = control;
        return media.follow(...given);
      },
      make: async (edits: Parameters<Media["make"]>[0]) => (made = await media.make(edits, control)),
      /** Seal what was made, for a request that no board has asked. */
      seal: async (deliveryKey: string) => {
        const time = "2026-11-24T18:00:00Z";
        const names = { origin: "", agency: "", id: "", leaf: "", agencyName: "", incident: "", caseNumber: "", title: "" };
        const said = {
          request: { ...names, index: 0, start: time, end: time },
          ...{ deliveryKey, proof: "", words: "", contact: { name: "", email: "", telephone: "" } },
          ...{ approvedAt: 0, page: { release: "", sha256: "" } },
        };
        const payload = made.map((each) => ({ made: each, file: media.made(each.name) }));
        const sealing = { ...control, most: Infinity, store: await openStore() };
        const { size, sha256 } = await seal(said, payload, sealing);
        return { size, sha256 };
      },
      made: (name: string) => media.made(name),
      prove: (file: File, made: CutFilm, masks: Mask[]) =>
        prove(file, made, masks, { signal: stop.signal, progress: () => undefined }),
    };
    const done = await calls[ask.name]!(...(ask.given as never[]));
    tell({ call, done });
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    tell({
      call,
      refused:
        error instanceof Refusal
          ? { code: error.code, values: error.values }
          : { code: "broken", values: { text: String((error as Error)?.stack ?? error) } },
    });
  } finally {
    running.delete(call);
  }
}
