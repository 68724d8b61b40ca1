import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../../../style/icons.ts";
import { t } from "../../../words/localize.ts";
import { type Corner, type Drawn, inserted, LEAST_CORNERS, MOST_CORNERS, placed, radius, removed } from "./area.ts";

/** All of an area as fields, to be typed; `change` takes what it becomes. */
export function cornerList(area: Drawn, still: boolean, change: (area: Drawn | null) => void): TemplateResult {
  const field = (label: string, value: string, set: (typed: number) => void) =>
    html`<label class="field"
      >${label}<input
        class="tn"
        inputmode="decimal"
        ?disabled=${still}
        .value=${live(value)}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const typed = Number(input.value.replace(",", "."));
          if (input.value.trim() && Number.isFinite(typed)) set(typed);
          else input.value = value;
        }}
    /></label>`;
  const place = ([lat, lon]: Corner, set: (corner: Corner) => void) =>
    html`${field(t("desk.ask.corners.lat"), (lat / 1e6).toFixed(6), (typed) => set([within(typed, 90), lon]))}
    ${field(t("desk.ask.corners.lon"), (lon / 1e6).toFixed(6), (typed) => set([lat, within(typed, 180)]))}`;
  if (area.shape === "circle")
    return html`<details>
      <summary>${t("desk.ask.corners.circle")}</summary>
      <ul class="corners">
        <li><span class="n"></span>${place([area.lat, area.lon], (corner) => change(placed(area, 0, corner)))}</li>
        <li>
          <span class="n"></span>
          ${field(t("desk.ask.corners.radius"), String(area.radius_m), (typed) => change({ ...area, radius_m: radius(typed) }))}
        </li>
      </ul>
    </details>`;
  const ring = area.ring as Corner[];
  return html`<details>
    <summary>${t("desk.ask.corners.list", { count: ring.length })}</summary>
    <ol class="corners">
      ${ring.map(
        (corner, at) =>
          html`<li>
            <span class="n tn">${at + 1}</span>${place(corner, (to) => change(placed(area, at, to)))}
            <button
              class="btn sq"
              aria-label=${t("desk.ask.corners.remove", { corner: at + 1 })}
              ?disabled=${still || ring.length <= LEAST_CORNERS}
              @click=${() => change(removed(area, at))}
            >
              ${icon("trash", 16)}
            </button>
          </li>`,
      )}
    </ol>
    <button
      class="btn"
      ?disabled=${still || ring.length >= MOST_CORNERS}
      @click=${() => change(inserted(area, ring.length - 1))}
    >
      ${t("desk.ask.corners.add")}
    </button>
  </details>`;
}

/** Degrees as they are typed, in micro-degrees. */
function within(degrees: number, most: number): number {
  return Math.round(Math.max(-most, Math.min(most, degrees)) * 1e6);
}
