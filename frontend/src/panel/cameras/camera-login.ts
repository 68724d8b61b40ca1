import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import { Fetched, HubError } from "../../api/hub.ts";
import type { BrandList, Camera, Found } from "../../api/types.ts";
import { define } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { failureOf, nameOf, short } from "./camera-failure.ts";

/**
 * Adds a found camera, or one at an address: asks for what is missing, and says what failed and what
 * may help. Fires `nr-added` (Camera), and `nr-back` if somebody thinks again.
 */
@define("nr-camera-login")
export class CameraLogin extends LitElement {
  @property({ attribute: false }) house!: House;
  /** Without one, the address is asked for. */
  @property({ attribute: false }) found: Found | null = null;
  /** Try it at once, without a password. */
  @property({ attribute: false }) atOnce = false;
  /** What the way back is called. */
  @property() back = "";
  @state() private busy = false;
  @state() private error: HubError | null = null;
  @state() private others = false;
  private readonly brands = new Fetched<BrandList>(this);
  #address = "";
  #login = { username: "", password: "" };

  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: 12px;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      .note {
        display: flex;
        gap: 10px;
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--nr-sunk);
        font-size: 13px;
        line-height: 19px;
      }
      .note.red {
        background: var(--nr-red-bg);
        outline: 1px solid var(--nr-red-line);
      }
      .note.red .ic {
        color: var(--nr-red);
      }
      .hints h3 {
        font: 500 14px/20px var(--nr-font);
        margin-bottom: 4px;
      }
      .hints p {
        font-size: 13px;
        line-height: 19px;
      }
      details {
        border-top: 1px solid var(--nr-line);
      }
      summary {
        list-style: none;
        display: flex;
        align-items: center;
        min-height: 44px;
        cursor: pointer;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary .ic {
        margin-inline-start: auto;
        color: var(--nr-ink2);
      }
      dt {
        font-weight: 500;
      }
      dd {
        font-size: 13px;
        line-height: 19px;
        padding-bottom: 10px;
      }
      details li {
        display: flex;
        gap: 8px;
        font-size: 13px;
        line-height: 20px;
        padding-bottom: 6px;
      }
      details li .ic {
        margin-top: 2px;
      }
      .ok .ic {
        color: var(--nr-ok);
      }
      .no .ic {
        color: var(--nr-red);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
        padding-bottom: 8px;
      }
      @media (max-width: 420px) {
        .pair {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    this.brands.ask(this.house.hub, this.others ? "/cameras/brands" : "");
    if (changed.has("found") && this.found && this.atOnce) void this.#add();
  }

  /** Once the dialog around it is open. */
  override firstUpdated(): void {
    requestAnimationFrame(() => this.renderRoot.querySelector("input")?.focus());
  }

  override render(): TemplateResult {
    const byAddress = !this.found;
    const choice = this.error?.code === "read_already";
    const isRefused = this.error && !failureOf(this.error, Boolean(this.#login.password)).isQuestion;
    return html`<form @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        ${choice ? nothing : this.#failure()}
        ${byAddress
          ? html`<label class="field"
              >${t("edit.stream_url")}<input
                name="address"
                required
                maxlength="2000"
                autocomplete="off"
                spellcheck="false"
                placeholder="rtsp://"
            /></label>`
          : html`<p class="sm mut">
              <span class="code">${this.found?.address}</span>${this.found?.brand ? ` · ${this.found.brand}` : ""}
            </p>`}
        <div class="pair">
          <label class="field"
            >${t("edit.username")}<input name="username" autocomplete="off" maxlength="200"
          /></label>
          <label class="field"
            >${t("edit.password")}<input name="password" type="password" autocomplete="off" maxlength="200"
          /></label>
        </div>
        <p class="xs mut">${t("edit.password_text")}</p>
        ${choice ? html`<p class="sm" role="alert">${this.error?.message}</p>` : this.#hints()}
        <div class="acts">
          <button class="btn link" type="button" @click=${() => this.dispatchEvent(new CustomEvent("nr-back"))}>
            ${this.back}
          </button>
          ${choice
        ? html`<button class="btn" value="directly" ?disabled=${this.busy}>
              ${t("adopt.directly")}</button
            ><button class="btn tonal" value="recorder" ?disabled=${this.busy}>
              ${t("adopt.from_recorder")}
            </button>`
        : html`<button class="btn" ?disabled=${this.busy}>
            ${t(this.busy ? "archives.trying" : isRefused ? "pages.again" : "adopt.adopt")}
          </button>`}
        </div>
      </form>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? "");
    this.#address = text("address").trim();
    this.#login = { username: text("username"), password: text("password") };
    await this.#add((event.submitter as HTMLButtonElement | null)?.value || "ask");
  }

  async #add(if_read_already = "ask"): Promise<void> {
    const { found } = this;
    const body = {
      ...(found ? { found_key: found.key, doorbell: found.doorbell } : { stream_url: this.#address }),
      ...this.#login,
      name: short(found ? nameOf(found) : t("add.camera")),
      indoor: false,
      may_share: true,
      if_read_already,
    };
    this.busy = true;
    this.error = null;
    try {
      const detail = await this.house.hub.post<Camera>("/cameras", body);
      this.dispatchEvent(new CustomEvent("nr-added", { detail }));
    } catch (thrown) {
      this.error = HubError.of(thrown);
    }
    this.busy = false;
  }

  // What failed

  #failure(): TemplateResult | typeof nothing {
    if (!this.error) return nothing;
    const { isQuestion, title, text } = failureOf(this.error, Boolean(this.#login.password));
    return html`<div class="note ${isQuestion ? "" : "red"}" role="alert">
      ${icon(isQuestion ? "lock" : "cross", 20)}
      <div><b>${title}</b> ${text}</div>
    </div>`;
  }

  #hints(): TemplateResult | typeof nothing {
    if (!this.error) return nothing;
    const { brand, advice, steps } = failureOf(this.error, Boolean(this.#login.password));
    return html`${advice
      ? html`<div class="hints">
          <h3>${t("add.looks_like", { brand })}</h3>
          <p>${advice}</p>
        </div>`
      : nothing}
    <details @toggle=${(event: Event) => (this.others = (event.target as HTMLDetailsElement).open)}>
      <summary>${t(advice ? "add.other_brands" : "add.brands")}${icon("down", 18)}</summary>
      <dl>
        ${(this.brands.value?.brands ?? [])
          .filter((each) => each.name !== brand)
          .map((each) => html`<dt>${each.name}</dt><dd>${each.advice}</dd>`)}
      </dl>
    </details>
    ${steps.length
      ? html`<details>
          <summary>${t("add.tried")}${icon("down", 18)}</summary>
          <ol>
            ${steps.map(
              ({ name, isDone }) =>
                html`<li class=${isDone ? "ok" : "no"}>
                  ${icon(isDone ? "tick" : "cross", 16)}${t(`add.tried.${name}.${isDone ? "done" : "failed"}`)}
                </li>`,
            )}
          </ol>
        </details>`
      : nothing}`;
  }
}
