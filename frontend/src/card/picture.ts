import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../api/hub.ts";
import type { ClipMatch } from "../api/types.ts";
import { define } from "../element.ts";
import { clock } from "../parts/format.ts";
import "../parts/nr-picture.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";

/** More of them than this would leave the caption no room, and it counts them anyway. */
const MOST_DOTS = 5;

/** The frames of the clips that a request concerns: swipe through them, press to play one. */
@define("nr-frames")
export class NrFrames extends LitElement {
  @property({ attribute: false }) hub: Hub | null = null;
  @property({ attribute: false }) clips: ClipMatch[] = [];

  /** Some of them were approved: that none was sent isn't true any more. */
  @property({ type: Boolean }) sent = false;

  @state() private at = 0;
  @state() private playing = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        position: relative;
        aspect-ratio: 16 / 9;
        background: #111;
      }
      .strip {
        display: flex;
        height: 100%;
        overflow-x: auto;
        scroll-snap-type: x mandatory;
        scrollbar-width: none;
      }
      .strip::-webkit-scrollbar {
        display: none;
      }
      button.frame {
        flex: 0 0 100%;
        height: 100%;
        padding: 0;
        border: 0;
        border-radius: 0;
        scroll-snap-align: center;
        position: relative;
      }
      button.frame:focus-visible {
        outline-offset: -4px;
        outline-color: #fff;
      }
      nr-picture {
        width: 100%;
        height: 100%;
      }
      .foot {
        position: absolute;
        inset-inline: 12px;
        bottom: 12px;
        display: flex;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
        pointer-events: none;
      }
      .cap {
        display: flex;
        gap: 6px;
        align-items: center;
        min-width: 0;
        background: rgba(12, 14, 17, 0.78);
        color: #fff;
        border-radius: 14px;
        padding-block: 4px;
        padding-inline: 8px 10px;
        font-size: 12px;
        line-height: 18px;
      }
      .pos {
        flex: none;
        display: flex;
        gap: 6px;
      }
      .pos i {
        width: 18px;
        height: 4px;
        border-radius: 2px;
        background: rgba(255, 255, 255, 0.45);
      }
      .pos i.on {
        background: #fff;
      }
      .close {
        position: absolute;
        inset-inline-end: 8px;
        top: 8px;
        background: rgba(12, 14, 17, 0.78) !important;
        color: #fff;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("clips");
    if (before && before[0]?.clip_id !== this.clips[0]?.clip_id) {
      this.at = 0;
      this.playing = false;
    }
  }

  override render() {
    const clip = this.clips[Math.min(this.at, this.clips.length - 1)];
    if (!clip) return html``;
    if (this.playing)
      return html`<nr-picture
          video
          .hub=${this.hub}
          path="clips/${clip.clip_id}/video"
          .alt=${this.#name(clip, this.at)}
        ></nr-picture>
        <button
          class="btn round close"
          aria-label=${t("frames.close")}
          @click=${() => (this.playing = false)}
        >
          ${icon("cross", 20)}
        </button>`;
    return html`<div class="strip" @scroll=${this.#scrolled}>
        ${this.clips.map(
          (each, at) => html`<button
            class="frame"
            aria-label=${t("frames.play", { clip: this.#name(each, at) })}
            @click=${() => {
              this.at = at;
              this.playing = true;
            }}
          >
            ${Math.abs(at - this.at) < 2
              ? html`<nr-picture .hub=${this.hub} path="clips/${each.clip_id}/thumbnail"></nr-picture>`
              : ""}
          </button>`,
        )}
      </div>
      <div class="foot">
        <span class="cap"
          >${icon("clip")}${[
            t(this.sent ? "frames.count" : "frames.caption", { at: this.at + 1, of: this.clips.length }),
            ...(clip.labels.length ? [clip.labels.map((label) => t(`seen.${label}`)).join(", ")] : []),
          ].join(" · ")}</span
        >
        ${this.clips.length > 1 && this.clips.length <= MOST_DOTS
          ? html`<span class="pos" aria-hidden="true"
              >${this.clips.map((_, at) => html`<i class=${at === this.at ? "on" : ""}></i>`)}</span
            >`
          : nothing}
      </div>`;
  }

  #name(clip: ClipMatch, at: number): string {
    return t("frames.name", {
      at: at + 1,
      of: this.clips.length,
      camera: clip.camera_name,
      time: clock(clip.start),
    });
  }

  #scrolled = (event: Event): void => {
    const strip = event.target as HTMLElement;
    this.at = Math.round(Math.abs(strip.scrollLeft) / Math.max(1, strip.clientWidth));
  };
}
