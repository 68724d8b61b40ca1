import { css, html, nothing, svg } from "lit";
import { clock, hour, number } from "../../parts/format.ts";
import { t, tn } from "../../words/localize.ts";
import type { BoardStatus, LoadStatus } from "./types.ts";

const CHART = { width: 240, height: 56 };

/** What the board has answered in the last 24 hours, since its start. */
export function loadCard(board: BoardStatus, load: LoadStatus) {
  const counts = load.hours.map(([, many]) => many);
  const newest = counts.at(-1) ?? 0;
  return html`<section class="card">
    <header><h2>${t("board_desk.load")}</h2><span class="a mut">${t("board_desk.load.since")}</span></header>
    <div class="load">
      ${sparkline(counts)}
      <p class="axis" aria-hidden="true"><span>${clock(load.hours[0]?.[0] ?? board.now)}</span><span>${clock(board.now)}</span></p>
      <dl>
        <div><dt>${t("board_desk.load.hour")}</dt><dd>${number(newest)}</dd></div>
        <div>
          <dt>${t("board_desk.load.minute")}</dt>
          <dd>${t("board_desk.load.minute.most", { minute: number(load.minute), most: number(load.busiest_minute) })}</dd>
        </div>
        <div><dt>${t("board_desk.load.posts")}</dt><dd>${number(board.posts_today)}</dd></div>
        <div>
          <dt>${t("board_desk.load.in_time")}</dt>
          <dd>${load.in_time_s === null ? "–" : t("board_desk.load.ms", { ms: number(load.in_time_s * 1000) })}</dd>
        </div>
        <div><dt>${t("board_desk.load.listeners")}</dt><dd>${number(load.listeners)}</dd></div>
        <div><dt>${t("board_desk.load.turned_away")}</dt><dd>${number(load.turned_away)}</dd></div>
      </dl>
      ${load.unexpected
        ? html`<p class="rd sm">${tn("board_desk.load.unexpected", load.unexpected)}</p>`
        : nothing}
      ${load.slowest.length
        ? html`<details>
            <summary>${t("board_desk.load.slowest")}</summary>
            <ol class="slow">
              ${load.slowest.map(
                ([took_s, route, at]) =>
                  html`<li>
                    <b>${t("board_desk.load.ms", { ms: number(Math.round(took_s * 1000)) })}</b> <code>${route}</code> ${clock(at)}
                  </li>`,
              )}
            </ol>
          </details>`
        : nothing}
      <details>
        <summary>${t("board_desk.load.table")}</summary>
        <table class="tb">
          <thead>
            <tr><th scope="col">${t("board_desk.load.from")}</th><th scope="col" class="r">${t("board_desk.load.answers")}</th></tr>
          </thead>
          <tbody>
            ${load.hours.map(([at, many]) => html`<tr><td>${hour(at)}</td><td class="r tn">${number(many)}</td></tr>`)}
          </tbody>
        </table>
      </details>
    </div>
  </section>`;
}

function sparkline(counts: number[]) {
  const most = Math.max(1, ...counts);
  const step = CHART.width / Math.max(1, counts.length - 1);
  const line = counts.map((many, at) => `${(at * step).toFixed(1)},${(CHART.height - 3 - (many / most) * (CHART.height - 8)).toFixed(1)}`);
  // One hour is a level line.
  const points = line.length === 1 ? `${line[0]} ${CHART.width},${line[0]?.split(",")[1]}` : line.join(" ");
  return html`<svg class="chart" viewBox="0 0 ${CHART.width} ${CHART.height}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<polygon points="0,${CHART.height} ${points} ${CHART.width},${CHART.height}" fill="currentColor" opacity=".12"></polygon>
      <polyline points=${points} fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke"></polyline>`}
  </svg>`;
}

export const loadStyle = css`
  .chart {
    display: block;
    width: 100%;
    height: 56px;
    color: var(--nr-link);
  }
  .load {
    padding: 4px 16px 16px;
    display: grid;
    gap: 10px;
  }
  .load dl {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px 12px;
    font-size: 13px;
    line-height: 18px;
  }
  .load dt {
    color: var(--nr-ink2);
    font-size: 12px;
    line-height: 16px;
  }
  .load dd {
    font-weight: 600;
  }
  .slow {
    list-style: none;
    padding: 0;
    margin: 4px 0 0;
    font-size: 13px;
    line-height: 20px;
    overflow-wrap: anywhere;
  }
  .axis {
    display: flex;
    justify-content: space-between;
    font-size: 12px;
    color: var(--nr-ink2);
    margin-top: -6px;
  }
`;
