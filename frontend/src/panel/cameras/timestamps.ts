import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched, HubError } from "../../api/hub.ts";
import type { TimestampService, TimestampServiceList } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { FormElement, formStyle } from "../form-element.ts";
import { Removal } from "../removal.ts";
import { certificateField, certificateStyle } from "./certificate-field.ts";
import { sectionStyle } from "./section-style.ts";

/** The hub takes no more of root certificates. */
const LONGEST_ROOT = 64 << 10;
/** Why the hub refuses an address that it may use only if somebody allows it. */
const PRIVATE = "timestamp.private";

/** Return how far a service's time may be off, as it states itself. */
function accuracy(service: TimestampService): string {
  return service.accuracy_ms === null
    ? t("stamps.no_accuracy")
    : t("stamps.accuracy", { seconds: number(service.accuracy_ms / 1000, 3) });
}

/** Says what timestamps reveal, tries one more service, and shows who answered. Fires `nr-done`. */
@define("nr-timestamp-dialog")
export class TimestampDialog extends FormElement {
  @state() private url = "";
  @state() private root = "";
  @state() private added: TimestampService | null = null;
  /** The address that the hub found to be on the home's own network. */
  @state() private private = "";
  @state() private allowed = false;

  static override styles = [
    shared,
    ticks,
    formStyle,
    certificateStyle,
    css`
      .fine {
        display: flex;
        gap: 8px;
      }
      .fine .ic {
        color: var(--nr-ok);
      }
      .tick {
        margin-top: 12px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { added } = this;
    return html`<nr-dialog open .heading=${t("stamps.add_title")} @nr-close=${this.done}>
      ${added ? this.#answered(added) : this.#form()} ${this.complaint()}
      ${!added && this.#isPrivate ? this.#choice() : nothing}
      <button slot="acts" class="btn link" @click=${this.done}>
        ${t(added ? "panel.close" : "pages.cancel")}
      </button>
      ${added
        ? nothing
        : html`<button
            slot="acts"
            class="btn tonal"
            ?disabled=${this.busy || !this.url.trim() || (this.#isPrivate && !this.allowed)}
            @click=${() => void this.#add()}
          >
            ${t(this.busy ? "stamps.trying" : "stamps.try")}
          </button>`}
    </nr-dialog>`;
  }

  get #isPrivate(): boolean {
    return this.private !== "" && this.private === this.url.trim();
  }

  #form(): TemplateResult {
    return html`<p class="mut">${t("stamps.add_text")}</p>
      <ul class="points">
        <li>${t("stamps.service_learns")}</li>
        <li>${t("stamps.agency_learns")}</li>
        <li>${t("stamps.proves")}</li>
      </ul>
      <div class="fields">
        <label class="field"
          >${t("stamps.address")}<input
            type="text"
            inputmode="url"
            autocapitalize="none"
            spellcheck="false"
            placeholder=${t("stamps.example")}
            .value=${this.url}
            @input=${(event: InputEvent) => {
              this.url = (event.target as HTMLInputElement).value;
              // What is allowed is one address, not whichever is entered next.
              this.allowed = false;
              if (this.private) this.wrong = "";
            }}
        /></label>
        ${certificateField(
          t("stamps.root"),
          this.root,
          LONGEST_ROOT,
          (pem) => (this.root = pem),
          (reason) => (this.wrong = reason),
        )}
      </div>
      <p class="sm mut">${t("stamps.root_hint")}</p>`;
  }

  /** An address on the home's own network is asked only if somebody says so. */
  #choice(): TemplateResult {
    return html`<label class="tick"
      ><input
        type="checkbox"
        name="private"
        .checked=${this.allowed}
        @change=${(event: Event) => {
          this.allowed = (event.target as HTMLInputElement).checked;
        }}
      /><span
        >${t("stamps.private")}<br /><span class="sm mut">${t("stamps.private_hint")}</span></span
      ></label
    >`;
  }

  #answered(added: TimestampService): TemplateResult {
    return html`<p class="fine" role="status">
        ${icon("verified", 20)}<span
          >${t("stamps.answered", { name: added.name })} ${accuracy(added)}</span
        >
      </p>
      ${added.reason ? html`<p class="wrong sm">${added.reason}</p>` : nothing}
      <p class="mut">${t("stamps.from_now")}</p>`;
  }

  async #add(): Promise<void> {
    const url = this.url.trim();
    await this.act(async () => {
      try {
        this.added = await this.house.hub.post<TimestampService>("/timestamps", {
          url,
          root: this.root.trim(),
          ...(this.allowed && this.#isPrivate ? { allow_private_address: true } : {}),
        });
      } catch (thrown) {
        if (HubError.of(thrown).reason === PRIVATE) this.private = url;
        throw thrown;
      }
    });
  }
}

/** The services that stamp each hour of recordings: how each is doing, one more, and one less. */
@define("nr-timestamps")
export class Timestamps extends PageElement {
  @state() private adding = false;
  private readonly list = new Fetched<TimestampServiceList>(this);
  private readonly removal = new Removal<TimestampService>(
    this,
    async ({ url, name }) => {
      await this.house.hub.delete("/timestamps", { url });
      return t("stamps.removed", { name });
    },
    this.list,
  );

  static override styles = [shared, sectionStyle];

  override willUpdate(): void {
    this.list.ask(this.house.hub, "/timestamps");
  }

  override render(): TemplateResult | typeof nothing {
    const { value, error } = this.list;
    const manages = this.house.mayManage;
    if (!manages && !value?.services.length) return nothing;
    return html`<h3>${t("stamps.title")}</h3>
      <p class="mut sm hint">${t("stamps.about")}</p>
      ${value?.services.length
        ? html`<ul class="card">
              ${value.services.map((service) => this.#service(service, manages))}
            </ul>
            <p class="mut sm addition">${t("stamps.each_hour")}</p>`
        : html`<div class="card pad">
            <p class=${error ? "wrong" : "mut"}>
              ${error?.message ?? t(value ? "stamps.none" : "pages.loading")}
            </p>
          </div>`}
      ${manages
        ? html`<p class="addition">
            <button class="btn sm" @click=${() => (this.adding = true)}>
              ${icon("plus", 16)}${t("stamps.add")}
            </button>
          </p>`
        : nothing}
      ${this.adding
        ? html`<nr-timestamp-dialog
            .house=${this.house}
            @nr-done=${() => {
              this.adding = false;
              void this.list.again();
            }}
          ></nr-timestamp-dialog>`
        : nothing}
      ${this.removal.question(({ name }) => ({
        heading: t("stamps.remove_title", { name }),
        text: t("stamps.remove_text"),
        act: t("stamps.remove_it"),
      }))}`;
  }

  #service(service: TimestampService, manages: boolean): TemplateResult {
    const { name, url, failures, reason, stamped_at: at } = service;
    const missed = failures ? `${tn("stamps.failures", failures, { count: number(failures) })} ` : "";
    return html`<li>
      <span class="tile" aria-hidden="true">${icon("clock", 20)}</span>
      <span class="grow">
        <b>${name}</b>
        <span class="sm mut"><span class="code">${url}</span></span>
        <span class="line sm mut tn"
          >${at
            ? `${t("stamps.last", { time: moment(at) })}. ${accuracy(service)}`
            : t("stamps.never")}</span
        >
        ${missed || reason
          ? html`<span class="line sm why"
              >${icon("warn", 16)}<span>${missed}${reason}</span></span
            >`
          : nothing}
      </span>
      ${manages ? this.removal.button(service, t("stamps.remove", { name })) : nothing}
    </li>`;
  }
}
