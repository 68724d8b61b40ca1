import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { number } from "../../../parts/format.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import { desk } from "../../style.ts";

/** Characters of a text that a finding is about. */
export interface Mark {
  start: number;
  end: number;
  /** As the list of findings numbers it. */
  number: number;
  grade: "refuse" | "hold" | "missing";
}

/**
 * A text field in which findings are marked where they lie. The marks lie under the letters and move
 * nothing. Fires `nr-text` with the new value.
 */
@define("nr-desk-words")
export class NrDeskWords extends LitElement {
  @property() label = "";
  @property() value = "";
  @property({ attribute: false }) marks: Mark[] = [];
  @property({ type: Number }) most = 0;
  /** Whether it takes line breaks. */
  @property({ type: Boolean }) lines = false;
  @property({ type: Boolean }) still = false;
  /** What describes it to a screen reader. */
  @property() said = "";
  @query("textarea") private field?: HTMLTextAreaElement;

  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    shared,
    desk,
    css`
      .head {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
      .box {
        position: relative;
        display: grid;
        border: 1px solid var(--nr-edge);
        border-radius: 6px;
        background: var(--nr-card);
        overflow: hidden;
      }
      .box:focus-within {
        outline: 3px solid var(--nr-link);
        outline-offset: 2px;
      }
      .mirror,
      .box textarea {
        grid-area: 1 / 1;
        font: 15px/25px var(--nr-font);
        letter-spacing: normal;
        padding: 7px 12px;
        margin: 0;
        border: 0;
        border-radius: 0;
        min-height: 40px;
        white-space: pre-wrap;
        overflow-wrap: break-word;
        tab-size: 4;
      }
      .lines .mirror,
      .lines textarea {
        min-height: 140px;
      }
      .mirror {
        color: transparent;
        user-select: none;
        pointer-events: none;
      }
      .box textarea {
        /* Above the marks, which are placed by themselves. */
        position: relative;
        background: transparent;
        color: var(--nr-ink);
        resize: none;
        outline: none;
        width: 100%;
        height: 100%;
        overflow: hidden;
      }
      mark {
        color: inherit;
        border-radius: 3px;
        position: relative;
        background: var(--nr-amber-bg);
        box-shadow:
          0 0 0 2px var(--nr-amber-bg),
          inset 0 -2px 0 var(--nr-amber);
      }
      mark.refuse {
        background: var(--nr-red-bg);
        box-shadow:
          0 0 0 2.5px var(--nr-red-bg),
          inset 0 -2px 0 var(--nr-red);
      }
      /* What draws nothing is shown as a bar. */
      mark.refuse.unseen {
        box-shadow: 0 0 0 1.5px var(--nr-red);
      }
      mark sup {
        position: absolute;
        inset-inline-start: 100%;
        top: -3px;
        margin-inline-start: 1px;
        font: 700 10px/10px var(--nr-font);
        color: var(--nr-amber);
        background: var(--nr-card);
        border-radius: 5px;
      }
      mark.refuse sup {
        color: var(--nr-red);
      }
    `,
  ];

  /** Put the cursor around characters, and bring them into sight. */
  select(start: number, end: number): void {
    this.field?.focus();
    this.field?.setSelectionRange(start, end);
    this.field?.scrollIntoView({ block: "nearest" });
  }

  override render() {
    return html`<div class="field">
      <span class="head"
        ><label for="in">${this.label}</label>${this.most
          ? html`<span class="tn ${this.value.length > this.most ? "rd" : ""}"
              >${t("desk.ask.words.count", { count: number([...this.value].length), most: number(this.most) })}</span
            >`
          : nothing}</span
      >
      <div class="box ${this.lines ? "lines" : ""}">
        <div class="mirror" aria-hidden="true">${this.#mirror()}</div>
        <textarea
          id="in"
          rows="1"
          spellcheck="true"
          ?readonly=${this.still}
          aria-invalid=${this.marks.some(({ grade }) => grade === "refuse") ? "true" : "false"}
          aria-description=${this.said || nothing}
          .value=${this.value}
          @input=${this.#input}
          @keydown=${this.#key}
        ></textarea>
      </div>
    </div>`;
  }

  #mirror(): (TemplateResult | string)[] {
    const parts: (TemplateResult | string)[] = [];
    let at = 0;
    for (const { start, end, number: place, grade } of [...this.marks].sort((a, b) => a.start - b.start)) {
      if (start < at || end > this.value.length) continue;
      const text = this.value.slice(start, end);
      const unseen = /^[\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u034f]*$/u.test(text);
      parts.push(
        this.value.slice(at, start),
        // Written without a space between: a space would be one in the text.
        html`<mark class="${grade} ${unseen ? "unseen" : ""}">${text}<sup>${place}</sup></mark>`,
      );
      at = end;
    }
    // A line break at the end makes a line only if something follows it.
    parts.push(this.value.slice(at) + "\u200b");
    return parts;
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !this.lines && !event.ctrlKey && !event.metaKey) event.preventDefault();
  };

  #input = (): void => {
    const value = this.lines ? (this.field?.value ?? "") : (this.field?.value ?? "").replace(/\n/g, " ");
    this.marks = carried(this.marks, this.value, value);
    this.value = value;
    this.dispatchEvent(new CustomEvent("nr-text", { detail: value }));
  };
}

/** Return where marks are after a change, without those that it touched; the next check finds them anew. */
function carried(marks: readonly Mark[], before: string, after: string): Mark[] {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  let end = before.length;
  let other = after.length;
  while (end > same && other > same && before[end - 1] === after[other - 1]) {
    end -= 1;
    other -= 1;
  }
  const by = after.length - before.length;
  return marks
    .filter((mark) => mark.end <= same || mark.start >= end)
    .map((mark) => (mark.end <= same ? mark : { ...mark, start: mark.start + by, end: mark.end + by }));
}
