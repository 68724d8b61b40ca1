import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Camera, CameraStorage } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { day, size } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";

/** Asks before a camera is removed, and says what becomes of its footage. Fires `nr-done`. */
@define("nr-camera-removal")
export class CameraRemoval extends PageElement {
  @property({ attribute: false }) camera!: Camera;
  @property({ attribute: false }) stored: CameraStorage | null | undefined;
  @state() private busy = false;
  @state() private wrong = "";

  static override styles = [
    shared,
    css`
      p + p {
        margin-top: 8px;
      }
      .wrong {
        color: var(--nr-red);
      }
    `,
  ];

  override render(): TemplateResult {
    const { camera, stored } = this;
    const isRead = camera.kind !== "archive";
    return html`<nr-dialog
      open
      .heading=${t("camera.forget_title", { name: camera.name })}
      @nr-close=${this.#close}
    >
      <p>${t(isRead ? "remove.text" : "camera.forget_archived")}</p>
      ${isRead && stored
        ? html`<p>${t("remove.recordings", { size: size(stored.size_bytes), day: day(stored.oldest) })}</p>
            <p>${t("remove.kept")}</p>`
        : nothing}
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <button slot="acts" class="btn link" autofocus @click=${this.#close}>${t("pages.cancel")}</button>
      <button slot="acts" class="btn" ?disabled=${this.busy} @click=${() => void this.#remove()}>
        ${t("camera.forget_it")}
      </button>
    </nr-dialog>`;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };

  async #remove(): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      await this.house.hub.delete(`/cameras/${this.camera.id}`);
      this.#close();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}
