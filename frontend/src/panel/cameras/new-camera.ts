import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Camera } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { go, pageOf } from "../pages.ts";
import "./live-picture.ts";
import "./place-form.ts";

/**
 * Asks of each camera that was just added for its name, what can be sent, and its location, or for
 * the explicit wish to decide later. Fires `nr-done` when all were asked about.
 */
@define("nr-new-camera")
export class NewCamera extends PageElement {
  @property({ attribute: false }) cameras: readonly Camera[] = [];
  @state() private at = 0;
  @state() private placing = false;
  @state() private indoor = false;
  @state() private busy = false;
  @state() private wrong = "";

  static override styles = [
    shared,
    ticks,
    css`
      form {
        display: grid;
        gap: 12px;
      }
      nr-live-picture {
        aspect-ratio: 16 / 9;
        width: 100%;
        max-height: 38vh;
        border-radius: 8px;
      }
      .wrong {
        color: var(--nr-red);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const added = this.cameras[this.at];
    if (!added) return nothing;
    const camera = this.house.cameras.find((each) => each.id === added.id) ?? added;
    if (this.placing)
      return html`<nr-place-dialog
        .hass=${this.hass}
        .house=${this.house}
        .camera=${camera}
        @nr-done=${() => this.#next()}
      ></nr-place-dialog>`;
    return html`<nr-dialog open closes .heading=${this.#heading(camera)} @nr-close=${() => this.#leave()}>
      <form id="new" @submit=${(event: SubmitEvent) => void this.#save(event, camera)}>
        <nr-live-picture .hub=${this.house.hub} .camera=${camera}></nr-live-picture>
        <label class="field"
          >${t("edit.name")}<input name="name" required maxlength="60" .value=${camera.name}
        /></label>
        <label class="tick"
          ><input
            type="checkbox"
            name="indoor"
            .checked=${this.indoor}
            @change=${(event: Event) => (this.indoor = (event.target as HTMLInputElement).checked)}
          /><span>${t("edit.indoor")}<br /><span class="sm mut">${t("edit.indoor_text")}</span></span></label
        >
        <label class="tick"
          ><input type="checkbox" name="may_share" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
            >${t("edit.may_share")}<br /><span class="sm mut">${t("edit.may_share_text")}</span></span
          ></label
        >
        ${this.indoor
          ? nothing
          : html`<div>
              <button class="btn sm" name="then" value="covers" ?disabled=${this.busy}>
                ${icon("mask", 16)}${t("tile.covers")}
              </button>
            </div>`}
        ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
      </form>
      <button slot="acts" class="btn tonal" form="new" ?disabled=${this.busy}>
        ${t(this.indoor ? "camera.save" : "add.next_location")}
      </button>
    </nr-dialog>`;
  }

  #heading({ name }: Camera): string {
    const of = this.cameras.length;
    return of > 1 ? t("add.added_of", { name, at: this.at + 1, of }) : t("add.added", { name });
  }

  async #save(event: SubmitEvent, camera: Camera): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement, event.submitter);
    const changes = {
      name: String(data.get("name")).trim(),
      indoor: this.indoor,
      may_share: !this.indoor && data.has("may_share"),
    };
    this.busy = true;
    this.wrong = "";
    try {
      await this.house.hub.patch(`/cameras/${camera.id}`, changes);
      if (data.get("then") === "covers") {
        const page = pageOf(this);
        this.#done();
        go(page, `cameras/${camera.id}/covers`);
      } else if (this.indoor) this.#next();
      else this.placing = true;
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }

  /** Whoever closes this still says where the camera is, or that they decide later. */
  #leave(): void {
    if (this.indoor) this.#next();
    else this.placing = true;
  }

  /** On with the next one, or the end. */
  #next(): void {
    this.placing = this.indoor = false;
    this.at += 1;
    if (this.at >= this.cameras.length) this.#done();
  }

  #done(): void {
    this.dispatchEvent(new CustomEvent("nr-done"));
  }
}
