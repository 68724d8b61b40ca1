import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { about, moment, number, percent } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { desk } from "../style.ts";
import { BoardPage } from "./board-page.ts";
import { bar } from "./bar.ts";
import { earlierCard, ruleName, ruleStyle } from "./rule.ts";
import type { HeldPostsView, RuleRecord, WaitsView, WaitView } from "./types.ts";

/** How this board moderates: by rule, as everybody reads it. */
@define("nr-board-record")
export class RecordPage extends BoardPage {
  @state() private rules: RuleRecord[] | null = null;
  @state() private waits: WaitView[] = [];

  static override styles = [
    shared,
    desk,
    ruleStyle,
    css`
      .tb tbody th {
        font: 400 13px/18px var(--nr-font);
        color: var(--nr-ink);
        padding: 9px 10px 9px 16px;
        vertical-align: top;
      }
      .tb tr:last-child th {
        border-bottom: 0;
      }
      .waits {
        margin-bottom: 16px;
      }
      .share {
        display: grid;
        grid-template-columns: minmax(80px, 1fr) 48px;
        gap: 10px;
        align-items: center;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(320px, 1fr));
        gap: 16px;
        align-items: start;
      }
    `,
  ];

  protected override async read(): Promise<number> {
    this.rules = (await this.client.call<HeldPostsView>("GET", "/held")).posts.rules;
    this.waits = (await this.client.call<WaitsView>("GET", "/waits")).waiting;
    return 0;
  }

  override render() {
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("board_desk.record")}</h1>
          <p>${t("board_desk.record.lead")}</p>
        </div>
      </div>
      ${this.failure()} ${this.waits.length ? this.#waiting(this.waits) : nothing}
      ${this.rules?.length ? this.#table(this.rules) : nothing}
      ${this.rules?.length === 0
        ? html`<div class="note plain">${icon("tick", 18)}<span>${t("board_desk.record.none")}</span></div>`
        : nothing}`;
  }

  #waiting(waits: WaitView[]) {
    return html`<section class="card waits">
      <header>
        <h2>${t("board_desk.waits")}</h2>
        <span class="a mut">${t("board_desk.waits.why")}</span>
      </header>
      <div class="ov">
        <table class="tb">
          <thead>
            <tr>
              <th scope="col">${t("board_desk.waits.for")}</th>
              <th scope="col">${t("board_desk.waits.since")}</th>
              <th scope="col">${t("board_desk.waits.request")}</th>
            </tr>
          </thead>
          <tbody>
            ${waits.map(
              (each) => html`<tr>
                <th scope="row">${each.for_whom}</th>
                <td class="nw">${moment(each.since)}</td>
                <td>${each.title ? html`<b>${each.title}</b> ${each.agency_name}` : t("board_desk.waits.sealed")}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #table(rules: RuleRecord[]) {
    return html`<div class="stack">
      <section class="card">
        <header>
          <h2>${t("board_desk.record.by_rule")}</h2>
          <span class="a mut">${t("board_desk.record.since")}</span>
        </header>
        <div class="ov">
          <table class="tb">
            <thead>
              <tr>
                <th scope="col">${t("board_desk.record.rule")}</th>
                <th scope="col" class="r">${t("board_desk.record.held")}</th>
                <th scope="col" class="r">${t("board_desk.record.approved")}</th>
                <th scope="col" class="r">${t("board_desk.record.refused")}</th>
                <th scope="col" class="r">${t("board_desk.record.wait")}</th>
                <th scope="col">${t("board_desk.record.share")}</th>
              </tr>
            </thead>
            <tbody>
              ${rules.map((rule) => {
                const decided = rule.published + rule.refused;
                const share = decided ? rule.published / decided : 0;
                return html`<tr>
                  <th scope="row">${ruleName(rule.code)}</th>
                  <td class="r tn">${number(rule.held)}</td>
                  <td class="r tn">${number(rule.published)}</td>
                  <td class="r tn">${number(rule.refused)}</td>
                  <td class="r nw">${rule.wait_s === null ? "–" : about(rule.wait_s * 1000)}</td>
                  <td>
                    ${decided
                      ? html`<div class="share">
                          ${bar(share)}
                          <span class="tn">${percent(share)}</span>
                        </div>`
                      : "–"}
                  </td>
                </tr>`;
              })}
            </tbody>
          </table>
        </div>
      </section>
      <div class="pair">
        ${rules.filter((rule) => rule.latest.length).map((rule) => earlierCard(ruleName(rule.code), rule))}
      </div>
    </div>`;
  }
}
