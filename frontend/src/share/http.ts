/** Asking a board, which is a stranger: never more bytes, time or redirects than a caller allows. */
import { fromUtf8 } from "./encoding.ts";
import { Refusal } from "./protocol.ts";
import { reading, refuse } from "./refusals.ts";

export interface Answer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

export interface Asking {
  method?: "GET" | "HEAD" | "POST" | "DELETE" | "OPTIONS";
  headers?: Record<string, string>;
  /** Statuses beside 200 that the caller understands. */
  also?: readonly number[];
}

const LONGEST_MS = 60_000;
/** For all answers together, so that a board can't keep somebody waiting by many slow ones. */
const LONGEST_TOGETHER_MS = 300_000;

/** Whether the page may be led to an address: HTTPS, or this machine. */
function isBoard(address: string): boolean {
  if (address.length > 600 || !URL.canParse(address)) return false;
  const url = new URL(address);
  const isOwn = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const plain = url.username + url.password + url.search + url.hash === "" && !/[?#@]/.test(address);
  return plain && !address.endsWith("/") && (url.protocol === "https:" || (url.protocol === "http:" && isOwn));
}

/** One board, asked within a limit of bytes for all answers together. */
export class Asker {
  #left: number;
  readonly #until = performance.now() + LONGEST_TOGETHER_MS;

  constructor(
    readonly board: string,
    most: number,
    private readonly signal: AbortSignal,
    private readonly fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init),
  ) {
    if (!isBoard(board)) refuse("link", {});
    this.#left = most;
  }

  /** Return an answer of at most `most` bytes; refusals: offline, slow, endless, answer. */
  async ask(path: string, most: number, { method = "GET", headers = {}, also = [] }: Asking = {}): Promise<Answer> {
    const board = this.board;
    const ending = new AbortController();
    const cancel = (): void => ending.abort();
    if (this.signal.aborted) refuse("canceled", {});
    this.signal.addEventListener("abort", cancel);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      cancel();
    }, Math.min(LONGEST_MS, this.#until - performance.now()));
    try {
      const response = await this.fetch(`${board}/${path}`, {
        method,
        headers,
        signal: ending.signal,
        cache: "no-store",
        credentials: "omit",
        mode: "cors",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
      if (![200, 201, 204, ...also].includes(response.status)) {
        await response.body?.cancel();
        refuse("answer", { board, status: response.status });
      }
      const body = await this.#read(response, Math.min(most, this.#left));
      this.#left -= body.length;
      return { status: response.status, headers: response.headers, body };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (this.signal.aborted) refuse("canceled", {});
      if (isLate) refuse("slow", { board });
      refuse("offline", { board });
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener("abort", cancel);
    }
  }

  /** Return an answer as text. */
  async text(path: string, most: number, asking: Asking = {}): Promise<string> {
    const { body, status } = await this.ask(path, most, asking);
    return reading("answer", { board: this.board, status }, () => fromUtf8(body));
  }

  async #read(response: Response, most: number): Promise<Uint8Array> {
    if (!response.body) return new Uint8Array();
    const reader = response.body.getReader();
    const parts: Uint8Array[] = [];
    let count = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      count += part.value.length;
      if (count > most) {
        await reader.cancel();
        refuse("endless", { board: this.board });
      }
      parts.push(part.value);
    }
    const body = new Uint8Array(count);
    let at = 0;
    for (const part of parts) {
      body.set(part, at);
      at += part.length;
    }
    return body;
  }
}
