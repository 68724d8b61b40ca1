import { css, html, nothing } from "lit";
import { query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clockToSecond, day, number } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import type { Chosen, Shown } from "../protocol.ts";
import "./frame.ts";
import { StepElement, place } from "./step.ts";
import { step } from "./style.ts";
import "./strip.ts";

type Grip = "start" | "end" | "at";

/** What can leave whole though it can't be encoded, as people call it. */
const CODECS: Record<string, string> = { avc: "H.264", hevc: "H.265" };

/** Look at what was chosen, one file after another, and cut films to the frame. */
@define("nr-share-trim")
export class ShareTrim extends StepElement {
  @state() private open = 0;
  @state() private at = 0;
  @state() private isPlaying = false;
  @state() private isAsking = false;
  @query("video") private video?: HTMLVideoElement;
  #grip: Grip = "at";
  #address = "";

  static override styles = [
    shared,
    step,
    css`
      .tabs {
        display: flex;
        gap: 8px;
        overflow-x: auto;
        margin-bottom: 12px;
        padding: 3px;
      }
      .tabs button {
        flex: none;
        max-width: 44vw;
        padding: 0 12px;
        font-size: 13px;
      }
      .tabs span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .tabs [aria-current] {
        border-color: var(--nr-link);
        font-weight: 600;
      }
      .player {
        position: relative;
        margin: 0 -16px;
        background: #000;
      }
      video {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        background: #000;
      }
      .ctl {
        position: absolute;
        inset-inline: 12px;
        bottom: 12px;
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .ctl button,
      .ctl span {
        display: inline-flex;
        align-items: center;
        min-height: 44px;
        padding: 0 14px;
        border: 0;
        border-radius: 22px;
        background: rgb(0 0 0 / 0.72);
        color: #fff;
        font-size: 14px;
      }
      .ctl .sound {
        margin-inline-start: auto;
      }
      .more {
        margin: 12px 0;
        border: 1px solid var(--nr-border);
        border-radius: 8px;
        background: var(--nr-card);
        font-size: 14px;
      }
      .more label {
        display: flex;
        gap: 10px;
        padding: 4px 12px 12px;
        line-height: 20px;
      }
      .more input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-link);
      }
      .ends {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
      }
      .ends > div {
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .stepper {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) 44px;
        margin-top: 4px;
        border: 1.5px solid var(--nr-edge);
        border-radius: 8px;
        background: var(--nr-card);
      }
      .stepper button {
        border: 0;
        padding: 0;
      }
      .stepper b {
        display: grid;
        place-items: center;
        color: var(--nr-ink);
        font-size: 14px;
      }
      .keeps {
        margin-top: 12px;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 10px;
      }
      .stills {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 10px;
      }
      @media (min-width: 600px) and (max-height: 480px) {
        .player {
          margin: 0;
        }
      }
      @media (max-width: 300px) {
        .ends {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  private get chosen(): Chosen | undefined {
    return this.draft.files[this.open]?.chosen;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  override render() {
    const chosen = this.chosen;
    if (!chosen) return nothing;
    const player = this.#player(chosen);
    return html`<div class="bd">
        <h1 tabindex="-1" class="vh">${t("share.step.trim")}</h1>
        ${this.#tabs()} ${this.troubled()}
        <div class=${player === nothing ? "" : "beside"}>
          ${player}
          <div>
            ${chosen.kind === "film" ? this.#film(chosen) : this.#photo(chosen)} ${this.#claim(chosen)}
            ${this.#advanced(chosen)}
            <button class="btn link" @click=${() => this.#drop(chosen)}>
              ${icon("trash", 20)}${t("share.trim.drop")}
            </button>
          </div>
        </div>
      </div>
      <div class="ft">
        <button class="btn" @click=${() => this.go("choose")}>${t("share.back")}</button>
        <button class="btn tonal" ?disabled=${!this.#isReady} @click=${() => this.go("cover")}>
          ${t("share.continue")}
        </button>
      </div>`;
  }

  #tabs() {
    if (this.draft.files.length < 2) return nothing;
    return html`<div class="tabs" role="group" aria-label=${t("share.trim.files")}>
      ${this.draft.files.map(
        ({ chosen }, number) =>
          html`<button
            aria-current=${number === this.open ? "true" : nothing}
            @click=${() => this.#show(number)}
          >
            <span>${chosen.name}</span>
          </button>`,
      )}
    </div>`;
  }

  #player(chosen: Chosen) {
    if (!["edit", "stills"].includes(chosen.ability)) return nothing;
    const edit = this.draft.edit(chosen);
    const isFilm = chosen.kind === "film";
    return html`<div class="player">
      <nr-share-frame
        .caller=${this.caller}
        .chosen=${chosen}
        .at=${this.at}
        @nr-shown=${(event: CustomEvent<Shown>) => this.#shown(chosen, event.detail)}
        @nr-failed=${(event: CustomEvent) => this.tell(event.detail)}
      ></nr-share-frame>
      ${this.isPlaying
        ? html`<video
            playsinline
            .src=${this.#address}
            .muted=${!edit.sound}
            @loadedmetadata=${this.#start}
            @timeupdate=${this.#played}
            @ended=${this.#stop}
            @error=${this.#stop}
          ></video>`
        : nothing}
      ${isFilm
        ? html`<div class="ctl">
            <button aria-label=${t(this.isPlaying ? "share.trim.pause" : "share.trim.play")} @click=${this.#toggle}>
              ${icon(this.isPlaying ? "pause" : "play", 20)}
            </button>
            <span class="tn">${place(this.at)}</span>
            ${chosen.sound && chosen.ability === "edit"
              ? html`<button
                  class="sound"
                  aria-pressed=${String(edit.sound)}
                  @click=${() => this.#change({ sound: !edit.sound })}
                >
                  ${icon(edit.sound ? "sound" : "mute", 20)} ${t(edit.sound ? "share.sound.on" : "share.sound.off")}
                </button>`
              : nothing}
          </div>`
        : nothing}
    </div>`;
  }

  #film(chosen: Chosen) {
    const { part, whole, stills } = this.draft.edit(chosen);
    const { ability, codec } = chosen;
    const copies = ability !== "edit" && codec in CODECS;
    if (ability === "whole")
      return html`<div class="note">
          ${icon("warn", 20)}<span
            ><b>${t("share.cannot.title", { codec: CODECS[codec] ?? codec })}</b> ${t("share.cannot.text")}</span
          >
        </div>
        ${this.#whole(chosen, whole)}`;
    if (!part || stills.length)
      return html`${this.#strip(chosen, null)}
        ${ability === "stills"
          ? html`<div class="note">${icon("warn", 20)}<span>${t("share.refused.no_encoder")}</span></div>`
          : nothing}
        ${this.#stills(chosen, stills)} ${copies ? this.#whole(chosen, whole) : nothing}`;
    const seconds = Math.round((part.end - part.start) * 10) / 10;
    return html`${this.#strip(chosen, part)}
      <div class="ends">
        ${this.#end("start", t("share.trim.first"), part.start)} ${this.#end("end", t("share.trim.last"), part.end)}
      </div>
      <p class="keeps" aria-live="polite">
        <b>${tn("share.trim.seconds", seconds, { count: number(seconds, 1) })}</b>
        ${t("share.trim.of", { length: place(chosen.duration) })}
      </p>
      <div class="acts">${this.#stillButton(chosen)}</div>`;
  }

  /** A photo that this browser can't decode leaves whole, or not at all. */
  #photo(chosen: Chosen) {
    if (chosen.ability !== "whole") return nothing;
    const { whole } = this.draft.edit(chosen);
    return html`<div class="note">
      ${icon("warn", 20)}
      <div>
        <p>${t("share.cannot.heic")}</p>
        <button class="btn sm" aria-pressed=${String(whole)} @click=${() => this.#change({ whole: !whole })}>
          ${icon(whole ? "tick" : "whole", 20)}${t(whole ? "share.whole.photo_chosen" : "share.whole.photo")}
        </button>
      </div>
    </div>`;
  }

  #strip(chosen: Chosen, part: { start: number; end: number } | null) {
    return html`<nr-share-strip
      .language=${this.language}
      .caller=${this.caller}
      .chosen=${chosen}
      .range=${part}
      .at=${this.at}
      ?fixed=${!part}
      @nr-grip=${(event: CustomEvent<{ grip: Grip; at: number }>) => this.#seek(event.detail.grip, event.detail.at)}
      @nr-frame=${(event: CustomEvent<{ grip: Grip; to: "before" | "after" }>) =>
        this.#step(event.detail.grip, event.detail.to)}
    ></nr-share-strip>`;
  }

  #end(grip: "start" | "end", label: string, value: number) {
    return html`<div>
      <span id=${grip}>${label}</span>
      <div class="stepper" role="group" aria-labelledby=${grip}>
        <button aria-label=${t("share.trim.earlier")} @click=${() => this.#step(grip, "before")}>
          ${icon("minus", 20)}
        </button>
        <b class="tn">${place(value)}</b>
        <button aria-label=${t("share.trim.later")} @click=${() => this.#step(grip, "after")}>
          ${icon("plus", 20)}
        </button>
      </div>
    </div>`;
  }

  #stillButton(chosen: Chosen) {
    return html`<button class="btn sm" @click=${() => this.#addStill(chosen)}>
      ${icon("photo", 20)}${t("share.still.only")}
    </button>`;
  }

  #stills(chosen: Chosen, stills: number[]) {
    return html`<p>${stills.length ? tn("share.still.count", stills.length) : t("share.still.none")}</p>
      <div class="stills">
        ${stills.map(
          (at) =>
            html`<button
              class="btn sm"
              aria-label=${t("share.still.drop", { at: place(at) })}
              @click=${() => this.#change({ stills: stills.filter((each) => each !== at) })}
            >
              <span class="tn">${place(at)}</span>${icon("cross", 18)}
            </button>`,
        )}
        <button class="btn sm" @click=${() => this.#addStill(chosen)}>
          ${icon("photo", 20)}${t("share.still.this")}
        </button>
      </div>`;
  }

  #whole(chosen: Chosen, whole: boolean) {
    return html`<div class="note">
      ${icon("warn", 20)}
      <div>
        <b>${t("share.whole.title")}</b>
        <p>${t("share.whole.text", { length: place(chosen.duration) })}</p>
        <button class="btn sm" aria-pressed=${String(whole)} @click=${() => this.#change({ whole: !whole })}>
          ${icon(whole ? "tick" : "whole", 20)}${t(whole ? "share.whole.chosen" : "share.whole.choose")}
        </button>
      </div>
    </div>`;
  }

  #claim(chosen: Chosen) {
    const { claimed } = this.draft.edit(chosen);
    const at = claimed || chosen.claimed;
    const text =
      claimed === "none" || !at
        ? t("share.claim.none")
        : t(claimed ? "share.claim.own" : "share.claim.file", { day: day(at), at: clockToSecond(at) });
    return html`<div class="note plain">
      ${icon("clock", 20)}
      <div>
        ${text}
        ${this.isAsking
          ? html`<label class="field"
                >${t("share.claim.when")}<input
                  type="datetime-local"
                  step="1"
                  .value=${at && claimed !== "none" ? local(at) : ""}
                  @change=${(event: Event) => this.#say((event.target as HTMLInputElement).value)}
              /></label>
              <button class="btn link" @click=${() => this.#say("")}>${t("share.claim.leave_out")}</button>`
          : html`<button class="btn link" @click=${() => (this.isAsking = true)}>${t("share.claim.change")}</button>`}
      </div>
    </div>`;
  }

  /** What few people need, and nobody has by accident. */
  #advanced(chosen: Chosen) {
    return html`<details class="more">
      <summary><span>${t("share.advanced")}</span>${icon("down", 18)}</summary>
      <label>
        <input
          type="checkbox"
          .checked=${this.draft.edit(chosen).original}
          @change=${(event: Event) => this.#change({ original: (event.target as HTMLInputElement).checked })}
        />
        <span>${t("share.original.choose")}<small>${t("share.original.means")}</small></span>
      </label>
    </details>`;
  }

  get #isReady(): boolean {
    return this.draft.files.every(({ chosen }) => {
      const { part, stills, whole } = this.draft.edit(chosen);
      const isPhoto = chosen.kind === "photo" && chosen.ability === "edit";
      return isPhoto || part !== null || stills.length > 0 || whole;
    });
  }

  #change(change: Parameters<typeof this.draft.change>[1]): void {
    if (this.chosen) this.draft.change(this.chosen, change);
    this.requestUpdate();
  }

  #show(number: number): void {
    this.#stop();
    this.#forget();
    this.open = number;
    this.at = 0;
    this.#grip = "at";
    this.isAsking = false;
    this.trouble = null;
  }

  async #drop(chosen: Chosen): Promise<void> {
    this.#stop();
    this.#forget();
    await this.caller.call("drop", [chosen.id]);
    this.draft.drop(chosen.id);
    if (this.draft.files.length === 0) return this.go("choose");
    this.open = Math.min(this.open, this.draft.files.length - 1);
    this.requestUpdate();
  }

  /** Move an end at once, and to where its frame begins when that is known: the next touch may come sooner. */
  #seek(grip: Grip, at: number): void {
    this.#grip = grip;
    this.at = at;
    const part = this.chosen && this.draft.edit(this.chosen).part;
    if (part && grip === "start" && at < part.end) this.#change({ part: { ...part, start: at } });
    if (part && grip === "end" && at > part.start) this.#change({ part: { ...part, end: at } });
  }

  /** Move an end by one frame of the film. */
  async #step(grip: Grip, to: "before" | "after"): Promise<void> {
    const chosen = this.chosen;
    if (!chosen) return;
    const part = this.draft.edit(chosen).part;
    // The last frame that leaves is the one before the part's end.
    const here = grip === "start" ? (part?.start ?? 0) : grip === "end" ? (part?.end ?? 0) - 1e-6 : this.at;
    try {
      const shown = await this.caller.call("frame", [chosen.id, Math.max(0, here), 16]);
      shown.bitmap.close();
      this.#seek(grip, shown[to]);
    } catch (error) {
      this.tell(error);
    }
  }

  /** The ends are where frames begin, so that nothing of another frame is in the file. */
  #shown(chosen: Chosen, { at, after }: Shown): void {
    const part = this.draft.edit(chosen).part;
    if (!part || this.#grip === "at") return;
    if (this.#grip === "start" && at < part.end) this.#change({ part: { ...part, start: at } });
    const end = after > at ? after : chosen.duration;
    if (this.#grip === "end" && end > part.start) this.#change({ part: { ...part, end } });
  }

  #addStill(chosen: Chosen): void {
    const { stills } = this.draft.edit(chosen);
    const all = [...new Set([...stills, this.at])].sort((one, other) => one - other);
    this.#change({ stills: all.slice(0, 20) });
  }

  #say(entered: string): void {
    this.#change({ claimed: entered ? new Date(entered).toISOString() : "none" });
    this.isAsking = false;
  }

  #toggle = (): void => {
    if (this.isPlaying) return this.#stop();
    const file = this.draft.files[this.open]?.file;
    if (!file) return;
    this.#address ||= URL.createObjectURL(file);
    this.isPlaying = true;
  };

  #start = (): void => {
    const chosen = this.chosen;
    if (!this.video || !chosen) return;
    const part = this.draft.edit(chosen).part;
    const isInside = part && this.at >= part.start && this.at < part.end - 0.1;
    this.video.currentTime = part && !isInside ? part.start : this.at;
    this.video.play().catch(() => this.#stop());
  };

  #played = (): void => {
    if (!this.video || !this.chosen) return;
    this.#grip = "at";
    const part = this.draft.edit(this.chosen).part;
    if (part && this.video.currentTime >= part.end) return this.#stop();
    this.at = this.video.currentTime;
  };

  #stop = (): void => {
    this.isPlaying = false;
  };

  #forget(): void {
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = "";
  }
}

/** A time as a field of the browser has it, by the reader's own clock. */
function local(time: string): string {
  const at = new Date(time);
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}
