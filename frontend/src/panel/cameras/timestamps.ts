import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched, HubError } from "../../api/hub.ts";
import type { TimestampService, TimestampServiceList } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";

/** The hub takes no more of a root certificate. */
const LONGEST_ROOT = 64 << 10;

/** Return how far a service's time may be off, as it states itself. */
function accuracy(service: TimestampService): string {
  return service.accuracy_ms === null
    ? t("stamps.no_accuracy")
    : t("stamps.accuracy", { seconds: number(service.accuracy_ms / 1000, 3) });
}

/** Says what timestamps reveal, tries one more service, and shows who answered. Fires `nr-done`. */
@define("nr-timestamp-dialog")
export class TimestampDialog extends PageElement {
  @state() private url = "";
  @state() private root = "";
  @state() private wrong = "";
  @state() private busy = false;
  @state() private added: TimestampService | null = null;

  static override styles = [
    shared,
    css`
      li {
        margin: 8px 0;
        padding-inline-start: 16px;
        position: relative;
      }
      li::before {
        content: "·";
        position: absolute;
        inset-inline-start: 4px;
        font-weight: 700;
      }
      .fields {
        display: grid;
        gap: 12px;
        margin-top: 12px;
      }
      textarea {
        font-family: var(--nr-mono) !important;
        font-size: 12px !important;
        min-height: 72px !important;
        resize: vertical;
      }
      .file {
        justify-self: start;
        position: relative;
      }
      .file:focus-within {
        outline: 2px solid var(--nr-link);
        outline-offset: 2px;
      }
      .file input {
        position: absolute;
        inset: 0;
        opacity: 0;
        cursor: pointer;
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
        overflow-wrap: anywhere;
      }
      .fine {
        display: flex;
        gap: 8px;
      }
      .fine .ic {
        color: var(--nr-ok);
        flex: none;
      }
      p + p,
      .fields + p {
        margin-top: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { added } = this;
    return html`<nr-dialog open .heading=${t("stamps.add_title")} @nr-close=${this.#close}>
      ${added ? this.#answered(added) : this.#form()}
      ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
      <button slot="acts" class="btn link" @click=${this.#close}>
        ${t(added ? "panel.close" : "pages.cancel")}
      </button>
      ${added
        ? nothing
        : html`<button
            slot="acts"
            class="btn tonal"
            ?disabled=${this.busy || !this.url.trim()}
            @click=${() => void this.#add()}
          >
            ${t(this.busy ? "stamps.trying" : "stamps.try")}
          </button>`}
    </nr-dialog>`;
  }

  #form(): TemplateResult {
    return html`<p class="mut">${t("stamps.add_text")}</p>
      <ul>
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
            }}
        /></label>
        <label class="field"
          >${t("stamps.root")}<textarea
            spellcheck="false"
            autocapitalize="none"
            placeholder=${t("stamps.root_example")}
            .value=${this.root}
            @input=${(event: InputEvent) => {
              this.root = (event.target as HTMLTextAreaElement).value;
            }}
          ></textarea>
        </label>
        <label class="btn sm file"
          >${icon("plus", 16)}${t("stamps.root_file")}<input
            type="file"
            accept=".pem,.crt,.cer,.txt"
            @change=${(event: Event) => void this.#read(event.target as HTMLInputElement)}
        /></label>
      </div>
      <p class="sm mut">${t("stamps.root_hint")}</p>`;
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

  async #read(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = "";
    this.wrong = "";
    if (!file) return;
    if (file.size > LONGEST_ROOT) this.wrong = t("stamps.root_large");
    else this.root = await file.text();
  }

  async #add(): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      const sent = { url: this.url.trim(), root: this.root.trim() };
      this.added = await this.house.hub.post<TimestampService>("/timestamps", sent);
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };
}

/** The services that stamp each hour of recordings: how each is doing, one more, and one less. */
@define("nr-timestamps")
export class Timestamps extends PageElement {
  @state() private adding = false;
  @state() private removing: TimestampService | null = null;
  @state() private busy = false;
  private readonly list = new Fetched<TimestampServiceList>(this);

  static override styles = [
    shared,
    css`
      h3 {
        font: 500 16px/22px var(--nr-font);
        margin: 24px 0 2px;
      }
      .hint {
        margin-bottom: 10px;
        text-wrap: pretty;
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 11px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      li:last-child {
        border-bottom: 0;
      }
      b {
        font-weight: 500;
        display: block;
        overflow-wrap: anywhere;
      }
      .code {
        overflow-wrap: anywhere;
      }
      .line {
        display: flex;
        gap: 5px;
      }
      .line .ic {
        margin-top: 1px;
        flex: none;
      }
      .why {
        color: var(--nr-amber);
      }
      .pad {
        padding: 16px;
      }
      .wrong {
        color: var(--nr-red);
      }
      .addition {
        margin-top: 12px;
      }
      :host([narrow]) li {
        padding-inline: 12px;
      }
      :host([narrow]) .tile {
        display: none;
      }
    `,
  ];

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
            <p class="mut sm addition">
              ${t("stamps.each_hour")}
            </p>`
        : html`<div class="card pad">
            <p class=${error ? "wrong" : "mut"}>
              ${error?.message ?? t(value ? "stamps.none" : "pages.loading")}
            </p>
          </div>`}
      ${manages
        ? html`<p class="addition">
            <button
              class="btn sm"
              @click=${() => {
                this.adding = true;
              }}
            >
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
      ${this.removing ? this.#question(this.removing) : nothing}`;
  }

  #service(service: TimestampService, manages: boolean): TemplateResult {
    const { name, url, failures, reason, stamped_at: at } = service;
    const remove = t("stamps.remove", { name });
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
      ${manages
        ? html`<button
            class="btn round"
            aria-label=${remove}
            title=${remove}
            @click=${() => {
              this.removing = service;
            }}
          >
            ${icon("trash", 18)}
          </button>`
        : nothing}
    </li>`;
  }

  #question(service: TimestampService): TemplateResult {
    const shut = () => {
      this.removing = null;
    };
    const { name } = service;
    return html`<nr-dialog open .heading=${t("stamps.remove_title", { name })} @nr-close=${shut}>
      <p class="mut">${t("stamps.remove_text")}</p>
      <button slot="acts" class="btn link" autofocus @click=${shut}>${t("pages.back")}</button>
      <button slot="acts" class="btn" ?disabled=${this.busy} @click=${() => void this.#remove(service)}>
        ${t("stamps.remove_it")}
      </button>
    </nr-dialog>`;
  }

  async #remove({ url, name }: TimestampService): Promise<void> {
    this.busy = true;
    try {
      await this.house.hub.delete("/timestamps", { url });
      this.notify(t("stamps.removed", { name }));
    } catch (thrown) {
      this.notify(HubError.of(thrown).message);
    }
    this.busy = false;
    this.removing = null;
    await this.list.again();
  }
}
