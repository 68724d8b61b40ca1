import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import { define } from "../../element.ts";
import { clockToPart, number } from "../../parts/format.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { withSigned, type Clip, type Draft } from "./draft.ts";
import { formatTime, SECOND, type Micros, type Span } from "./time.ts";

/** What a camera signed of a clip: the whole of it is sent, or nothing. */
export interface SignedRow {
  readonly clip: Clip;
  /** The camera's own recording, from its first group of pictures to its last. */
  readonly offer: Span;
  /** The very file, once it is there to be looked at. */
  readonly path: string;
}

/** A tenth of a second more rather than less: nothing that is shown goes unsaid. */
function seconds(length: Micros): string {
  return number(Math.ceil(Math.max(length, 0) / (SECOND / 10)) / 10, 1);
}

/** Return what goes along, in one sentence with its real times. */
export function signedNote({ cut }: Clip, offer: Span): string {
  return t("review.signed.note", {
    start: clockToPart(formatTime(offer.start)),
    end: clockToPart(formatTime(offer.end)),
    before: seconds(cut.start - offer.start),
    after: seconds(offer.end - cut.end),
  });
}

/** The camera's signed recording of each clip that has one: off until a person ticks it. */
@define("nr-review-signed")
export class NrReviewSigned extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) draft!: Draft;
  @property({ attribute: false }) rows: readonly SignedRow[] = [];

  /** The signed address of each file, by its path. */
  @state() private addresses: ReadonlyMap<string, string> = new Map();

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      fieldset {
        border: 1px solid var(--nr-border);
        border-radius: 10px;
        min-width: 0;
      }
      label.choice {
        display: flex;
        gap: 10px;
        padding: 11px 12px;
        min-height: 44px;
        align-items: flex-start;
        cursor: pointer;
      }
      .signed + .signed {
        border-top: 1px solid var(--nr-line);
      }
      small {
        display: block;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .in {
        padding: 0 12px 12px;
        display: grid;
        gap: 6px;
      }
      video {
        display: block;
        width: 100%;
        border-radius: 8px;
        background: #000;
      }
      .grey {
        display: block;
        aspect-ratio: 16 / 9;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("rows")) for (const { path } of this.rows) if (path) void this.#sign(path);
  }

  async #sign(path: string): Promise<void> {
    if (this.addresses.has(path)) return;
    try {
      const address = await this.hub.media(path);
      this.addresses = new Map(this.addresses).set(path, address);
    } catch {
      // The hub is away: the page says so, and asks again once it is back.
    }
  }

  override render() {
    if (!this.rows.length) return nothing;
    return html`<fieldset>
      <legend class="vh">${t("review.signed.legend")}</legend>
      ${this.rows.map((row) => this.#row(row))}
    </fieldset>`;
  }

  #row(row: SignedRow) {
    const { clip, offer } = row;
    const camera = clip.cameraName;
    return html`<div class="signed">
      <label class="choice">
        <input
          type="checkbox"
          .checked=${!!clip.signed}
          @change=${(event: Event) => {
            const signed = (event.target as HTMLInputElement).checked ? offer : null;
            this.dispatchEvent(
              new CustomEvent("nr-draft", { detail: withSigned(this.draft, clip.key, signed) }),
            );
          }}
        />
        <span>${t("review.signed.send", { camera })}<small>${signedNote(clip, offer)}</small></span>
      </label>
      ${clip.signed ? html`<div class="in">${this.#film(row)}</div>` : nothing}
    </div>`;
  }

  #film({ clip, path }: SignedRow) {
    const address = this.addresses.get(path);
    if (!address) return html`<span class="grey" aria-busy="true"></span>`;
    return html`<video
        controls
        muted
        playsinline
        preload="metadata"
        src=${address}
        aria-label=${t("review.signed.video", { camera: clip.cameraName })}
      ></video>
      <p class="xs mut">${t("review.signed.look")}</p>`;
  }
}
