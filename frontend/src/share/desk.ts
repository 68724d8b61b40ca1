/** The calls of protocol.ts, answered: what the page has learned, made and sealed, for one request. */
import { hex } from "./encoding.ts";
import { Delivery, type Inbox, type Surroundings } from "./deliver/delivery.ts";
import { identify, learn, type Learned } from "./log/request.ts";
import { Refusal, type Ask, type Calls, type Link, type Made, type Name, type Progress, type Refused, type Sealed, type Tell } from "./protocol.ts";
import { refuse } from "./refusals.ts";
import { SEALED, seal, type Payload } from "./seal/seal.ts";
import type { Release } from "./seal/record.ts";
import type { Store } from "./store.ts";

/** What a call may report to, and what ends it. */
export interface Running {
  progress: (progress: Progress) => void;
  signal: AbortSignal;
}

type Media = "choose" | "drop" | "frame" | "follow" | "make" | "made";

/** Opens, shows and cuts what a person chose. */
export type MediaStudio = {
  [N in Media]: (...given: [...Parameters<Calls[N]>, Running]) => Promise<ReturnType<Calls[N]>> | ReturnType<Calls[N]>;
} & { forget(): Promise<void> };

type Answers = { [N in Name]: (given: Parameters<Calls[N]>, running: Running) => Promise<ReturnType<Calls[N]>> | ReturnType<Calls[N]> };

/** What the page has done so far, for one request. */
export class Desk {
  #learned: Learned | null = null;
  #made: Made[] = [];
  #sealed: Sealed | null = null;
  #store: Promise<Store> | null = null;
  #delivery: Promise<Delivery> | null = null;

  constructor(
    private readonly studio: MediaStudio,
    private readonly page: Release,
    private readonly openStore: () => Promise<Store>,
    /** How the board is reached, and what time it is; a test's own. */
    private readonly line: Pick<Surroundings, "fetch" | "now" | "tus"> = {},
  ) {}

  readonly answers: Answers = {
    learn: async ([link], running) => {
      this.#learned = await learn(link, { ...this.line, ...running });
      return this.#learned.asked;
    },
    kept: async (_, { signal }) => {
      const kept = await (await this.#deliver()).kept(signal);
      // A page that was opened again goes on with what the one before it has sealed.
      const link = this.#learned?.link;
      if (kept && kept.board === link?.board && kept.request === link.request)
        this.#sealed ??= { size: kept.size, sha256: kept.sha256, custody: "" };
      return kept;
    },
    choose: ([file], running) => this.studio.choose(file, running),
    drop: ([id], running) => this.studio.drop(id, running),
    frame: ([id, at, width], running) => this.studio.frame(id, at, width, running),
    follow: ([id, at, box, part], running) => this.studio.follow(id, at, box, part, running),
    make: async ([edits], running) => {
      this.#made = [];
      this.#made = await this.studio.make(edits, running);
      return this.#made;
    },
    made: ([name], running) => this.studio.made(name, running),
    seal: async ([given], running) => {
      const { asked, entry, origin, proof, deliveryKey } = this.#require();
      if (!deliveryKey) refuse("over", {});
      const payload: Payload[] = [];
      for (const made of this.#made) payload.push({ made, file: await this.studio.made(made.name, running) });
      const { agency, request } = asked;
      const { id, incident, caseNumber, title, start, end } = request;
      const [store, delivery] = [await this.#open(), await this.#deliver()];
      this.#sealed = null;
      await delivery.forget();
      const { size, sha256, custody } = await seal(
        {
          request: { origin, agency: agency.id, id, index: asked.index, leaf: hex(entry.leaf), agencyName: agency.name, incident, caseNumber, title, start, end },
          deliveryKey,
          proof,
          words: given.words,
          contact: given.contact,
          approvedAt: Math.floor((this.line.now ?? Date.now)() / 1000) * 1000,
          page: this.page,
        },
        payload,
        { ...running, store, most: asked.mostBytes },
      );
      this.#sealed = { size, sha256, custody };
      // It is in what was sealed: nothing in clear stays on the device.
      this.#made = [];
      await this.studio.forget();
      return this.#sealed;
    },
    begin: async (_, { signal }) => {
      const delivery = await this.#deliver();
      if (this.#sealed === null) return delivery.again();
      const learned = this.#require();
      const { board, request: index } = learned.link;
      const { agency, request } = learned.asked;
      const inbox = { board, index, origin: learned.origin, agency: agency.id, request: request.id, key: learned.inbox };
      return delivery.begin(inbox, this.#sealed, signal);
    },
    send: async (_, { progress, signal }) => (await this.#deliver()).send(progress, signal),
    look: async ([link, words], running) => (await this.#deliver()).look(await this.#inbox(link, running), words, running.signal),
    withdraw: async ([link, words], running) => (await this.#deliver()).withdraw(await this.#inbox(link, running), words, running.signal),
  };

  #require(): Learned {
    if (this.#learned === null) refuse("order", {});
    return this.#learned;
  }

  #open(): Promise<Store> {
    return (this.#store ??= this.openStore());
  }

  #deliver(): Promise<Delivery> {
    return (this.#delivery ??= this.#open().then((store) => new Delivery({ ...this.line, store, sealed: SEALED })));
  }

  async #inbox(link: Link, running: Running): Promise<Inbox> {
    const { board, entry } = await identify(link, { ...this.line, ...running });
    const { agency, id } = entry.body;
    return { board: link.board, index: link.request, origin: board.origin, agency, request: id, key: board.inbox };
  }
}

/** Answer calls until the worker ends. */
export function serve(desk: Desk, tell: (message: Tell, moved: Transferable[]) => void): (ask: Ask) => void {
  const running = new Map<number, AbortController>();
  const run = async (call: number, work: () => unknown): Promise<void> => {
    try {
      const done = await work();
      const bitmap = (done as { bitmap?: unknown } | null | undefined)?.bitmap;
      const isBitmap = typeof ImageBitmap !== "undefined" && bitmap instanceof ImageBitmap;
      tell({ call, done }, isBitmap ? [bitmap] : []);
    } catch (error) {
      tell({ call, refused: refusedOf(error, running.get(call)?.signal) }, []);
    } finally {
      running.delete(call);
    }
  };
  return (ask) => {
    if ("cancel" in ask) return running.get(ask.cancel)?.abort();
    const { call, name, given } = ask;
    const ending = new AbortController();
    running.set(call, ending);
    const progress = (progress: Progress): void => tell({ call, progress }, []);
    const answer = desk.answers[name] as (given: unknown, running: Running) => unknown;
    void run(call, () => answer(given, { progress, signal: ending.signal })).catch(() => undefined);
  };

  function refusedOf(error: unknown, signal?: AbortSignal): Refused {
    if (error instanceof Refusal) return { code: error.code, values: error.values };
    if (signal?.aborted) return { code: "canceled", values: {} };
    console.error(error);
    return { code: "unexpected", values: {} };
  }
}
