import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import type { AgencyAccounts, AgencyRecord, Request } from "../../api/types.ts";
import { define } from "../../element.ts";
import {
  about,
  day,
  ground,
  initials,
  month,
  number,
  percent,
  shortKey,
} from "../../parts/format.ts";
import "../../parts/nr-bars.ts";
import "../../parts/nr-level.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { link } from "../pages.ts";
import { statusOf } from "./agency-status.ts";

/** The chooser of what this house does with an agency's requests, in the list and on its page. */
export const chooser = css`
  .setting {
    font: 14px/20px var(--nr-font);
    color: var(--nr-ink);
    background: var(--nr-card);
    border: 1px solid var(--nr-edge);
    border-radius: 8px;
    min-height: 44px;
    padding: 0 8px 0 12px;
  }
`;

/** One agency: its figures, its charts with their tables, every request of it, and its keys. */
@define("nr-agency-record")
export class AgencyRecordView extends LitElement {
  @property({ attribute: false }) house!: House;
  @property({ attribute: false }) record!: AgencyRecord;
  @property({ type: Boolean, reflect: true }) narrow = false;
  /** How this house treats it: the chooser of the page. */
  @property({ attribute: false }) setting: TemplateResult | typeof nothing = nothing;

  static override styles = [
    shared,
    chooser,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .back {
        display: inline-flex;
        min-height: 36px;
        text-decoration: none;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 16px;
      }
      .head .grow {
        min-width: min(240px, 100%);
      }
      .head h2 {
        font: 500 22px/30px var(--nr-font);
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 16px;
      }
      .figure {
        padding: 16px;
      }
      .figure b {
        display: block;
        font: 500 22px/30px var(--nr-font);
      }
      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 16px;
        align-items: start;
      }
      .card.pad {
        padding: 16px;
      }
      h3 {
        font: 500 15px/21px var(--nr-font);
        margin-bottom: 12px;
      }
      nr-bars {
        --nr-bars-height: 96px;
        --nr-bars-widest: none;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        margin-top: 4px;
      }
      dl > div {
        display: flex;
        justify-content: space-between;
        gap: 16px;
        padding: 8px 0;
        border-bottom: 1px solid var(--nr-line);
      }
      dl > div:last-child {
        border-bottom: 0;
      }
      dt {
        color: var(--nr-ink2);
      }
      dd {
        text-align: end;
        min-width: 0;
      }
      .shows {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .shows.warn {
        color: var(--nr-amber);
      }
      .shows.stop {
        color: var(--nr-red);
      }
      .asked li {
        display: flex;
        gap: 12px;
        align-items: baseline;
        padding: 12px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      .asked li:last-child {
        border-bottom: 0;
      }
      :host([narrow]) .figures,
      :host([narrow]) .two {
        grid-template-columns: 1fr;
      }
      :host([narrow]) .figures {
        grid-template-columns: 1fr 1fr;
      }
    `,
  ];

  override render(): TemplateResult {
    const record = this.record;
    const status = statusOf(record, this.house.requests);
    const since = record.first_seen ? t("agencies.since", { day: day(record.first_seen) }) : "";
    return html`
      <div>${link("agencies", html`${icon("back", 18)}${t("agencies.title")}`, { class: "row back" })}</div>
      <div class="head">
        <span class="tile" style="--s:56px" aria-hidden="true">${initials(record.name)}</span>
        <div class="grow">
          <h2>${record.name}</h2>
          <p class="mut">
            ${t(`agency_kind.${record.kind}`)} · <span class="code">${record.domain}</span>${since &&
            html` · ${since}`}
          </p>
          <nr-level .level=${record.level}></nr-level>
        </div>
        <div class="row"><span class="mut">${t("agencies.you")}</span>${this.setting}</div>
      </div>
      <p class="shows ${status.tone}">${icon(status.icon, 18)}<span>${status.text}</span></p>
      <div class="figures">
        ${this.#figure(number(record.requests), t("agencies.figure.requests"))}
        ${this.#figure(
          record.resolved_share === null ? "–" : percent(record.resolved_share),
          t("agencies.figure.resolved"),
        )}
        ${this.#figure(
          record.median_resolve_s === null ? "–" : about(record.median_resolve_s * 1000),
          t("agencies.figure.time"),
        )}
        ${this.#figure(
          record.median_window_s === null ? "–" : about(record.median_window_s * 1000),
          t("agencies.figure.window"),
        )}
      </div>
      <div class="two">
        <section class="card pad">
          <h3>${t("agencies.months")}</h3>
          <nr-bars
            .label=${t("agencies.months")}
            .bars=${record.months.map((each) => ({ label: month(each.key), value: each.requests }))}
          ></nr-bars>
          <p class="xs mut ends" aria-hidden="true">
            <span>${month(record.months[0]?.key ?? "")}</span
            ><span>${month(record.months.at(-1)?.key ?? "")}</span>
          </p>
        </section>
        <section class="card pad">
          <h3>${t("agencies.windows")}</h3>
          <nr-bars
            .label=${t("agencies.windows")}
            .bars=${record.window_lengths.map((each) => ({
              label: t("agencies.up_to", { length: about(each.to_s * 1000) }),
              value: each.count,
            }))}
          ></nr-bars>
          <p class="xs mut ends" aria-hidden="true">
            <span>${about((record.window_lengths[0]?.to_s ?? 0) * 1000)}</span
            ><span>${about((record.window_lengths.at(-1)?.to_s ?? 0) * 1000)}</span>
          </p>
        </section>
        <section class="card pad">
          <h3>${t("agencies.asks_about")}</h3>
          ${record.requests ? nothing : html`<p class="mut">${t("agencies.never")}</p>`}
          <dl class="tn">
            ${record.incidents.map((each) =>
              this.#pair(t(`incident.${each.code}`), number(each.count)),
            )}
          </dl>
        </section>
        <section class="card pad">
          <h3>${t("agencies.reach")}</h3>
          ${record.requests ? nothing : html`<p class="mut">${t("agencies.never")}</p>`}
          <dl class="tn">
            ${record.median_area_km2 === null
              ? nothing
              : this.#pair(t("agencies.median_area"), ground(record.median_area_km2))}
            ${record.largest_area_km2 === null
              ? nothing
              : this.#pair(t("agencies.largest_area"), ground(record.largest_area_km2))}
            ${record.longest_window_s === null
              ? nothing
              : this.#pair(t("agencies.longest_window"), about(record.longest_window_s * 1000))}
          </dl>
        </section>
        <section class="card pad">
          <h3>${t("agencies.findings")}</h3>
          ${record.findings.length
            ? html`<dl class="tn">
                ${record.findings.map((each) =>
                  this.#pair(t(`finding.${each.code}`), number(each.count)),
                )}
              </dl>`
            : html`<p class="mut">${t("agencies.clean")}</p>`}
        </section>
        ${this.#accounts(record.accounts)}
        <section class="card pad">
          <h3>${t("agencies.identity")}</h3>
          <dl>
            ${this.#pair(
              t("agencies.key"),
              html`<span class="code">${shortKey(record.delivery_key)}</span>`,
            )}
            ${record.registered.map((each) =>
              this.#pair(
                t("agencies.registered"),
                html`<a href=${each.url} target="_blank" rel="noreferrer noopener"
                  >${each.origin}</a
                >`,
              ),
            )}
          </dl>
        </section>
      </div>
      ${record.request_ids.length
        ? html`<section class="card asked">
            <h3 style="padding:16px 16px 0">${tn("agencies.every", record.request_ids.length)}</h3>
            <ul>
              ${this.#requests().map((request) => this.#request(request))}
            </ul>
          </section>`
        : nothing}
    `;
  }

  #accounts(accounts: AgencyAccounts): TemplateResult {
    const { owed, in_time, late, late_since, retention_days } = accounts;
    return html`<section class="card pad">
      <h3>${t("agencies.accounts")}</h3>
      <dl class="tn">
        ${owed
          ? this.#pair(
              t("agencies.in_time"),
              t("agencies.of", { part: number(in_time), all: number(owed) }),
            )
          : nothing}
        ${late_since
          ? this.#pair(
              t("agencies.late_now"),
              t("agencies.late_since", { count: number(late), date: day(late_since) }),
            )
          : nothing}
        ${retention_days === null
          ? nothing
          : this.#pair(t("agencies.promise"), tn("agencies.promise_days", retention_days))}
      </dl>
      ${owed ? nothing : html`<p class="mut">${t("agencies.none_due")}</p>`}
      ${retention_days === null ? html`<p class="mut">${t("agencies.no_promise")}</p>` : nothing}
    </section>`;
  }

  #requests(): Request[] {
    const known = new Map(this.house.requests.map((each) => [each.id, each]));
    return this.record.request_ids.flatMap((id) => known.get(id) ?? []);
  }

  #request(request: Request): TemplateResult {
    return html`<li>
      <span class="tn mut sm" style="min-width:6.5em">${day(request.issued)}</span>
      <span class="grow">${link(`requests/${request.id}`, request.title)}</span>
      <span class="sm mut">${t(`status.${request.status}`)}</span>
    </li>`;
  }

  #figure(value: string, label: string): TemplateResult {
    return html`<div class="card figure tn"><b>${value}</b><span class="mut sm">${label}</span></div>`;
  }

  #pair(name: unknown, value: unknown): TemplateResult {
    return html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  }
}
