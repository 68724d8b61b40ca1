import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type Hub, HubError } from "./hub.ts";

/** One answer of the hub for an element: read when its path is first asked for, and when it changes. */
export class Asked<T> implements ReactiveController {
  value: T | null = null;
  error: HubError | null = null;
  #hub: Hub | null = null;
  #path = "";
  #run = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#run += 1;
    this.#path = "";
  }

  /** Read `path`, unless it was; an empty path asks for nothing. Call it while rendering is prepared. */
  ask(hub: Hub, path: string): void {
    if (hub === this.#hub && path === this.#path) return;
    this.#hub = hub;
    this.#path = path;
    this.value = null;
    if (path) void this.again();
  }

  /** Read it anew; what is shown stays until then. */
  async again(): Promise<void> {
    const hub = this.#hub;
    if (!hub || !this.#path) return;
    const run = ++this.#run;
    try {
      const value = await hub.get<T>(this.#path);
      if (run !== this.#run) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (run !== this.#run) return;
      this.error = HubError.of(thrown);
    }
    this.host.requestUpdate();
  }

  /** Show what the hub has just answered to a change. */
  show(value: T): void {
    this.#run += 1;
    this.value = value;
    this.host.requestUpdate();
  }
}
