import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import type { Camera } from "../../api/types.ts";
import { define } from "../../element.ts";
import { moment } from "../../parts/format.ts";
import { snapshotOf } from "../../parts/nr-picture.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";

declare global {
  interface Navigator {
    connection?: { saveData?: boolean };
  }
}

const AGAIN_MS = 30_000;
/** Those that are live now, and those that would be if there were room. */
const seated = new Set<LivePicture>();
const waiting = new Set<LivePicture>();

/** Return how many cameras can be live at once without keeping others from the browser's connections. */
function mostLive(): number {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return /^h[23]/.test(page?.nextHopProtocol ?? "") ? 12 : 4;
}

function isWatchable(camera: Camera): boolean {
  if (navigator.connection?.saveData) return false;
  return camera.kind !== "archive" && (camera.state === "recording" || camera.state === "paused");
}

function isSeated(picture: LivePicture): boolean {
  return seated.has(picture);
}

function take(picture: LivePicture): void {
  if (seated.size < mostLive()) seated.add(picture);
  else if (!seated.has(picture)) waiting.add(picture);
}

function leave(picture: LivePicture): void {
  waiting.delete(picture);
  if (!seated.delete(picture)) return;
  const [next] = waiting;
  if (!next) return;
  waiting.delete(next);
  next.decide();
}

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) (target as LivePicture).visible = isIntersecting;
});

/**
 * A camera's picture: live while it is on the screen and the page is looked at, a still otherwise.
 *
 * Only some are live at once: over HTTP/1.1 a browser has six connections for all of Home Assistant.
 */
@define("nr-live-picture")
export class LivePicture extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) camera!: Camera;
  /** Whether the hub is away: a stream that it broke off would look live for ever. */
  @property({ type: Boolean }) away = false;
  /** Never live, such as beside one that is. */
  @property({ type: Boolean }) still = false;
  @state() private address = "";
  /** A live picture has come. */
  @state() private live = false;
  @state() private failed = false;
  /** What is wanted, and what the address shows. */
  #path = "";
  #shown = "";
  #visible = false;
  /** When a live picture failed, so that it isn't tried all the time. */
  #failedAt = -Infinity;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        position: relative;
        container-type: inline-size;
        background: #24282c;
        color: #c9ced3;
        overflow: hidden;
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      :host([whole]) img {
        object-fit: fill;
      }
      .none {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 6px;
        font-size: 12px;
        line-height: 16px;
      }
      /* On a phone's tile the state alone has room. */
      @container (max-width: 239px) {
        .none {
          align-content: end;
          padding-bottom: 8px;
        }
        .none:has(span) .ic {
          display: none;
        }
      }
      .pill {
        position: absolute;
        left: 8px;
        top: 8px;
        max-width: calc(100% - 16px);
        background: rgba(12, 14, 17, 0.88);
        color: #fff;
        border-radius: 10px;
        font-size: 12px;
        line-height: 16px;
        padding: 2px 9px;
      }
      .pill.on {
        padding-left: 20px;
      }
      .pill.on::before {
        content: "";
        position: absolute;
        left: 8px;
        top: 6px;
        width: 8px;
        height: 8px;
        border-radius: 4px;
        background: #8fe0a4;
      }
      img.old {
        opacity: 0.35;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    seen.observe(this);
    document.addEventListener("visibilitychange", this.decide);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    seen.unobserve(this);
    document.removeEventListener("visibilitychange", this.decide);
    this.#visible = false;
    leave(this);
    this.#show("");
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("camera") || changed.has("away")) this.decide();
  }

  /** Whether the camera is on the screen, as the browser says. */
  set visible(visible: boolean) {
    this.#visible = visible;
    this.decide();
  }

  /** Show it live or still, or nothing as long as nobody sees it. */
  readonly decide = (): void => {
    const looked = this.#visible && !document.hidden;
    const rested = performance.now() - this.#failedAt > AGAIN_MS;
    if (looked && rested && !this.still && !this.away && isWatchable(this.camera)) take(this);
    else leave(this);
    const still = snapshotOf(this.camera);
    if (isSeated(this)) this.#show(`cameras/${this.camera.id}/live.mjpeg`);
    // What was never on the screen asks for nothing; what was, keeps its last picture.
    else if (looked) this.#show(still && `${still}?at=${this.camera.snapshot_at ?? ""}`);
    else if (this.#path.endsWith("live.mjpeg")) this.#show(still && `${still}?at=`);
  };

  override render() {
    const { camera } = this;
    const isOff = camera.state === "reconnecting";
    const time = camera.snapshot_at ? moment(camera.snapshot_at) : "";
    return html`${this.address && !this.failed
        ? html`<img
            class=${isOff ? "old" : ""}
            src=${this.address}
            alt=${t("cameras.picture", { name: camera.name })}
            decoding="async"
            @load=${() => (this.live = this.#shown.endsWith("live.mjpeg"))}
            @error=${this.#fail}
          />`
        : nothing}
      ${isOff || !this.address || this.failed
        ? html`<div class="none">
            ${icon(isOff ? "away" : "camera", 24)}
            ${isOff && time ? html`<span>${t("tile.last_picture", { time })}</span>` : nothing}
          </div>`
        : nothing}
      ${this.still ? nothing : this.#pill(isOff, time)}`;
  }

  #pill(isOff: boolean, time: string): TemplateResult | typeof nothing {
    if (this.live) return html`<span class="pill on">${t("tile.live")}</span>`;
    if (isOff) return html`<span class="pill">${t("tile.offline", { time: moment(this.camera.since) })}</span>`;
    return time && this.address ? html`<span class="pill">${time}</span>` : nothing;
  }

  #show(path: string): void {
    if (path === this.#path) return;
    this.#path = path;
    if (!path.endsWith("live.mjpeg")) this.live = false;
    this.failed = false;
    if (!path) {
      // A picture that is only taken out would go on loading.
      this.renderRoot.querySelector("img")?.removeAttribute("src");
      this.address = "";
      return;
    }
    void this.hub.media(path).then(
      (address) => {
        if (path !== this.#path) return;
        this.#shown = path;
        this.address = address;
      },
      () => {
        if (path === this.#path) this.failed = true;
      },
    );
  }

  #fail = (): void => {
    if (isSeated(this)) {
      this.#failedAt = performance.now();
      this.decide();
    } else this.failed = true;
  };
}
