import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Hass } from "../hass.ts";
import type { Message } from "./types.ts";

export type Query = Record<string, string | number | boolean | undefined>;

/** What went wrong; `message` is in the user's words, `code` is the hub's. */
export class HubError extends Error {
  /** The message without its advice; the hub's advice for a camera's brand; its own reason's code. */
  readonly sentence: string;
  readonly advice: string;
  readonly reason: string;

  constructor(
    readonly code: string,
    message: string,
    parts: { sentence?: string; advice?: string; reason?: string } = {},
  ) {
    super(message);
    this.sentence = parts.sentence || message;
    this.advice = parts.advice ?? "";
    this.reason = parts.reason ?? "";
  }

  static of(thrown: unknown): HubError {
    if (thrown instanceof HubError) return thrown;
    const { code, message, translation_placeholders } = (thrown ?? {}) as {
      code?: unknown;
      message?: unknown;
      translation_placeholders?: { sentence?: string; advice?: string; reason?: string };
    };
    return new HubError(
      typeof code === "string" ? code : "unknown",
      typeof message === "string" ? message : String(thrown),
      translation_placeholders,
    );
  }
}

/** Signed addresses live this long, and are asked for anew well before. */
const SIGNED_S = 3600;
const RENEWED_MS = 40 * 60 * 1000;

/** One hub, reached through Home Assistant. Every failure is a HubError. */
export class Hub {
  #hass: Hass;
  readonly #signed = new Map<string, { at: number; address: Promise<string> }>();
  readonly #listeners = new Set<(message: Message) => void>();

  constructor(
    hass: Hass,
    readonly entryId: string,
  ) {
    this.#hass = hass;
  }

  /** Home Assistant gives a new `hass` all the time; only the newest is used. */
  use(hass: Hass): void {
    this.#hass = hass;
  }

  get<T>(path: string, query?: Query): Promise<T> {
    return this.#call<T>("GET", path, query);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#call<T>("POST", path, undefined, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#call<T>("PUT", path, undefined, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#call<T>("PATCH", path, undefined, body);
  }

  delete<T = null>(path: string, query?: Query): Promise<T> {
    return this.#call<T>("DELETE", path, query);
  }

