import { language } from "../words/localize.ts";
import type { DeskError, SessionView, SignInBegun, TicketView } from "./agency/types.ts";

const BASE = "/api/v1";
const TOKEN = "nr-desk-token";
/** Of this window alone: what binds a sign-in at the identity provider to it. */
const BINDING = "nr-desk-binding";

/** Why a call failed, in the desk's own sentence. */
export class DeskFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }

  static of(thrown: unknown): DeskFailure {
    return thrown instanceof DeskFailure ? thrown : new DeskFailure(0, "desk.away", String(thrown));
  }
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/**
 * Calls the desk's own server. The token of the session is kept for this address and port alone; a
 * cookie would go to every port of the machine.
 */
export class Client {
  /** Called when the session has ended. */
  ended: () => void = () => undefined;
  readonly #tickets = new Map<string, Promise<string>>();

  get isSignedIn(): boolean {
    return localStorage.getItem(TOKEN) !== null;
  }

  /** Whether this window comes back from the identity provider. */
  get isBound(): boolean {
    return sessionStorage.getItem(BINDING) !== null;
  }

  /** Go to the identity provider; the page is left. */
  async leaveToSignIn(): Promise<void> {
    const begun = await this.call<SignInBegun>("POST", "/sign-in");
    sessionStorage.setItem(BINDING, begun.binding);
    location.assign(begun.address);
  }

  async signIn(code: string, name: string): Promise<SessionView> {
    const binding = sessionStorage.getItem(BINDING) ?? "";
    sessionStorage.removeItem(BINDING);
    const session = await this.call<SessionView>("POST", "/sessions", { code, name, binding });
    localStorage.setItem(TOKEN, session.token ?? "");
    return session;
  }

  async signOut(): Promise<void> {
    const ending = this.call("DELETE", "/session").catch(() => undefined);
    // At once, so that what is still on its way doesn't find a session that is over.
    this.#forget();
    await ending;
  }

  /** Call a route, and return its JSON; throws DeskFailure. */
  async call<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const response = await this.send(
      method,
      path,
      body === undefined ? undefined : JSON.stringify(body),
      body === undefined ? {} : { "Content-Type": "application/json" },
    );
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** Call a route with any body, and return its answer; throws DeskFailure. */
  async send(
    method: Method,
    path: string,
    body?: BodyInit,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    const token = localStorage.getItem(TOKEN);
    let response: Response;
    try {
      response = await fetch(BASE + path, {
        method,
        body: body ?? null,
        headers: {
          ...headers,
          "Accept-Language": language(),
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
        signal: signal ?? null,
        credentials: "omit",
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new DeskFailure(0, "desk.away", "");
    }
    if (response.ok) return response;
    const { code, message, details } = (await response.json().catch(() => ({
      code: "desk.away",
      message: "",
    }))) as DeskError;
    if (response.status === 401 && token === localStorage.getItem(TOKEN)) {
      this.#forget();
      this.ended();
    }
    throw new DeskFailure(response.status, code, message, details);
  }

  /** Return an address that a player or picture may read as long as the session lasts. */
  async mediaUrl(path: string): Promise<string> {
    const whole = BASE + path;
    let ticket = this.#tickets.get(whole);
    if (!ticket) {
      ticket = this.call<TicketView>("POST", "/tickets", { path: whole }).then((view) => view.ticket);
      this.#tickets.set(whole, ticket);
      ticket.catch(() => this.#tickets.delete(whole));
    }
    return `${whole}?ticket=${await ticket}`;
  }

  #forget(): void {
    localStorage.removeItem(TOKEN);
    this.#tickets.clear();
  }
}
