/** The media calls of the share page alone, for tests: `worker.ts` without a board. */

import { type Ask, type Mask, Refusal, type Tell } from "../src/share/protocol.ts";
import { type CutFilm, prove } from "../src/share/media/cut.ts";
import { Media } from "../src/share/media/media.ts";

const media = new Media();
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
      make: (edits: Parameters<Media["make"]>[0]) => media.make(edits, control),
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
