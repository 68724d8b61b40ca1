import { html, nothing, type TemplateResult } from "lit";
import { clockToPart } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { t } from "../../words/localize.ts";
import { withMask, withOwnMasks, withoutMask, type Clip } from "./draft.ts";
import { areaOver, toMoving, toStill, withoutKey, type Area, type Mask } from "./masks.ts";
import { asDate, type Micros, type Span } from "./time.ts";

interface MaskListProps {
  clip: Clip;
  /** The frame that is shown, within what leaves. */
  frame: Span;
  selected: number;
  own: readonly Area[];
  change: (clip: Clip) => void;
  select: (number: number) => void;
  go: (at: Micros) => void;
}

/** Every mask of a clip as a list: what it covers, whether it follows something, and off with it. */
export function maskList(props: MaskListProps): TemplateResult | typeof nothing {
  const { clip, own } = props;
  const drawn = clip.masks.some((mask) => mask.kind !== "own");
  if (!drawn && !own.length) return nothing;
  return html`<section class="masks" aria-label=${t("review.masks.heading")}>
    ${own.length ? ownMasks(props) : nothing}
    ${drawn
      ? html`<ul>
          ${clip.masks.map((mask, number) =>
            mask.kind === "own" ? nothing : row(props, mask, number),
          )}
        </ul>`
      : nothing}
  </section>`;
}

function ownMasks({ clip, own, change }: MaskListProps) {
  return html`<label class="own">
    <input
      type="checkbox"
      .checked=${!clip.ownMasksOff}
      @change=${(event: Event) =>
        change(withOwnMasks(clip, !(event.target as HTMLInputElement).checked, own))}
    />
    <span
      >${t("review.masks.own", { camera: clip.cameraName })}
      ${clip.ownMasksOff ? html`<small>${t("review.masks.own_off")}</small>` : nothing}</span
    >
  </label>`;
}

function row(props: MaskListProps, mask: Exclude<Mask, { kind: "own" }>, number: number) {
  const { clip, selected, change, select } = props;
  const at = props.frame.start;
  const name = t("review.mask.name", { number: number + 1 });
  const moving = mask.kind === "moving";
  return html`<li class=${number === selected ? "on" : ""}>
    <button class="btn sm link" aria-pressed=${number === selected} @click=${() => select(number)}>
      ${icon("mask", 16)}${name}
    </button>
    <span class="grow sm mut">${covers(props, mask, at)}</span>
    <button
      class="btn sm"
      aria-label="${t(moving ? "review.masks.stay" : "review.masks.follow")}: ${name}"
      @click=${() =>
        change(withMask(clip, number, moving ? toStill(mask, at) : toMoving(mask, clip.cut)))}
    >
      ${t(moving ? "review.masks.stay" : "review.masks.follow")}
    </button>
    ${moving && mask.keys.length > 2
      ? html`<button
          class="btn sm"
          aria-label="${t("review.masks.drop_key")}: ${name}"
          @click=${() => change(withMask(clip, number, withoutKey(mask, at)))}
        >
          ${t("review.masks.drop_key")}
        </button>`
      : nothing}
    <button
      class="btn sm round"
      aria-label="${t("review.masks.remove")}: ${name}"
      @click=${() => change(withoutMask(clip, number))}
    >
      ${icon("trash", 18)}
    </button>
  </li>`;
}

function covers(props: MaskListProps, mask: Exclude<Mask, { kind: "own" }>, at: Micros) {
  if (mask.kind === "still") return t("review.masks.whole");
  const time = (when: Micros | undefined) => clockToPart(asDate(when ?? 0));
  const first = mask.keys[0]?.at;
  const label = t(mask.found ? "review.masks.found" : "review.masks.moving", {
    from: time(first),
    to: time(mask.keys[mask.keys.length - 1]?.at),
    keys: mask.keys.length,
  });
  // If the mask isn't shown at this moment, one press leads to it.
  return areaOver(mask, props.frame)
    ? label
    : html`<a
        href="#"
        @click=${(event: Event) => {
          event.preventDefault();
          props.go(first ?? at);
        }}
        >${label}</a
      >`;
}
