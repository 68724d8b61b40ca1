import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Hass } from "../hass.ts";
import { fold, named, withRequest, type House } from "./fold.ts";
import { Hub, HubError } from "./hub.ts";
import type { FromHub, HouseName, Request } from "./model.ts";

export type { House } from "./fold.ts";

/** After this, what has not come yet is shown as grey blocks. */
export const SHOWN_AS_LOADING_MS = 300;
const TRIED_AGAIN_MS = 10_000;

/**
 * Keeps one house up to date for an element: `link.house` is the newest value.
 *
 * The element calls `use(hass, entryId)` whenever Home Assistant gives it a `hass`.
 */
export class HouseLink implements ReactiveController {
  houses: readonly HouseName[] = [];
  house: House | null = null;
  /** Why nothing can be shown, in the user's words. */
  error: HubError | null = null;
  /** Home Assistant has said which houses there are. */
  answered = false;
  /** Nothing has come for so long that it should be said. */
  slow = false;

  #hass: Hass | null = null;
  #wanted: string | undefined;
  #stop: (() => Promise<void> | void) | null = null;
  #run = 0;
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  use(hass: Hass, entryId?: string): void {
    const first = this.#hass === null;
    // Another language is another house to read: the hub words its sentences in it.
    const other = entryId !== this.#wanted || hass.language !== this.#hass?.language;
    this.#hass = hass;
    this.#wanted = entryId;
    this.house?.hub.use(hass);
    if (first || other) void this.begin();
  }

  hostConnected(): void {
    if (this.#hass) void this.begin();
  }

  hostDisconnected(): void {
    this.#end();
  }

  /** Read everything anew; also what "Try now" does. */
  async begin(): Promise<void> {
    const hass = this.#hass;
    if (!hass) return;
    this.#end();
    const run = this.#run;
    this.#after(SHOWN_AS_LOADING_MS, () => {
      this.slow = true;
    });
    try {
      const houses = await hass.callWS<HouseName[]>({ type: "neighbors_requests/houses" });
      if (run !== this.#run) return;
      this.houses = houses;
      this.answered = true;
      const name = houses.find((each) => each.entry_id === this.#wanted) ?? houses[0];
      if (!name) {
        this.house = null;
        this.#changed();
        return;
      }
      const kept = this.house?.entryId === name.entry_id ? this.house : null;
      this.house = kept ?? named(new Hub(hass, name.entry_id), name);
      const stop = await hass.connection.subscribeMessage<FromHub>(
        (told) => {
          if (run === this.#run) this.#hear(told);
        },
        {
          type: "neighbors_requests/subscribe",
          entry_id: name.entry_id,
          language: hass.language,
        },
      );
      if (run !== this.#run) void stop();
      else this.#stop = stop;
      this.error = null;
      void this.#readQuiet(name.entry_id, run);
    } catch (thrown) {
      if (run !== this.#run) return;
      this.error = HubError.of(thrown);
      this.#after(TRIED_AGAIN_MS, () => void this.begin());
    }
    this.#changed();
  }

  /** Show a request as the hub has just answered it, without waiting for its message. */
  show(request: Request): void {
    if (this.house) this.house = withRequest(this.house, request);
    this.host.requestUpdate();
  }

  /** Be quiet about a request until tomorrow, for this person alone; throws HubError. */
  async later(request: Request): Promise<void> {
    const house = this.house;
    if (this.#hass && house) await this.#askQuiet(house.entryId, { request_id: request.id });
  }

  /** A badge that counts too much is no reason to show nothing. */
  async #readQuiet(entryId: string, run: number): Promise<void> {
    await this.#askQuiet(entryId, {}, run).catch(() => undefined);
  }

  async #askQuiet(entryId: string, more: object, run = this.#run): Promise<void> {
    const type = "neighbors_requests/later";
    try {
      const answer = await this.#hass?.callWS<{ quiet: House["quiet"] }>({
        type,
        entry_id: entryId,
        language: this.#hass.language,
        ...more,
      });
      if (run !== this.#run || !this.house || !answer) return;
      this.house = { ...this.house, quiet: answer.quiet };
      this.host.requestUpdate();
    } catch (thrown) {
      throw HubError.of(thrown);
    }
  }

  #hear(told: FromHub): void {
    if (!this.house) return;
    this.house = fold(this.house, told, new Date().toISOString());
    this.error = null;
    if (told.type === "message") this.house.hub.tell(told.message);
    this.#changed();
  }

  #changed(): void {
    if (this.house?.loaded || this.error) this.slow = false;
    this.host.requestUpdate();
  }

  #after(wait_ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.house?.loaded) {
        act();
        this.host.requestUpdate();
      }
    }, wait_ms);
    this.#timers.add(timer);
  }

  #end(): void {
    this.#run += 1;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    void this.#stop?.();
    this.#stop = null;
  }
}
