import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Camera, Found } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { snapshotOf } from "../../parts/nr-picture.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { go } from "../pages.ts";
import "../cameras/camera-forms.ts";
import "../cameras/place-form.ts";

const MOST_FOUND = 6;
const LONGEST_NAME = 60;

/** The cameras of the checklist: each found one in one click, then where it is. */
@define("nr-camera-step")
export class CameraStep extends PageElement {
  @state() private busy = "";
  /** The found camera for which one click was not enough, and why; none for an address. */
  @state() private asking: { found: Found | null; error: HubError | null } | null = null;
  @state() private placing: Camera | null = null;

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
      nr-picture,
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
      .name {
        flex: 1;
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
      nr-camera-adopt {
        display: block;
        margin-top: 12px;
      }
      .ways {
        margin: 4px 0 -6px -12px;
      }
      :host([narrow]) .tiles {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) .tiles li {
        flex-wrap: nowrap;
      }
      :host([narrow]) nr-picture,
      :host([narrow]) .none {
        flex: 0 0 76px;
      }
    `,
  ];

  override render(): TemplateResult {
    const found = this.house.found.filter((each) => !each.adopted && !each.lent_by);
    return html`<ul class="tiles">
        ${this.house.cameras.map((camera) => this.#camera(camera))}
        ${found.slice(0, MOST_FOUND).map((each) => this.#found(each))}
      </ul>
      <p class="ways">
        ${this.asking?.found === null
          ? nothing
          : html`<button
              class="btn link sm"
              @click=${() => {
                this.asking = { found: null, error: null };
              }}
            >
              ${t("setup.by_address")}
            </button>`}
        <button class="btn link sm" @click=${() => go(this, "cameras")}>${t("setup.archives")}</button>
      </p>
      ${this.asking
        ? html`<nr-camera-adopt
            .house=${this.house}
            .found=${this.asking.found}
            .error=${this.asking.error}
            @nr-done=${(event: CustomEvent<Camera | null>) => {
              this.asking = null;
              this.placing = event.detail;
            }}
          ></nr-camera-adopt>`
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
      <nr-picture
        .hub=${this.house.hub}
        .path=${snapshotOf(camera)}
        .alt=${t("cameras.picture", { name })}
      ></nr-picture>
      ${camera.place || camera.indoor
        ? html`<span class="name ready">${icon("tick", 16)}<b>${name}</b></span>`
        : html`<span class="name"><b>${name}</b></span
            ><button class="btn sm" @click=${place}>
              ${t("setup.location")}<span class="vh"> ${name}</span>
            </button>`}
    </li>`;
  }

  #found(found: Found): TemplateResult {
    const name = found.name || t("cameras.at", { address: found.address });
    return html`<li>
      <span class="none" aria-hidden="true">${icon(found.doorbell ? "bell" : "camera", 24)}</span>
      <span class="name"
        ><b>${found.name || nothing}</b>${found.name ? html`<br />` : nothing}<span class="code mut"
          >${found.address}</span
        ></span
      >
      <button
        class="btn sm"
        ?disabled=${this.busy !== ""}
        @click=${() => void this.#add(found, name)}
      >
        ${t(this.busy === found.key ? "adopt.adopting" : "adopt.adopt")}<span class="vh"> ${name}</span>
      </button>
    </li>`;
  }

  /** Add a camera as it was found; if it needs more, ask for that. */
  async #add(found: Found, name: string): Promise<void> {
    this.busy = found.key;
    this.asking = null;
    try {
      this.placing = await this.house.hub.post<Camera>("/cameras", {
        found_key: found.key,
        name: [...name].slice(0, LONGEST_NAME).join(""),
        doorbell: found.doorbell,
        indoor: false,
        may_share: true,
      });
    } catch (thrown) {
      this.asking = { found, error: HubError.of(thrown) };
    }
    this.busy = "";
  }
}
