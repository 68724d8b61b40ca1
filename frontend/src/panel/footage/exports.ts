import type { ReactiveController, ReactiveControllerHost } from "lit";
import { HubError, type Hub } from "../../api/hub.ts";
import type { Export, MovingMask } from "../../api/types.ts";
import { formatTime, type Span } from "../review/time.ts";

export interface Wish {
  readonly cameraId: string;
  readonly span: Span;
  readonly masks: readonly MovingMask[];
  readonly sound: boolean;
  readonly codec: "as_recorded" | "h264" | "ffv1";
}

/** A message may be lost: then this asks. */
const ASKED_MS = 2000;

/** One clip as the hub makes it, for an element: saved to a device, or converted to be played. */
export class ExportJob implements ReactiveController {
  value: Export | null = null;
  error: HubError | null = null;
  /** Where the finished clip is; "" until then. */
  address = "";
  #hub: Hub | null = null;
  #run = 0;
  #query = "";
  #stop: () => void = () => undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get running(): boolean {
    return this.#hub !== null && !this.error && !this.address;
  }

  hostDisconnected(): void {
    this.cancel();
  }

  /** Have the hub make a clip, to download it or to play it here; what it made before is deleted. */
  async start(hub: Hub, wish: Wish, use: "download" | "play"): Promise<void> {
    this.cancel();
    this.#query = use === "download" ? "?download=1" : "";
    const run = this.#run;
    this.#hub = hub;
    this.host.requestUpdate();
    const time = (at: number) => formatTime(Math.round(at * 1000));
    try {
      const made = await hub.post<Export>("/exports", {
        camera_id: wish.cameraId,
        start: time(wish.span.start),
        end: time(wish.span.end),
        masks: wish.masks,
        sound: wish.sound,
        codec: wish.codec,
      });
      if (run !== this.#run) return void hub.delete(`/exports/${made.id}`).catch(() => undefined);
      const again = async () => {
        const known = await hub.get<Export>(`/exports/${made.id}`);
        if (run === this.#run) await this.#hear(known, run);
      };
      const timer = setInterval(() => void again().catch(() => undefined), ASKED_MS);
      const hush = hub.listen(({ type, data }) => {
        const told = (data["export"] ?? data) as Export;
        if (type === "export.changed" && told.id === made.id) void this.#hear(told, run);
      });
      this.#stop = () => {
        clearInterval(timer);
        hush();
      };
      await this.#hear(made, run);
    } catch (thrown) {
      if (run === this.#run) this.#fail(HubError.of(thrown));
    }
  }

  /** Stop, and have the hub delete what it made. */
  cancel(): void {
    this.#run += 1;
    this.#stop();
    this.#stop = () => undefined;
    if (this.value && this.#hub)
      void this.#hub.delete(`/exports/${this.value.id}`).catch(() => undefined);
    this.#hub = this.value = this.error = null;
    this.address = "";
    this.host.requestUpdate();
  }

  /** Let the hub keep a finished clip as long as it does: it is being downloaded. */
  leave(): void {
    this.value = null;
    this.cancel();
  }

  async #hear(told: Export, run: number): Promise<void> {
    this.value = told;
    if (told.state !== "running") this.#stop();
    if (told.state === "failed") return this.#fail(new HubError("failed", told.reason));
    const hub = this.#hub;
    if (told.state === "done" && hub && !this.address) {
      const address = await hub.media(`exports/${told.id}/video${this.#query}`);
      if (run !== this.#run) return;
      this.address = address;
    }
    this.host.requestUpdate();
  }

  #fail(error: HubError): void {
    this.#stop();
    this.error = error;
    this.host.requestUpdate();
  }
}
