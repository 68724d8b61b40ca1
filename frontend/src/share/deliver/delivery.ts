/**
 * Sends a sealed share with tus (https://tus.io) and asks what became of it.
 *
 * The id of an upload is the only right to a share: 128 bits that the board draws, which the person
 * keeps as twelve words. So the page announces the upload itself, before a byte is sent, and tells
 * tus-js-client nothing that it would write anywhere. The sealed bytes and what belongs to them stay in
 * the browser's own files until the receipt is there, so that a page that is opened again goes on.
 */
import { DetailedError, Upload, type UploadOptions } from "tus-js-client";
import { Fields, fromJson } from "../encoding.ts";
import { Asker } from "../http.ts";
import { ED25519, parseKey, type Key } from "../note.ts";
import { Refusal, type Progress, type Sent } from "../protocol.ts";
import { Malformed, reading, refuse } from "../refusals.ts";
import type { Store } from "../store.ts";
import { uploadOf, uploadWords } from "../words.ts";
import { MOST_NOTE_BYTES, openInboxNote, type About, type NoteKind } from "./notes.ts";

const STATE = "share.json";
const CHUNK_BYTES = 8 * 1024 ** 2;
const KEPT_MS = 48 * 3600_000;
const MOST_ASKED_BYTES = 1024 ** 2;
const LONGEST_PAUSE_S = 60;
/** The connection that broke still counts as sending: it makes way once it has been silent for a moment. */
const LOCKED = 423;
const LOCKED_S = 2;
const TUS = { "Tus-Resumable": "1.0.0" };

/** Where a share goes, and whose signature its receipt must have. */
export interface Inbox {
  board: string;
  /** The request's index in the log. */
  index: number;
  origin: string;
  agency: string;
  request: string;
  key: Key;
}

/** The sealed bytes. */
export interface Sealed {
  size: number;
  sha256: string;
}

interface State extends Inbox, Sealed {
  upload: string;
  /** When it was announced, in milliseconds. */
  at: number;
}

export interface Surroundings {
  store: Store;
  /** The name of the sealed file in the store. */
  sealed: string;
  now?: () => number;
  fetch?: typeof globalThis.fetch;
  /** For a runtime without XMLHttpRequest. */
  tus?: Pick<UploadOptions, "httpStack" | "fileReader">;
}

export class Delivery {
  #state: State | null = null;

  constructor(private readonly surroundings: Surroundings) {}

