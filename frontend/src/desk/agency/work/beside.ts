import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { clockToSecond, moment } from "../../../parts/format.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t, tn } from "../../../words/localize.ts";
import { address } from "../../page.ts";
import { desk } from "../../style.ts";
import type { ShareFilmsView } from "../types.ts";

/** What came with a share beside its films: words, readings, who sent it, what the inbox noted. */
@define("nr-desk-beside")
export class DeskBeside extends LitElement {
  @property() case = "";
  @property({ attribute: false }) share: ShareFilmsView | null = null;
  @property() language = "";

  static override styles = [
    shared,
    desk,
    css`
      .words {
        display: block;
        font: 16px/24px var(--nr-head);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        max-height: 320px;
        overflow: auto;
      }
      .ov {
        max-height: 240px;
        overflow: auto;
        margin-top: 4px;
      }
      .tb :is(td, th) {
        padding: 4px 8px;
      }
      .tb tbody th {
        color: var(--nr-ink);
        overflow-wrap: anywhere;
      }
      .tb :is(td, th):first-child {
        padding-inline-start: 0;
      }
    `,
  ];

  override render() {
    const share = this.share;
    if (!share) return nothing;
    const covered = share.films.reduce((sum, film) => sum + film.covered, 0);
    const hasSound = share.films.some((film) => film.has_sound);
    return html`<section class="card" aria-labelledby="title">
      <header>
        <h2 id="title">${t("player.with", { share: share.share })}</h2>
        <a class="a" href=${address("cases", this.case, share.share, "report")}>${t("player.report")}</a>
      </header>
      <ul class="kv">
        ${share.withdrawn_at
          ? html`<li>${icon("undo", 18)}<div>${t("player.withdrawn", { time: moment(share.withdrawn_at) })}<small>${t("player.withdrawn_why")}</small></div></li>`
          : nothing}
        ${share.refused ? html`<li><span class="rd">${icon("stop", 18)}</span><div>${share.refused}</div></li>` : nothing}
        ${share.words
          ? html`<li>${icon("talk", 18)}<div>${t("player.in_words")}<q class="words">${share.words}</q></div></li>`
          : nothing}
        ${share.readings_count ? html`<li>${icon("motion", 18)}<div>${tn("player.readings", share.readings_count)}${this.#readings(share)}</div></li>` : nothing}
        <li>
          ${icon(share.identity ? "person" : "hidden", 18)}
          <div>
            ${share.identity || t("player.anonymous")}, ${t(hasSound ? "player.with_sound" : "player.no_sound")}
            <small>${covered ? tn("player.covered", covered) : t("player.not_covered")}${share.is_from_page ? ` ${t("player.from_page")}` : ""}</small>
          </div>
        </li>
        ${share.received_at
          ? html`<li><span class="ok">${icon("verified", 18)}</span><div>${t("player.receipt", { time: moment(share.received_at) })}<small>${t("player.receipt_why")}</small></div></li>`
          : nothing}
        <li>
          ${icon("eye", 18)}
          <div>
            ${share.noted_at ? t("player.opened", { time: moment(share.noted_at) }) : t("player.not_noted")}
            <small>${t(share.noted_at ? "player.opened_why" : "player.not_noted_why")}</small>
          </div>
        </li>
      </ul>
    </section>`;
  }

  #readings(share: ShareFilmsView) {
    return html`<div class="ov" tabindex="0" role="group" aria-label=${tn("player.readings", share.readings_count)}>
        <table class="tb">
          <thead><tr><th scope="col">${t("player.time")}</th><th scope="col">${t("player.state")}</th></tr></thead>
          ${bySensor(share.readings).map(
            (readings) =>
              html`<tbody>
                <tr><th colspan="2" scope="rowgroup">${readings[0]?.[0]}</th></tr>
                ${readings.map(
                  ([, , unit, time, state]) =>
                    html`<tr><td class="tn nw" title=${time ?? ""}>${time ? clockToSecond(time) : ""}</td><td>${state}${unit ? ` ${unit}` : ""}</td></tr>`,
                )}
              </tbody>`,
          )}
        </table>
      </div>
      ${share.readings.length < share.readings_count ? html`<small>${t("player.readings_more", { count: share.readings.length })}</small>` : nothing}`;
  }
}

/** Readings as they come, each run of one sensor together. */
function bySensor(readings: ShareFilmsView["readings"]): ShareFilmsView["readings"][] {
  const runs: ShareFilmsView["readings"][] = [];
  for (const reading of readings) {
    const last = runs.at(-1);
    if (last && last[0]?.[0] === reading[0]) last.push(reading);
    else runs.push([reading]);
  }
  return runs;
}
