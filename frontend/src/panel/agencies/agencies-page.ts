import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { AgencyRecord, AgencySetting, AgencySummary } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { initials, month, number } from "../../parts/format.ts";
import "../../parts/nr-bars.ts";
import { placeholder } from "../../parts/nr-empty.ts";
import "../../parts/nr-level.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { addPage, link } from "../pages.ts";
import { chooser } from "./agency-record.ts";
import { matches, statusOf } from "./agency-status.ts";

const SETTINGS: AgencySetting[] = ["notify", "quiet", "hidden"];

/** Everyone who can ask, with how they have asked, and this house's setting for each. */
@define("nr-page-agencies")
export class AgenciesPage extends PageElement {
  @state() private filter = "";
  private readonly listed = new Fetched<{ agencies: AgencySummary[] }>(this);
  private readonly record = new Fetched<AgencyRecord>(this);
  #heard: (() => void) | null = null;

  static override styles = [
    shared,
    chooser,
    css`
      .find {
        position: relative;
        display: block;
        width: 282px;
        max-width: 100%;
      }
      .find .ic {
        position: absolute;
        inset-inline-start: 14px;
        top: 13px;
        color: var(--nr-ink2);
        pointer-events: none;
      }
      .find input {
        font: 14px/20px var(--nr-font);
        color: var(--nr-ink);
        background: var(--nr-card);
        border: 1px solid var(--nr-edge);
        border-radius: 8px;
        height: 44px;
        width: 100%;
        padding-block: 0;
        padding-inline: 42px 12px;
      }
      .who {
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 220px;
      }
      .who b,
      .who a {
        font-weight: 500;
        font-size: 15px;
        line-height: 21px;
        display: block;
        color: var(--nr-ink);
        text-decoration: none;
      }
      .who a:hover {
        text-decoration: underline;
      }
      .asked {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .asked b {
        min-width: 2ch;
        text-align: end;
      }
      :host([narrow]) .asked {
        justify-content: flex-end;
      }
      :host([narrow]) .setting {
        display: block;
        margin-inline-start: auto;
      }
      .asked nr-bars {
        width: 104px;
      }
      .shows {
        display: flex;
        align-items: flex-start;
        gap: 8px;
      }
      .shows .ic {
        margin-top: 1px;
        color: var(--nr-ink2);
      }
      .warn,
      .warn .ic {
        color: var(--nr-amber);
      }
      .stop,
      .stop .ic {
        color: var(--nr-red);
      }
      .foot {
        margin-top: 14px;
        max-width: 80ch;
      }
      :host([narrow]) .find {
        flex: 1 0 100%;
      }
      :host([narrow]) table,
      :host([narrow]) tbody {
        display: block;
      }
      :host([narrow]) thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      :host([narrow]) tr {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 10px 16px;
        align-items: center;
        padding: 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      :host([narrow]) tr:last-child {
        border-bottom: 0;
      }
      :host([narrow]) td {
        display: block;
        padding: 0;
        border: 0;
      }
      :host([narrow]) nr-level {
        white-space: normal;
      }
      :host([narrow]) td.whole {
        grid-column: 1 / -1;
      }
      :host([narrow]) .of {
        grid-column: 1 / -1;
      }
      .of {
        white-space: nowrap;
      }
      .label {
        display: none;
      }
      :host([narrow]) .label {
        display: inline;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#heard?.();
    this.#heard = null;
  }

  override willUpdate(): void {
    const id = this.route[0] ?? "";
    const hub = this.house.hub;
    this.#heard ??= hub.listen((message) => {
      if (message.type !== "agency.changed") return;
      void this.listed.again();
      void this.record.again();
    });
    this.record.ask(hub, id ? `/agencies/${id}` : "");
    this.listed.ask(hub, id ? "" : "/agencies");
  }

  override render(): TemplateResult {
    if (this.route[0])
      return html`<div class="wrap">
        ${this.record.value
          ? html`<nr-agency-record
              .house=${this.house}
              .record=${this.record.value}
              .narrow=${this.narrow}
              .setting=${this.#setting(this.record.value)}
            ></nr-agency-record>`
          : placeholder(this.record)}
      </div>`;
    const all = this.listed.value?.agencies;
    const matching = (all ?? []).filter((agency) => matches(agency, this.filter));
    return html`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${t("agencies.title")}</h2>
          <p>${t("agencies.about")}</p>
        </div>
        <label class="find"
          ><span class="vh">${t("agencies.find")}</span>${icon("search", 18)}<input
            type="search"
            .value=${this.filter}
            placeholder=${t("agencies.find")}
            @input=${(event: InputEvent) => {
              this.filter = (event.target as HTMLInputElement).value;
            }}
        /></label>
      </div>
      ${all
        ? html`${this.#list(matching, all.length)}
            <p class="sm mut foot">${t("agencies.foot")}</p>`
        : placeholder(this.listed)}
    </div>`;
  }

  #list(matching: readonly AgencySummary[], count: number): TemplateResult {
    if (!matching.length)
      return html`<div class="card">
        <nr-empty
          icon="agency"
          .heading=${t(count ? "agencies.nobody_meant" : "agencies.nobody")}
          .text=${t(count ? "agencies.nobody_meant_text" : "agencies.nobody_text")}
        ></nr-empty>
      </div>`;
    return html`<div class="card">
      <table class="tbl">
        <thead>
          <tr>
            <th scope="col">${t("agencies.agency")}</th>
            <th scope="col">${t("agencies.level")}</th>
            <th scope="col">${t("agencies.months")}</th>
            <th scope="col">${t("agencies.resolved")}</th>
            <th scope="col">${t("agencies.record")}</th>
            <th scope="col">${t("agencies.you")}</th>
          </tr>
        </thead>
        <tbody>
          ${matching.map((agency) => this.#row(agency))}
        </tbody>
      </table>
    </div>`;
  }

  #row(agency: AgencySummary): TemplateResult {
    const status = statusOf(agency, this.house.requests);
    const year = agency.months.reduce((sum, each) => sum + each.requests, 0);
    return html`<tr>
      <td class="whole">
        <div class="who">
          <span class="tile" aria-hidden="true">${initials(agency.name)}</span>
          <div class="grow">
            ${link(`agencies/${agency.id}`, agency.name)}
            <span class="xs mut"
              >${t(`agency_kind.${agency.kind}`)} · <span class="code">${agency.domain}</span></span
            >
          </div>
        </div>
      </td>
      <td><nr-level .level=${agency.level}></nr-level></td>
      <td>
        <div class="asked">
          <nr-bars
            .label=${t("agencies.months")}
            .bars=${agency.months.map((each) => ({ label: month(each.key), value: each.requests }))}
          ></nr-bars>
          <b class="tn">${number(year)}</b>
        </div>
      </td>
      <td class="tn of">
        <span class="label mut">${t("agencies.resolved")} </span>${agency.requests
          ? t("agencies.of", { part: number(agency.resolved), all: number(agency.requests) })
          : "–"}
      </td>
      <td>
        <span class="shows ${status.tone}">${icon(status.icon, 18)}<span>${status.text}</span></span>
      </td>
      <td>${this.#setting(agency)}</td>
    </tr>`;
  }

  #setting(agency: AgencySummary): TemplateResult | typeof nothing {
    if (!this.house.mayAnswer) return html`${t(`setting.${agency.setting}`)}`;
    return html`<select
      class="setting"
      aria-label=${t("agencies.setting", { name: agency.name })}
      @change=${(event: Event) => void this.#set(agency, event.target as HTMLSelectElement)}
    >
      ${SETTINGS.map(
        (each) =>
          html`<option value=${each} ?selected=${each === agency.setting}>
            ${t(`setting.${each}`)}
          </option>`,
      )}
    </select>`;
  }

  async #set(agency: AgencySummary, chosen: HTMLSelectElement): Promise<void> {
    try {
      const record = await this.house.hub.put<AgencyRecord>(`/agencies/${agency.id}/setting`, {
        setting: chosen.value,
      });
      if (this.record.value) this.record.show(record);
      const all = this.listed.value?.agencies;
      if (all) this.listed.show({ agencies: all.map((each) => (each.id === record.id ? record : each)) });
      this.notify(t(`agencies.set.${record.setting}`, { name: record.name }));
    } catch (thrown) {
      chosen.value = agency.setting;
      this.notify(thrown);
    }
  }
}

addPage("agencies", (given) =>
    html`<nr-page-agencies
      .hass=${given.hass}
      .house=${given.house}
      .route=${given.route}
      .narrow=${given.narrow}
    ></nr-page-agencies>`);
