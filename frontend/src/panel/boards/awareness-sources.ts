import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { Awareness, AwarenessHealth, AwarenessSourceList } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { FormElement, formStyle } from "../form-element.ts";
import { Removal } from "../removal.ts";

/** Asks for the address of one more awareness source. Fires `nr-done`, whether it was added or not. */
@define("nr-source-dialog")
export class SourceDialog extends FormElement {
  @state() private url = "";
  @state() private name = "";
  @state() private within = "";

  static override styles = [shared, formStyle];

  override render(): TemplateResult {
    return html`<nr-dialog open .heading=${t("sources.add_title")} @nr-close=${this.done}>
      <p class="mut">${t("sources.add_text")}</p>
      <div class="fields">
        <label class="field"
          >${t("sources.address")}<input
            type="url"
            inputmode="url"
            autofocus
            spellcheck="false"
            .value=${this.url}
            @input=${(event: InputEvent) => {
              this.url = (event.target as HTMLInputElement).value;
            }}
        /></label>
        <label class="field"
          >${t("sources.name")}<input
            maxlength="100"
            .value=${this.name}
            @input=${(event: InputEvent) => {
              this.name = (event.target as HTMLInputElement).value;
            }}
        /></label>
        <label class="field"
          >${t("sources.within")}<input
            type="number"
            min="0.1"
            max="20000"
            step="any"
            placeholder=${t("sources.everything")}
            .value=${this.within}
            @input=${(event: InputEvent) => {
              this.within = (event.target as HTMLInputElement).value;
            }}
        /></label>
      </div>
      ${this.complaint()}
      <button slot="acts" class="btn link" @click=${this.done}>${t("pages.cancel")}</button>
      <button
        slot="acts"
        class="btn tonal"
        ?disabled=${this.busy || !this.url.trim()}
        @click=${() => void this.#add()}
      >
        ${t("sources.add_this")}
      </button>
    </nr-dialog>`;
  }

  async #add(): Promise<void> {
    await this.act(async () => {
      const source = await this.house.hub.post<{ name: string }>("/awareness/sources", {
        url: this.url.trim(),
        name: this.name.trim(),
        within_km: this.within ? Number(this.within) : null,
      });
      this.notify(t("sources.added", { name: source.name }));
      this.done();
    });
  }
}

const SIGNS: Record<AwarenessHealth["state"], IconName> = {
  starting: "clock",
  following: "cloud",
  unreachable: "away",
  unreadable: "warn",
};

/** Feeds without a log, which nobody can answer: how each is doing, one more, and one less. */
@define("nr-awareness-sources")
export class AwarenessSources extends PageElement {
  @state() private adding = false;
  private readonly awareness = new Fetched<Awareness>(this);
  /** Whoever manages the hub may see the addresses, and which stand in its config file. */
  private readonly own = new Fetched<AwarenessSourceList>(this);
  private readonly removal = new Removal<AwarenessHealth>(
    this,
    async ({ id, name }) => {
      await this.house.hub.delete(`/awareness/sources/${id}`);
      return t("sources.removed", { name });
    },
    { again: () => this.#again() },
  );
  #heard: (() => void) | null = null;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        margin-top: 32px;
      }
      h3 {
        font: 500 18px/25px var(--nr-font);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 12px 16px;
        margin-bottom: 12px;
      }
      .head .grow {
        flex-basis: 260px;
      }
      li {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) auto;
        gap: 4px 12px;
        padding: 12px 16px;
        align-items: start;
        border-bottom: 1px solid var(--nr-line);
      }
      li:last-child {
        border-bottom: 0;
      }
      .g {
        width: 44px;
        height: 44px;
        border-radius: 22px;
        display: grid;
        place-items: center;
        background: var(--nr-sunk);
        color: var(--nr-ink2);
      }
      .unreachable .g,
      .unreadable .g {
        color: var(--nr-amber);
        background: var(--nr-amber-bg);
      }
      h4 {
        font: 500 15px/21px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .none {
        padding: 16px;
      }
    `,
  ];

  override willUpdate(): void {
    const { hub, mayManage } = this.house;
    this.awareness.ask(hub, "/awareness");
    this.own.ask(hub, mayManage ? "/awareness/sources" : "");
    this.#heard ??= hub.listen((message) => {
      if (message.type === "awareness.changed") void this.#again();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#heard?.();
    this.#heard = null;
  }

  async #again(): Promise<void> {
    await Promise.all([this.awareness.again(), this.own.again()]);
  }

  override render(): TemplateResult {
    const sources = this.awareness.value?.sources;
    return html`<div class="head">
        <div class="grow">
          <h3>${t("sources.title")}</h3>
          <p class="sm mut">${t("sources.about")}</p>
        </div>
        ${this.house.mayManage
          ? html`<button
              class="btn sm"
              @click=${() => {
                this.adding = true;
              }}
            >
              ${icon("plus", 16)}${t("sources.add")}
            </button>`
          : nothing}
      </div>
      <div class="card">
        ${sources?.length
          ? html`<ul>
              ${sources.map((source) => this.#source(source))}
            </ul>`
          : html`<p class="none sm mut">${this.#reasonOf(sources)}</p>`}
      </div>
      ${this.adding
        ? html`<nr-source-dialog
            .house=${this.house}
            @nr-done=${() => {
              this.adding = false;
              void this.#again();
            }}
          ></nr-source-dialog>`
        : nothing}
      ${this.removal.question(({ name }) => ({
        heading: t("sources.remove_title", { name }),
        text: t("sources.remove_text"),
        act: t("sources.remove_it"),
      }))}`;
  }

  #reasonOf(sources: readonly AwarenessHealth[] | undefined): string {
    if (sources) return t("sources.none");
    return this.awareness.error?.message ?? t("pages.loading");
  }

  #source(source: AwarenessHealth): TemplateResult {
    const own = this.own.value?.sources.find((each) => each.id === source.id);
    return html`<li class=${source.state}>
      <span class="g">${icon(SIGNS[source.state], 22)}</span>
      <div>
        <h4>${source.name}</h4>
        <p class="sm">
          ${t(`sources.state.${source.state}`)}${source.reason ? html` · ${source.reason}` : nothing}
        </p>
        <p class="sm mut tn">
          <span class="code">${source.host}</span> ·
          ${tn("sources.shown", source.shown, { count: number(source.shown) })}${source.fetched_at
            ? html` · ${t("sources.read", { time: moment(source.fetched_at) })}`
            : nothing}
        </p>
        ${own?.from_config ? html`<p class="sm mut">${t("sources.from_file")}</p>` : nothing}
      </div>
      ${own && !own.from_config
        ? this.removal.button(source, t("sources.remove", { name: source.name }))
        : nothing}
    </li>`;
  }
}
