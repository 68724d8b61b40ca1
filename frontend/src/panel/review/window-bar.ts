import { html, nothing, type TemplateResult } from "lit";
import type { Request } from "../../api/types.ts";
import { clock } from "../../parts/format.ts";
import { t } from "../../words/localize.ts";
import { spanOf } from "./body.ts";
import type { Clip, Draft } from "./draft.ts";
import { barOf } from "./strip.ts";
import { clockLength, length, type Span } from "./time.ts";

const LEAST_PERCENT = 1.5;
const LABEL_PART = 0.12;

/** The window that is asked about, with where in it the clips lie; the list behind it says the same. */
export function windowBar(request: Request, draft: Draft, selected: string): TemplateResult {
  const window = spanOf(request.window);
  return html`<section class="window tn" aria-label=${t("review.window.label")}>
    <span class="mut">${clock(request.window.start)}</span>
    <div class="rail">
      ${draft.clips.map((clip) => {
        const bar = barOf(window, clip.taken ? clip.cut : clip.may);
        if (!bar) return nothing;
        const width = Math.max(LEAST_PERCENT, 100 * bar.width);
        const words = t("review.window.clip", {
          camera: clip.cameraName,
          length: clockLength(length(clip.taken ? clip.cut : clip.may)),
        });
        return html`<i
            class=${clip.taken ? "on" : ""}
            style="left:${Math.min(100 * bar.from, 100 - width)}%;width:${width}%"
            title=${words}
          ></i>
          ${clip.key === selected || apart(draft, clip, selected, window)
            ? html`<span
                class="lab ${clip.key === selected ? "sel" : ""}"
                style="left:clamp(36px, ${100 * (bar.from + bar.width / 2)}%, calc(100% - 36px))"
                >${clip.cameraName}</span
              >`
            : nothing}`;
      })}
    </div>
    <span class="mut">${clock(request.window.end)}</span>
  </section>`;
}

/** Whether a clip's name has room beside the selected one's, of few. */
function apart(draft: Draft, clip: Clip, selected: string, window: Span): boolean {
  const middle = (one: Clip) => {
    const bar = barOf(window, one.taken ? one.cut : one.may);
    return bar ? bar.from + bar.width / 2 : -1;
  };
  const shown = draft.clips.find((one) => one.key === selected);
  if (draft.clips.length > 3 || !shown) return false;
  return Math.abs(middle(clip) - middle(shown)) >= LABEL_PART;
}
