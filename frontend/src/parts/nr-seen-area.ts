import { css, html, LitElement, nothing, svg } from "lit";
import { property } from "lit/decorators.js";
import type { Hub } from "../api/hub.ts";
import type { Camera } from "../api/types.ts";
import { define } from "../element.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";
import { type Area, seenArea, shareSeen } from "./ground.ts";
import "./nr-picture.ts";
import { snapshotOf } from "./nr-picture.ts";

/** From here on, a camera sees all of an area rather than a part. */
const ALL = 0.95;

/** The area that is asked about, on the frame of a camera that sees some of it; else nothing. */
@define("nr-seen-area")
export class NrSeenArea extends LitElement {
  @property({ attribute: false }) hub: Hub | null = null;
  @property({ attribute: false }) cameras: readonly Camera[] = [];
  @property({ attribute: false }) area: Area | null = null;
  /** The cameras that have clips of it, best first: one of these is shown, if it can be. */
  @property({ attribute: false }) first: readonly string[] = [];

  static override styles = [
    shared,
    css`
      .seen {
        display: grid;
        grid-template-columns: 132px minmax(0, 1fr);
        gap: 12px;
        align-items: center;
        margin-top: 8px;
        padding-top: 10px;
        border-top: 1px solid var(--nr-line);
      }
      .p {
        position: relative;
        aspect-ratio: 16 / 9;
        border-radius: 8px;
        overflow: hidden;
      }
      nr-picture,
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      path {
        fill: color-mix(in srgb, #4fc3e8 26%, transparent);
        stroke: #a9e3f7;
        stroke-width: 2;
        stroke-dasharray: 4 3;
        vector-effect: non-scaling-stroke;
      }
      b {
        display: block;
        font-weight: 500;
      }
    `,
  ];

  override render() {
    const { area } = this;
    if (!area) return nothing;
    const rank = ({ id }: Camera) => (this.first.includes(id) ? this.first.indexOf(id) : this.first.length);
    const [best] = this.cameras
      .filter((camera) => !camera.indoor)
      .map((camera) => ({ camera, share: shareSeen(camera, area), seen: seenArea(camera, area) }))
      .filter(({ seen, camera }) => seen && snapshotOf(camera))
      .sort((one, other) => rank(one.camera) - rank(other.camera) || other.share - one.share);
    if (!best?.seen) return nothing;
    const { camera, share } = best;
    const points = best.seen.map(({ x, y }) => `${(x * 160).toFixed(1)} ${(y * 90).toFixed(1)}`);
    return html`<div class="seen">
      <div class="p">
        <nr-picture .hub=${this.hub} .path=${snapshotOf(camera)} alt=""></nr-picture>
        <svg viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden="true">
          ${svg`<path d="M${points.join("L")}Z" />`}
        </svg>
      </div>
      <p class="sm mut">
        <b style="color:var(--nr-ink)"
          >${t(share >= ALL ? "map.sees_all" : "map.sees_part", { name: camera.name })}</b
        >${t("map.about_right")}
      </p>
    </div>`;
  }
}
