import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { moment, size } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { DeskFailure } from "../client.ts";
import { address, DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import { date } from "./when.ts";
import type { DeletionCertificate, DeletionPlanView, RetentionView } from "./types.ts";

/** Until when a case is kept, and deleting it: fires `nr-kept` when either changed. */
@define("nr-desk-retention")
export class RetentionPart extends DeskPage {
  /** The name of the case's folder. */
  @property() case = "";
  /** How many of its shares are open: with the first one, there is something to keep. */
  @property({ type: Number }) opened = 0;
  @state() private view: RetentionView | null = null;
  @state() private asks: "" | "date" | "what" | "sure" = "";
  @state() private until = "";
  @state() private why = "";
  @state() private chosen = "";
  @state() private typed = "";
  @state() private plan: DeletionPlanView | null = null;
  @state() private failed = "";
  @state() private busy = false;

  static override styles = [
    shared,
    desk,
    css`
      .keep {
        border-top: 1px solid var(--nr-line);
        padding: 12px 16px 16px;
        display: grid;
        gap: 8px;
      }
      .keep div {
        display: flex;
        gap: 8px;
        flex-wrap: wrap;
      }
      .field {
        display: grid;
        gap: 4px;
        margin-top: 12px;
      }
      .note {
        margin-top: 12px;
      }
      .which {
        display: grid;
        gap: 4px;
        margin: 4px 0 8px;
      }
      .which label {
        display: flex;
        gap: 10px;
        align-items: center;
        min-height: 36px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has("case") || changed.has("opened")) && this.case) void this.#load();
  }

  async #load(): Promise<void> {
    this.view = await this.client
      .call<RetentionView>("GET", `/cases/${this.case}/retention`)
      .catch(() => null);
  }

  get #mayDelete(): boolean {
    return this.session.roles.includes("custodian");
  }

  #ask(what: "date" | "what"): void {
    this.failed = this.why = this.typed = this.chosen = "";
    this.until = this.view?.current?.until ?? "";
    this.asks = what;
  }

  /** Do something that may be refused, and say why beside the buttons. */
  async #try(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failed = "";
    try {
      await act();
    } catch (error) {
      this.failed = sentenceOf(DeskFailure.of(error));
    } finally {
      this.busy = false;
    }
  }

  #save = (): Promise<void> =>
    this.#try(async () => {
      const body = { until: this.until, why: this.why };
      this.view = await this.client.call<RetentionView>("PUT", `/cases/${this.case}/retention`, body);
      this.asks = "";
      this.#changed();
    });

  #body(): { shares: string[]; why: string; confirmed: string } {
    return { shares: this.chosen ? [this.chosen] : [], why: this.why, confirmed: this.typed };
  }

  #look = (): Promise<void> =>
    this.#try(async () => {
      const path = `/cases/${this.case}/deletion/plan`;
      this.plan = await this.client.call<DeletionPlanView>("POST", path, this.#body());
      this.asks = "sure";
    });

  #delete = (): Promise<void> =>
    this.#try(async () => {
      const path = `/cases/${this.case}/deletion`;
      const body = { ...this.#body(), files: this.plan?.files ?? null };
      const made = await this.client.call<DeletionCertificate>("POST", path, body);
      this.asks = "";
      this.#changed();
      location.hash = address("log", "certificates", made.id);
    });

  #changed(): void {
    this.dispatchEvent(new CustomEvent("nr-kept", { bubbles: true, composed: true }));
  }

  override render() {
    const view = this.view;
    if (!view) return nothing;
    const { current } = view;
    const said = current
      ? view.is_due
        ? t("desk.keep.due", { until: date(current.until) })
        : date(current.until)
      : t("desk.keep.none");
    return html`<div class="keep">
        <h3>${t("desk.keep")}</h3>
        <p class=${view.is_due ? "am" : ""}>
          ${said}${current
            ? html`<small
                >${current.is_by_rule
                  ? t("desk.keep.by_rule")
                  : html`${current.why ? `${current.why} · ` : ""}${t("desk.keep.by", { by: current.by, time: moment(current.at) })}`}</small
              >`
            : nothing}
        </p>
        ${view.is_begun ? html`<div class="note">${icon("warn", 18)}<span>${t("desk.delete.goes_on")}</span></div>` : nothing}
        <div>
          ${this.#mayDelete
            ? html`<button @click=${() => this.#ask("date")}>${t("desk.keep.set")}</button>`
            : nothing}
          ${this.#mayDelete
            ? view.is_begun
              ? html`<button @click=${this.#delete}>${t("desk.delete.on")}</button>`
              : html`<button @click=${() => this.#ask("what")}>${t("desk.keep.delete")}</button>`
            : html`<small>${t("desk.delete.custodian")}</small>`}
        </div>
        ${this.#failure("")}
      </div>
      ${this.#dateDialog()}${this.#whatDialog(view)}${this.#sureDialog(view)}`;
  }

  /** Why the last step was refused, where it was asked. */
  #failure(at: "" | "date" | "what" | "sure") {
    return this.failed && this.asks === at
      ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
      : nothing;
  }

  #dateDialog() {
    return html`<nr-dialog
      ?open=${this.asks === "date"}
      heading=${t("desk.keep")}
      @nr-close=${() => (this.asks = "")}
    >
      <label class="field">
        <span>${t("desk.keep.until")}</span>
        <input type="date" autofocus .value=${this.until} @input=${(e: Event) => (this.until = value(e))} />
      </label>
      ${this.#reason(t("desk.keep.why.hint"))}${this.#failure("date")}
      <button slot="acts" class="btn big" @click=${() => (this.asks = "")}>${t("desk.keep.cancel")}</button>
      <button slot="acts" class="btn big" @click=${this.#save}>${t("desk.keep.save")}</button>
    </nr-dialog>`;
  }

  #whatDialog(view: RetentionView) {
    const one = (share: string, text: string) =>
      html`<label>
        <input
          type="radio"
          name="what"
          .checked=${this.chosen === share}
          @change=${() => (this.chosen = share)}
        />${text}
      </label>`;
    return html`<nr-dialog
      ?open=${this.asks === "what"}
      heading=${t("desk.delete.title")}
      @nr-close=${() => (this.asks = "")}
    >
      <div class="which" role="radiogroup" aria-label=${t("desk.delete.title")}>
        ${one("", t("desk.delete.whole", { case: this.#name(view) }))}
        ${view.shares.map((share) => one(share, t("desk.delete.share", { share })))}
      </div>
      ${this.#reason("")}${this.#failure("what")}
      <button slot="acts" class="btn big" @click=${() => (this.asks = "")}>${t("desk.keep.keep")}</button>
      <button slot="acts" class="btn big" @click=${this.#look}>${t("desk.delete.next")}</button>
    </nr-dialog>`;
  }

  #sureDialog(view: RetentionView) {
    const plan = this.plan;
    return html`<nr-dialog
      ?open=${this.asks === "sure"}
      heading=${t("desk.delete.sure")}
      @nr-close=${() => (this.asks = "")}
    >
      ${plan
        ? html`<p>
              ${tn("desk.delete.what", plan.shares.length, {
                files: tn("desk.delete.files", plan.files),
                shares: plan.shares.join(", "),
                size: size(plan.size_bytes),
              })}
            </p>
            <p class="mut">${t("desk.delete.not")}</p>`
        : nothing}
      <label class="field">
        <span>${t("desk.delete.type", { case: this.#name(view) })}</span>
        <input autocomplete="off" .value=${this.typed} @input=${(e: Event) => (this.typed = value(e))} />
      </label>
      ${this.#failure("sure")}
      <button slot="acts" class="btn big" autofocus @click=${() => (this.asks = "")}>${t("desk.keep.keep")}</button>
      <button slot="acts" class="btn big" @click=${this.#delete}>${t("desk.delete.go")}</button>
    </nr-dialog>`;
  }

  #reason(hint: string) {
    return html`<label class="field">
      <span>${t("desk.keep.why")}</span>
      <input maxlength="300" .value=${this.why} @input=${(e: Event) => (this.why = value(e))} />
      ${hint ? html`<span class="hint xs">${hint}</span>` : nothing}
    </label>`;
  }

  #name(view: RetentionView): string {
    return view.case_number || view.case;
  }
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
