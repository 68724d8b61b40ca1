import { css, html, nothing } from "lit";
import { LitElement } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clock } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { type Client, DeskFailure } from "../client.ts";
import { type DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { Key } from "./types.ts";

/**
 * Do what needs a key; if it is locked, ask for its passphrase and do it again. Returns undefined if
 * nobody entered one. Throws whatever else `act` throws.
 */
export async function withKey<T>(page: DeskPage, act: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const failure = DeskFailure.of(error);
      if (failure.code !== "desk.key_locked") throw error;
      if (!(await askFor(page, failure.details["key"] as Key))) return undefined;
    }
  }
}

/** Ask for the passphrase of a key; return whether it is unlocked. */
export async function askFor(page: DeskPage, key: Key): Promise<boolean> {
  const dialog = new NrDeskUnlock();
  dialog.client = page.client;
  dialog.key = key;
  dialog.may = page.session.roles.includes("custodian");
  page.renderRoot.append(dialog);
  try {
    return await new Promise<boolean>((resolve) => {
      dialog.addEventListener("nr-unlocked", () => resolve(true), { once: true });
      dialog.addEventListener("nr-close", () => resolve(false), { once: true });
    });
  } finally {
    dialog.remove();
  }
}

/** How long a key may stay unlocked. */
const HOURS = [1, 2, 4, 8, 12];

/** Asks for one key's passphrase. Fires `nr-unlocked`, or `nr-close` if nobody entered it. */
@define("nr-desk-unlock")
export class NrDeskUnlock extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property() key: Key = "posting";
  /** Whether this person unlocks keys; otherwise somebody else does, and the work goes on then. */
  @property({ type: Boolean }) may = true;
  @state() private hours = 8;
  @state() private failed = "";
  @state() private works = false;
  @state() private others = true;
  @query("nr-passphrase") private field?: NrPassphrase;

  static override styles = [shared, desk];

  override firstUpdated(): void {
    // The dialog focuses what is there when it opens, and the field isn't drawn yet.
    const { field } = this;
    void field?.updateComplete.then(() => field.select());
  }

  override render() {
    return this.may ? this.#ask() : this.#wait();
  }

  #wait() {
    return html`<nr-dialog open heading=${t(`desk.unlock.${this.key}.locked`)} @nr-close=${this.#close}>
      <p>${t("desk.unlock.by_custodian")}</p>
      <button class="btn" slot="acts" @click=${this.#close}>${t("desk.unlock.cancel")}</button>
      <button class="btn" slot="acts" autofocus @click=${() => this.dispatchEvent(new CustomEvent("nr-unlocked"))}>
        ${t("desk.unlock.again")}
      </button>
    </nr-dialog>`;
  }

  #ask() {
    return html`<nr-dialog open heading=${t(`desk.unlock.${this.key}`)} @nr-close=${this.#close}>
      <form id="form" class="stack" @submit=${this.#submit}>
        <p class="mut">${t("desk.unlock.why")}</p>
        ${this.failed
          ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
          : nothing}
        <nr-passphrase autofocus .label=${t("desk.unlock.passphrase")} @nr-enter=${this.#submit}></nr-passphrase>
        <label class="row">
          <input
            type="checkbox"
            .checked=${this.others}
            @change=${(event: Event) => (this.others = (event.target as HTMLInputElement).checked)}
          />
          ${t("desk.unlock.others")}
        </label>
        <label class="field">
          ${t("desk.unlock.until")}
          <select @change=${(event: Event) => (this.hours = Number((event.target as HTMLSelectElement).value))}>
            ${HOURS.map(
              (each) =>
                html`<option value=${each} ?selected=${each === this.hours}>
                  ${clock(new Date(Date.now() + each * 3_600_000))} (${tn("desk.unlock.hours", each)})
                </option>`,
            )}
          </select>
        </label>
      </form>
      <button class="btn" slot="acts" @click=${this.#close}>${t("desk.unlock.cancel")}</button>
      <button class="btn" slot="acts" ?disabled=${this.works} @click=${this.#submit}>
        ${t(this.works ? "desk.unlock.works" : "desk.unlock.act")}
      </button>
    </nr-dialog>`;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-close"));
  };

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.works) return;
    const passphrase = this.field?.value ?? "";
    this.works = true;
    this.failed = "";
    try {
      await this.client.call("POST", `/keys/${this.key}/unlock`, {
        passphrase,
        others: this.others,
        hours: this.hours,
      });
      this.dispatchEvent(new CustomEvent("nr-unlocked"));
    } catch (error) {
      this.failed = sentenceOf(error);
      this.field?.select();
    } finally {
      this.works = false;
    }
  };
}

/** A field for a passphrase, which can be shown, and says when Caps Lock is on. Fires `nr-enter`. */
@define("nr-passphrase")
export class NrPassphrase extends LitElement {
  @property() label = "";
  @property() hint = "";
  /** Whether it is for a new passphrase, which a browser must not fill in. */
  @property({ type: Boolean }) fresh = false;
  @state() private isShown = false;
  @state() private isCaps = false;
  @query("input") private input?: HTMLInputElement;

  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    shared,
    desk,
    css`
      .in {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px;
      }
    `,
  ];

  get value(): string {
    return this.input?.value ?? "";
  }

  set value(text: string) {
    if (this.input) this.input.value = text;
  }

  select(): void {
    this.input?.focus();
    this.input?.select();
  }

  override render() {
    return html`<div class="field">
      <label for="in">${this.label}</label>
      <div class="in">
        <input
          id="in"
          type=${this.isShown ? "text" : "password"}
          autocomplete=${this.fresh ? "new-password" : "off"}
          autocapitalize="off"
          spellcheck="false"
          maxlength="1000"
          aria-describedby="hint"
          @keydown=${this.#press}
          @keyup=${this.#look}
          @blur=${() => (this.isCaps = false)}
        />
        <button type="button" class="btn" aria-pressed=${this.isShown} @click=${() => (this.isShown = !this.isShown)}>
          ${icon(this.isShown ? "hidden" : "eye", 18)}${t("desk.unlock.show")}
        </button>
      </div>
      <small id="hint" aria-live="polite"
        >${this.isCaps ? html`<span class="am">${t("desk.unlock.caps")}</span>` : this.hint}</small
      >
    </div>`;
  }

  #press = (event: KeyboardEvent): void => {
    this.#look(event);
    if (event.key === "Enter") this.dispatchEvent(new CustomEvent("nr-enter", { cancelable: true }));
  };

  #look = (event: KeyboardEvent): void => {
    this.isCaps = event.getModifierState("CapsLock");
  };
}
