import { Refusal, type Ask, type Calls, type Name, type Progress, type Tell } from "../protocol.ts";

export interface How {
  progress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** Asks the worker. A refusal is thrown as `Refusal`; a canceled call as `AbortError`. */
export interface Caller {
  call<N extends Name>(name: N, given: Parameters<Calls[N]>, how?: How): Promise<ReturnType<Calls[N]>>;
}

interface Waiting {
  done(value: unknown): void;
  refuse(error: unknown): void;
  how: How;
}

export class WorkerCaller implements Caller {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Tell>) => this.#hear(data));
    // A worker that fails answers nothing more.
    worker.addEventListener("error", () => {
      for (const { refuse } of this.#waiting.values()) refuse(new Refusal("unexpected"));
      this.#waiting.clear();
    });
  }

  call<N extends Name>(name: N, given: Parameters<Calls[N]>, how: How = {}): Promise<ReturnType<Calls[N]>> {
    const call = (this.#last += 1);
    return new Promise((done, refuse) => {
      if (how.signal?.aborted) return refuse(new DOMException("", "AbortError"));
      how.signal?.addEventListener("abort", () => {
        if (!this.#waiting.delete(call)) return;
        this.#worker.postMessage({ cancel: call } satisfies Ask);
        refuse(new DOMException("", "AbortError"));
      });
      this.#waiting.set(call, { done: done as Waiting["done"], refuse, how });
      this.#worker.postMessage({ call, name, given } as Ask);
    });
  }

  #hear(tell: Tell): void {
    const waiting = this.#waiting.get(tell.call);
    if (!waiting) return;
    if ("progress" in tell) return waiting.how.progress?.(tell.progress);
    this.#waiting.delete(tell.call);
    if ("refused" in tell) waiting.refuse(new Refusal(tell.refused.code, tell.refused.values));
    else waiting.done(tell.done);
  }
}