  get #now(): number {
    return (this.surroundings.now ?? Date.now)();
  }

  #asker(board: string, signal: AbortSignal): Asker {
    return new Asker(board, MOST_ASKED_BYTES, signal, this.surroundings.fetch);
  }

  /** Return an upload that this browser has kept, with how much of it has arrived; null if there is none. */
  async kept(signal: AbortSignal): Promise<{ board: string; request: number; sha256: string; size: number; sent: number } | null> {
    const state = (this.#state ??= await this.#load());
    if (state === null) return null;
    const file = await this.surroundings.store.open(this.surroundings.sealed);
    const isLate = this.#now - state.at > KEPT_MS || this.#now < state.at;
    const sent = file?.size === state.size && !isLate ? await this.#offset(state, signal) : null;
    if (sent === null) {
      await this.forget();
      return null;
    }
    return { board: state.board, request: state.index, sha256: state.sha256, size: state.size, sent };
  }

  /** Announce a sealed share and return the words of its upload; no byte of it has been sent then. */
  async begin(inbox: Inbox, sealed: Sealed, signal: AbortSignal): Promise<{ words: string[]; lasts: boolean }> {
    const state = this.#state;
    const { lasts } = this.surroundings.store;
    if (state?.sha256 === sealed.sha256 && state.request === inbox.request) return { words: uploadWords(state.upload), lasts };
    const path = `inbox/${inbox.agency}/${inbox.request}`;
    const answer = await this.#asker(inbox.board, signal).ask(path, 64 * 1024, {
      method: "POST",
      headers: { ...TUS, "Upload-Length": String(sealed.size) },
      also: [400, 403, 404, 409, 410, 413, 429, 503, 507],
    });
    requireRoom(answer.status, sealed.size);
    if (answer.status !== 201) refuse("answer", { board: inbox.board, status: answer.status });
    // Only the id counts: a board that gives another address sends nobody anywhere.
    const upload = /\/inbox\/uploads\/([0-9a-f]{32})$/.exec(answer.headers.get("Location") ?? "")?.[1];
    if (upload === undefined) refuse("upload", { board: inbox.board });
    this.#state = { ...inbox, ...sealed, upload, at: this.#now };
    await this.#save(this.#state);
    return { words: uploadWords(upload), lasts };
  }

  /** Return the words of an upload that `kept` has found. */
  again(): { words: string[]; lasts: boolean } {
    if (this.#state === null) refuse("order", {});
    return { words: uploadWords(this.#state.upload), lasts: this.surroundings.store.lasts };
  }

  /** Send what `begin` announced or `kept` found, for as long as it takes; return the checked receipt. */
  async send(progress: (progress: Progress) => void, signal: AbortSignal): Promise<Sent> {
    const state = this.#state;
    if (state === null) refuse("order", {});
    const file = await this.surroundings.store.open(this.surroundings.sealed);
    if (file?.size !== state.size) refuse("sealed_gone", {});
    for (let attempt = 0, most = 0; ; attempt++) {
      const error = await this.#sendOnce(state, file, signal, (done) => {
        if (done > most) attempt = 0;
        most = Math.max(most, done);
        progress({ step: "send", done, all: state.size });
      });
      if (error === null) break;
      if (signal.aborted) refuse("canceled", {});
      const isLocked = requireWaiting(error, state) === LOCKED;
      const forSeconds = isLocked ? LOCKED_S : Math.min(LONGEST_PAUSE_S, 2 ** Math.min(attempt, 6));
      progress({ step: "waiting", forSeconds });
      await pause(forSeconds * 1000, signal);
    }
    const asker = this.#asker(state.board, signal);
    const receipt = await asker.text(`inbox/uploads/${state.upload}/receipt`, MOST_NOTE_BYTES);
    const { at } = reading("receipt", { board: state.board }, () => openInboxNote(receipt, "receipt", state.key, state));
    await this.forget();
    return { words: uploadWords(state.upload), receipt, at };
  }

  /** Forget a share and its sealed bytes; what the board has of it stays there. */
  async forget(): Promise<void> {
    this.#state = null;
    await this.surroundings.store.remove(STATE);
    await this.surroundings.store.remove(this.surroundings.sealed);
  }

  /** Return what became of a share. */
  async look(inbox: Inbox, words: readonly string[], signal: AbortSignal): Promise<{ state: "sent" | "opened" | "withdrawn" | "partial" | "gone"; note: string }> {
    const upload = reading("twelve_words", {}, () => uploadOf(words));
    const asker = this.#asker(inbox.board, signal);
    const path = `inbox/uploads/${upload}`;
    const head = await asker.ask(path, 1024, { method: "HEAD", headers: TUS, also: [404, 410] });
    if (head.status !== 200) return { state: "gone", note: "" };
    if (head.headers.get("Upload-Offset") !== head.headers.get("Upload-Length")) return { state: "partial", note: "" };
    const receipt = await this.#note(asker, `${path}/receipt`, "receipt", inbox);
    if (receipt === null) return { state: "gone", note: "" };
    const about = { ...inbox, sha256: receipt.sha256 };
    const taken = await this.#note(asker, `${path}/withdrawal`, "withdrawal", about);
    if (taken !== null) return { state: "withdrawn", note: taken.note };
    const opened = await this.#note(asker, `${path}/opened`, "opened", about);
    if (opened !== null) return { state: "opened", note: opened.note };
    const dropped = (await asker.ask(`${path}/opened`, 64 * 1024, { also: [404, 410] })).status === 410;
    return dropped ? { state: "gone", note: "" } : { state: "sent", note: receipt.note };
  }

  /** Take a share back; one that hasn't arrived whole is ended, and nobody signs that. */
  async withdraw(inbox: Inbox, words: readonly string[], signal: AbortSignal): Promise<{ note: string }> {
    const upload = reading("twelve_words", {}, () => uploadOf(words));
    const asker = this.#asker(inbox.board, signal);
    const path = `inbox/uploads/${upload}`;
    const answer = await asker.ask(`${path}/withdrawal`, 64 * 1024, { method: "POST", also: [404, 409, 410] });
    if (answer.status === 404 || answer.status === 410) refuse("upload_gone", {});
    if (this.#state?.upload === upload) await this.forget();
    if (answer.status === 409) {
      const ended = await asker.ask(path, 64 * 1024, { method: "DELETE", headers: TUS, also: [404, 410] });
      if (ended.status === 404) refuse("upload_gone", {});
      return { note: "" };
    }
    const note = new TextDecoder().decode(answer.body);
    reading("note", { board: inbox.board }, () => openInboxNote(note, "withdrawal", inbox.key, inbox));
    return { note };
  }

  async #note(asker: Asker, path: string, kind: NoteKind, about: About & { key: Key; board: string }): Promise<{ note: string; sha256: string } | null> {
    const { status, body } = await asker.ask(path, 64 * 1024, { also: [404, 405, 410] });
    if (status !== 200) return null;
    const code = kind === "receipt" ? "receipt" : "note";
    return reading(code, { board: about.board }, () => {
      const note = new TextDecoder().decode(body);
      return { note, sha256: openInboxNote(note, kind, about.key, about).sha256 };
    });
  }

  /** Return how much of an upload has arrived; null if the board doesn't have it any more. */
  async #offset(state: State, signal: AbortSignal): Promise<number | null> {
    try {
      const asking = { method: "HEAD", headers: TUS, also: [404, 410] } as const;
      const { status, headers } = await this.#asker(state.board, signal).ask(`inbox/uploads/${state.upload}`, 1024, asking);
      const offset = headers.get("Upload-Offset") ?? "";
      return status === 200 && /^[0-9]{1,15}$/.test(offset) ? Math.min(Number(offset), state.size) : null;
    } catch (error) {
      // Without a line it can't be known, and the upload is kept all the same.
      if (error instanceof Refusal && error.code !== "canceled") return 0;
      throw error;
    }
  }

  #sendOnce(state: State, file: Blob, signal: AbortSignal, arrived: (done: number) => void): Promise<Error | null> {
    return new Promise((resolve) => {
      const upload = new Upload(file as File, {
        uploadUrl: `${state.board}/inbox/uploads/${state.upload}`,
        chunkSize: CHUNK_BYTES,
        // By default it writes the upload's address, the right to the share, into localStorage.
        storeFingerprintForResuming: false,
        metadata: {},
        retryDelays: null,
        onProgress: arrived,
        onError: resolve,
        onSuccess: () => resolve(null),
        ...this.surroundings.tus,
      });
      const stop = (): void => {
        void upload.abort(false);
        resolve(new Error("canceled"));
      };
      if (signal.aborted) return stop();
      signal.addEventListener("abort", stop, { once: true });
      upload.start();
    });
  }

  async #save({ key, ...state }: State): Promise<void> {
    const { store } = this.surroundings;
    if (!store.lasts) return;
    const sink = await store.create(STATE);
    await sink.write(new TextEncoder().encode(JSON.stringify({ ...state, key: key.text })));
    await sink.close();
  }

  async #load(): Promise<State | null> {
    const file = await this.surroundings.store.open(STATE);
    if (file === null) return null;
    try {
      const fields = new Fields(fromJson(await file.text()));
      return {
        board: fields.text("board", 600),
        index: fields.count("index"),
        origin: fields.text("origin", 256),
        agency: fields.form("agency", /^[0-9a-f]{40}$/),
        request: fields.form("request", /^[0-9a-f]{32}$/),
        key: parseKey(fields.text("key", 400), ED25519),
        size: fields.count("size"),
        sha256: fields.form("sha256", /^[0-9a-f]{64}$/),
        upload: fields.form("upload", /^[0-9a-f]{32}$/),
        at: fields.count("at"),
      };
    } catch (error) {
      // Written by another release, or cut off by a crash.
      if (error instanceof Malformed) return null;
      throw error;
    }
  }
}

/** Refuse what waiting doesn't change about an inbox that takes no more. */
function requireRoom(status: number, size: number): void {
  if (status === 413) refuse("too_large", { size, most: 0 });
  if (status === 429) refuse("many_shares", {});
  if (status === 503 || status === 507) refuse("inbox_full", {});
  if ([403, 404, 409, 410].includes(status)) refuse("inbox_closed", {});
}

/** Return the answer's status if trying again may help: the line is down, the board busy, or another connection writes. */
function requireWaiting(error: Error, state: State): number {
  // What fails before a request was made would fail again, forever.
  if (!(error instanceof DetailedError)) throw error;
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status === 404 || status === 410) refuse("upload_gone", {});
  if (status === 507) refuse("inbox_full", {});
  const passes = status === 0 || status >= 500 || [408, 409, LOCKED, 429].includes(status);
  if (!passes) refuse("answer", { board: state.board, status });
  return status;
}

/** Wait, or until the browser has a line again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      globalThis.removeEventListener?.("online", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    globalThis.addEventListener?.("online", end);
    if (signal.aborted) end();
  });
}
