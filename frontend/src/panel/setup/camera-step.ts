import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { ArchiveList, Camera, Found } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import "../cameras/add-camera.ts";
import type { Beginning } from "../cameras/add-camera.ts";
import { nameOf } from "../cameras/camera-failure.ts";
import "../cameras/live-picture.ts";
import "../cameras/place-form.ts";

const MOST_FOUND = 6;

/** The cameras of the checklist: each found one in one click, then where it is. */
@define("nr-camera-step")
export class CameraStep extends PageElement {
  @state() private beginning: Beginning | null = null;
  @state() private placing: Camera | null = null;
  private readonly archives = new Fetched<ArchiveList>(this);

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: 12px;
        margin-top: 12px;
      }
      .tiles li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      nr-live-picture,
      .none {
        flex: 1 0 100%;
        aspect-ratio: 2;
        border-radius: 8px;
        overflow: hidden;
      }
      .none {
        background: #24282c;
        color: #c9ced3;
        display: grid;
        place-items: center;
      }
      /* What has no room beside a name stands below it. */
      .name {
        flex: 1 0 84px;
        min-width: 0;
        font-size: 13px;
        line-height: 18px;
        min-height: 36px;
        align-content: center;
      }
      .name b {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .name .code {
        white-space: nowrap;
        letter-spacing: -0.03em;
      }
      .ready {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .ready .ic {
        color: var(--nr-ok);
      }
      .ways {
        margin: 4px 0 -6px -12px;
      }
      :host([narrow]) .tiles {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) nr-live-picture,
      :host([narrow]) .none {
        flex: 0 0 60px;
      }
      :host([narrow]) .btn {
        margin-inline-start: auto;
        padding-inline: 12px;
      }
    `,
  ];

  override willUpdate(): void {
    this.archives.ask(this.house.hub, this.beginning ? "/archives" : "");
  }

  override render(): TemplateResult {
    const found = this.house.found.filter((each) => !each.adopted && !each.lent_by);
    return html`<ul class="tiles">
        ${this.house.cameras.map((camera) => this.#camera(camera))}
        ${found.slice(0, MOST_FOUND).map((each) => this.#found(each))}
      </ul>
      <p class="ways">
        <button class="btn link sm" @click=${() => (this.beginning = { what: "ways" })}>
          ${t(this.house.cameras.length && !found.length ? "setup.camera_other" : "setup.other_ways")}
        </button>
      </p>
      ${this.beginning
        ? html`<nr-add-camera
            .hass=${this.hass}
            .house=${this.house}
            .archives=${this.archives.value?.archives ?? []}
            .beginning=${this.beginning}
            @nr-changed=${() => void this.archives.again()}
            @nr-done=${() => {
              this.beginning = null;
            }}
          ></nr-add-camera>`
        : nothing}
      ${this.placing
        ? html`<nr-place-dialog
            .hass=${this.hass}
            .house=${this.house}
            .camera=${this.house.cameras.find((each) => each.id === this.placing?.id) ?? this.placing}
            @nr-done=${() => {
              this.placing = null;
            }}
          ></nr-place-dialog>`
        : nothing}`;
  }

  #camera(camera: Camera): TemplateResult {
    const { name } = camera;
    const place = () => {
      this.placing = camera;
    };
    return html`<li>
      <nr-live-picture still .hub=${this.house.hub} .camera=${camera}></nr-live-picture>
      ${camera.place || camera.indoor
        ? html`<span class="name ready">${icon("tick", 16)}<b>${name}</b></span>`
        : html`<span class="name"><b>${name}</b></span
            ><button class="btn sm" @click=${place}
              >${t("setup.location")}<span class="vh"> ${name}</span></button
            >`}
    </li>`;
  }

  #found(found: Found): TemplateResult {
    return html`<li>
      <span class="none" aria-hidden="true">${icon(found.doorbell ? "bell" : "camera", 24)}</span>
      <span class="name"
        ><b>${found.name || nothing}</b>${found.name ? html`<br />` : nothing}<span class="code mut"
          >${found.address}</span
        ></span
      >
      <button class="btn sm" @click=${() => (this.beginning = { what: "found", found, atOnce: true })}
        >${t("adopt.adopt")}<span class="vh"> ${nameOf(found)}</span></button
      >
    </li>`;
  }
}
