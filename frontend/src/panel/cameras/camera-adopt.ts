import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import { HubError } from "../../api/hub.ts";
import type { Found } from "../../api/types.ts";
import { define } from "../../define.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";

/** Adopts a camera that was found; fires `nr-done` once it is, or when somebody thinks again. */
@define("nr-camera-adopt")
export class CameraAdopt extends LitElement {
  @property({ attribute: false }) house!: House;
  @property({ attribute: false }) found!: Found;
  @state() private indoor = false;
  @state() private busy = false;
  @state() private answer = "";
  /** Whether a recorder reads the camera already, so that somebody must choose. */
  @state() private choice = false;

  static override styles = [
    shared,
    css`
      form {
        padding: 16px;
        display: grid;
        grid-template-columns: 1fr 1fr;
        align-items: end;
        gap: 12px;
      }
      h4 {
        grid-column: 1 / -1;
        font: 500 16px/22px var(--nr-font);
      }
      .tick {
        grid-column: 1 / -1;
        display: flex;
        gap: 12px;
        align-items: flex-start;
        min-height: 44px;
      }
      .tick input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 2px 0 0;
        accent-color: var(--nr-fill);
      }
      .acts,
      .answer {
        grid-column: 1 / -1;
      }
      .acts {
        flex-wrap: wrap;
      }
      .acts button {
        white-space: nowrap;
      }
      .wrong {
        color: var(--nr-red);
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<form class="card" @submit=${(event: SubmitEvent) => void this.#adopt(event)}>
      <h4>${t("adopt.title", { name: this.found.name || this.found.address })}</h4>
      <label class="field"
        >${t("adopt.name")}<input name="name" required maxlength="60" .value=${this.found.name}
      /></label>
      <label class="field"
        >${t("adopt.place")}<select
          name="place"
          @change=${(event: Event) => {
            this.indoor = (event.target as HTMLSelectElement).value === "indoor";
          }}
        >
          <option value="outdoor">${t("adopt.outdoor")}</option>
          <option value="indoor">${t("adopt.indoor")}</option>
        </select></label
      >
      <label class="field"
        >${t("adopt.user")}<input name="username" autocomplete="off" maxlength="200"
      /></label>
      <label class="field"
        >${t("adopt.password")}<input
          name="password"
          type="password"
          autocomplete="off"
          maxlength="200"
      /></label>
      <label class="tick"
        ><input name="may_share" type="checkbox" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
          >${t("adopt.may_share")}<br /><span class="sm mut"
            >${t(this.indoor ? "adopt.never" : "adopt.each_time")}</span
          ></span
        ></label
      >
      ${this.answer
        ? html`<p class="answer sm ${this.choice ? "" : "wrong"}" role="alert">${this.answer}</p>`
        : nothing}
      <div class="acts row">
        ${this.#buttons()}
        <button class="btn link" type="button" @click=${() => this.#done()}>
          ${t("pages.cancel")}
        </button>
      </div>
    </form>`;
  }

  #buttons(): TemplateResult {
    if (!this.choice || this.busy)
      return html`<button ?disabled=${this.busy}>
        ${t(this.busy ? "adopt.adopting" : "adopt.adopt")}
      </button>`;
    return html`<button class="btn tonal" value="recorder">${t("adopt.from_recorder")}</button
      ><button class="btn link" value="directly">${t("adopt.directly")}</button>`;
  }

  async #adopt(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(given.get(name) ?? "");
    this.busy = true;
    this.answer = "";
    try {
      await this.house.hub.post("/cameras", {
        found_key: this.found.key,
        name: text("name").trim(),
        username: text("username"),
        password: text("password"),
        indoor: this.indoor,
        may_share: !this.indoor && given.has("may_share"),
        doorbell: this.found.doorbell,
        if_read_already: (event.submitter as HTMLButtonElement | null)?.value || "ask",
      });
      this.#done();
    } catch (thrown) {
      const error = HubError.of(thrown);
      this.answer = error.message;
      this.choice = error.code === "read_already";
    }
    this.busy = false;
  }

  #done(): void {
    this.dispatchEvent(new CustomEvent("nr-done"));
  }
}
