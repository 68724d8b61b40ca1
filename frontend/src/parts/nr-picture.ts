import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../api/hub.ts";
import type { Camera } from "../api/types.ts";
import { define } from "../element.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";

/** Where a camera's newest picture is, or "". An archive is asked for it only when it is shown. */
export const snapshotOf = (camera: Camera): string =>
  camera.snapshot_at || camera.has_snapshot ? `cameras/${camera.id}/snapshot` : "";

/** A picture or, with `video`, a film of this house: `path` is the hub's, the address is signed. */
@define("nr-picture")
export class NrPicture extends LitElement {
  @property({ attribute: false }) hub: Hub | null = null;
  @property() path = "";
  @property() alt = "";
  @property({ type: Boolean }) video = false;

  @state() private address = "";
  @state() private failed = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        position: relative;
        background: #111;
        color: #fff;
        overflow: hidden;
      }
      img,
      video {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      video {
        object-fit: contain;
      }
      .none {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 8px;
        padding: 16px;
        text-align: center;
        font-size: 13px;
        line-height: 18px;
        color: #d5d8db;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("hub") || changed.has("path")) void this.#sign();
  }

  async #sign(): Promise<void> {
    const path = this.path;
    this.address = "";
    this.failed = false;
    if (!this.hub || !path) return;
    try {
      const address = await this.hub.media(path);
      if (path === this.path) this.address = address;
    } catch {
      if (path === this.path) this.failed = true;
    }
  }

  override render() {
    if (this.failed || !this.path)
      return html`<div class="none">${icon("clip", 24)}<span>${t("picture.none")}</span></div>`;
    if (!this.address) return nothing;
    const fail = () => {
      this.failed = true;
    };
    return this.video
      ? html`<video
          src=${this.address}
          aria-label=${this.alt}
          controls
          autoplay
          muted
          playsinline
          @error=${fail}
        ></video>`
      : html`<img src=${this.address} alt=${this.alt} decoding="async" @error=${fail} />`;
  }
}