  /** Ask Home Assistant itself about this hub, such as which phones it has: `setup`, `notify`. */
  async home<T>(command: string, more: Record<string, unknown> = {}): Promise<T> {
    try {
      return await this.#hass.callWS<T>({
        type: `neighbors_requests/${command}`,
        entry_id: this.entryId,
        language: this.#hass.language,
        ...more,
      });
    } catch (thrown) {
      throw HubError.of(thrown);
    }
  }

  /** Return what Home Assistant's own map tiles are asked with; null if it passes none on. */
  async mapToken(): Promise<string | null> {
    try {
      return (await this.#hass.callWS<{ token: string }>({ type: "map_tiles/access_token" })).token;
    } catch {
      return null;
    }
  }

  async #call<T>(method: string, path: string, query?: Query, body?: unknown): Promise<T> {
    const parameters = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
    try {
      return await this.#hass.callWS<T>({
        type: "neighbors_requests/call",
        entry_id: this.entryId,
        method,
        path,
        language: this.#hass.language,
        ...(parameters.length
          ? { query: Object.fromEntries(parameters.map(([key, value]) => [key, String(value)])) }
          : {}),
        ...(body === undefined ? {} : { body }),
      });
    } catch (thrown) {
      throw HubError.of(thrown);
    }
  }

  /** Fetch what would need a signed address otherwise, without asking for one first. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await this.#hass.fetchWithAuth(
      `/api/neighbors_requests/${this.entryId}/media/${path}`,
      init,
    );
    if (!answer.ok) throw new HubError(answer.status === 404 ? "not_found" : "unavailable", "");
    return answer;
  }

  /**
   * Send a file as it is, and return what the hub made of it; `progress` is told which part has left.
   * Fails as `broken` if the line does, as `too_large` if something on the way takes no such file.
   */
  async upload<T>(
    path: string,
    file: Blob,
    { signal, progress }: { signal: AbortSignal; progress: (done: number) => void },
  ): Promise<T> {
    const { auth, language } = this.#hass;
    if (auth?.expired) await auth.refreshAccessToken?.();
    // `fetch` can't say how far an upload is.
    const sent = new XMLHttpRequest();
    const answered = new Promise<void>((done, fail) => {
      sent.onload = () => done();
      sent.onerror = sent.onabort = () => fail(new HubError("broken", ""));
    });
    sent.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    signal.addEventListener("abort", () => sent.abort());
    sent.open("POST", `/api/neighbors_requests/${this.entryId}/media/${path}`);
    sent.setRequestHeader("Authorization", `Bearer ${auth?.accessToken ?? ""}`);
    sent.setRequestHeader("Accept-Language", language);
    sent.setRequestHeader("Content-Type", "application/octet-stream");
    if (signal.aborted) throw new HubError("broken", "");
    sent.send(file);
    await answered;
    const answer = parsed(sent.responseText);
    if (sent.status === 201) return answer as T;
    if (answer) throw HubError.of(answer);
    // Not the words of Home Assistant, but of a proxy before it.
    throw new HubError(sent.status === 413 ? "too_large" : "broken", "");
  }

  /** Return a signed address for `<img>` and `<video>`, such as of `clips/ID/video`. */
  media(path: string): Promise<string> {
    const known = this.#signed.get(path);
    if (known && Date.now() - known.at < RENEWED_MS) return known.address;
    const address = this.#hass
      .callWS<{ path: string }>({
        type: "auth/sign_path",
        path: `/api/neighbors_requests/${this.entryId}/media/${path}`,
        expires: SIGNED_S,
      })
      .then(
        (signed) => signed.path,
        (thrown: unknown) => {
          this.#signed.delete(path);
          throw HubError.of(thrown);
        },
      );
    this.#signed.set(path, { at: Date.now(), address });
    return address;
  }

  /** What lives as long as this page is connected to Home Assistant. */
  get session(): object {
    return this.#hass.connection;
  }

  /** Hear every message of the hub, such as `proposal.changed`; returns how to stop. */
  listen(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(message: Message): void {
    for (const listener of this.#listeners) listener(message);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A hub that takes longer than this is said to be slow. */
const SLOW_MS = 4000;

/** One answer of the hub for an element: read when its path is first asked for, and when it changes. */
export class Fetched<T> implements ReactiveController {
  value: T | null = null;
  error: HubError | null = null;
  /** Nothing has come for so long that it should be said. */
  slow = false;
  #hub: Hub | null = null;
  #path = "";
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#run += 1;
    this.#path = "";
    clearTimeout(this.#timer);
  }

  /** Read `path`, unless it was; an empty path asks for nothing. Call it while rendering is prepared. */
  ask(hub: Hub, path: string): void {
    if (hub === this.#hub && path === this.#path) return;
    this.#hub = hub;
    this.#path = path;
    this.value = null;
    this.slow = false;
    if (path) void this.again();
  }

  /** Read it anew; what is shown stays until then. */
  async again(): Promise<void> {
    const hub = this.#hub;
    if (!hub || !this.#path) return;
    const run = ++this.#run;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.slow = true;
      this.host.requestUpdate();
    }, SLOW_MS);
    try {
      const value = await hub.get<T>(this.#path);
      if (run !== this.#run) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (run !== this.#run) return;
      this.error = HubError.of(thrown);
    }
    clearTimeout(this.#timer);
    this.slow = false;
    this.host.requestUpdate();
  }

  /** Show what the hub has just answered to a change. */
  show(value: T): void {
    this.#run += 1;
    clearTimeout(this.#timer);
    this.slow = false;
    this.value = value;
    this.host.requestUpdate();
  }
}

const MOST_REMEMBERED = 20;

/** What a page remembers of its last few visits, by a key, until Home Assistant is loaded anew. */
export class Memory<T> {
  readonly #all = new WeakMap<object, Map<string, T>>();

  take(hub: Hub, key: string): T | undefined {
    return this.#all.get(hub.session)?.get(key);
  }

  /** Remember something, or nothing any longer. */
  put(hub: Hub, key: string, value: T | undefined): void {
    const all = this.#all.get(hub.session) ?? new Map<string, T>();
    this.#all.set(hub.session, all);
    all.delete(key);
    if (value === undefined) return;
    all.set(key, value);
    if (all.size > MOST_REMEMBERED) all.delete([...all.keys()][0] ?? "");
  }
}
