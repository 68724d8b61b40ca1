import { html, type TemplateResult } from "lit";
import type { Label } from "../../api/types.ts";
import { clock } from "../../parts/format.ts";
import { t } from "../../words/localize.ts";
import type { Clip } from "./draft.ts";
import { formatTime } from "./time.ts";

interface Given {
  clips: readonly Clip[];
  labels: (clip: Clip) => readonly Label[];
  selected: string;
  still: boolean;
  select: (key: string) => void;
  take: (key: string, taken: boolean) => void;
}

/** One tab a clip: pressing it shows the clip, its box says whether it leaves. */
export function clipTabs({ clips, labels, selected, still, select, take }: Given): TemplateResult {
  return html`<ul class="ctabs" aria-label=${t("review.clips.label")}>
    ${clips.map((clip) => {
      const on = clip.key === selected;
      const time = clock(formatTime(clip.cut.start));
      return html`<li class=${on ? "on" : ""}>
        <label class="box"
          ><input
            type="checkbox"
            .checked=${clip.taken}
            ?disabled=${still}
            aria-label=${t("review.clips.take", { camera: clip.cameraName, time })}
            @change=${(event: Event) => take(clip.key, (event.target as HTMLInputElement).checked)}
        /></label>
        <button aria-pressed=${on} @click=${() => select(clip.key)}>
          <b>${clip.cameraName}</b>
          <span class="tn">${time} · ${t(clip.taken ? "review.clips.leaves" : "review.clips.stays")}</span>
          <span class="seen">${labels(clip).map((label) => t(`seen.${label}`)).join(", ")}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}
