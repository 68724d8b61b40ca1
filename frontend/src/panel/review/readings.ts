import { css, html, LitElement, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError, type Hub } from "../../api/hub.ts";
import { define } from "../../define.ts";
import { clockToSecond } from "../../parts/format.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import type { Extract } from "./draft.ts";
import { formatTime } from "./time.ts";

export interface Reading {
  at: string;
  state: string;
}

const MOST_SHOWN = 200;

/** What one lent sensor said within the window: every line that would leave. */
@define("nr-review-readings")
export class NrReviewReadings extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) extract!: Extract;

  @state() private said: Reading[] | null = null;
  @state() private error = "";

  static override styles = [
    shared,
    css`
      .scroll {
        max-height: 200px;
        overflow: auto;
        border: 1px solid var(--nr-line);
        border-radius: 8px;
      }
      .tbl td,
      .tbl th {
        padding: 6px 10px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("extract") as Extract | undefined;
    const { sensorId, span } = this.extract;
    if (before?.sensorId === sensorId && before.span.start === span.start && before.span.end === span.end)
      return;
    if (changed.has("extract") || changed.has("hub")) void this.#read();
  }

  async #read(): Promise<void> {
    const { sensorId, span } = this.extract;
    const query = { start: formatTime(span.start), end: formatTime(span.end) };
    try {
      const path = `/sensors/${sensorId}/readings`;
      const { readings } = await this.hub.get<{ readings: Reading[] }>(path, query);
      if (sensorId === this.extract.sensorId) this.said = readings;
    } catch (thrown) {
      this.error = HubError.of(thrown).message;
    }
  }

  override render() {
    if (this.error) return html`<p class="sm">${this.error}</p>`;
    if (!this.said) return html`<span class="grey" aria-busy="true"></span>`;
    if (!this.said.length) return html`<p class="sm mut">${t("review.readings.none")}</p>`;
    const more = this.said.length - MOST_SHOWN;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
        <table class="tbl tn sm">
          <thead>
            <tr>
              <th scope="col">${t("review.readings.at")}</th>
              <th scope="col">${t("review.readings.said")}</th>
            </tr>
          </thead>
          <tbody>
            ${this.said
              .slice(0, MOST_SHOWN)
              .map((one) => html`<tr>
                <td>${clockToSecond(one.at)}</td>
                <td>${one.state}</td>
              </tr>`)}
          </tbody>
        </table>
      </div>
      ${more > 0 ? html`<p class="xs mut">${tn("review.readings.more", more)}</p>` : ""}`;
  }
}
