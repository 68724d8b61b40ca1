import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element.ts";
import { clock } from "../parts/format.ts";
import { icon, type IconName } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";
import { languages, languageStyle } from "./language.ts";
import type { Part } from "./shell.ts";
import { desk } from "./style.ts";

/** Names every part of a desk, and at its foot where the desk is; a strip of words on narrow screens. */
@define("nr-rail")
export class NrRail extends LitElement {
  @property({ attribute: false }) parts: Part[] = [];
  @property({ attribute: false }) current: Part | undefined;
  /** The few words beside each part's name. */
  @property({ attribute: false }) counts: Record<string, string> = {};
  /** The key of what the whole desk is called. */
  @property() kind = "";
  @property() language = "";
  /** When the session ends. */
  @property() until = "";
  @property({ type: Boolean }) isOnServer = false;
  /** Icons alone, beside something that needs the room. */
  @property({ type: Boolean, reflect: true }) narrow = false;

  static override styles = [
    shared,
    desk,
    languageStyle,
    css`
      nav {
        border-inline-end: 1px solid var(--nr-line);
        padding: 12px 8px;
        display: flex;
        flex-direction: column;
        gap: 2px;
        height: 100%;
        box-sizing: border-box;
      }
      nav a {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        align-content: center;
        gap: 0 10px;
        min-height: 40px;
        padding: 0 10px;
        border-radius: 8px;
        color: var(--nr-ink);
        text-decoration: none;
      }
      nav a .ic {
        color: var(--nr-ink2);
      }
      nav a:hover {
        background: color-mix(in srgb, var(--nr-ink) 6%, transparent);
      }
      /* What is counted goes below a name that is too long for both. */
      nav a span {
        flex: 1 0 auto;
        max-width: calc(100% - 28px);
      }
      nav a i {
        font-style: normal;
        font-size: 12px;
        color: var(--nr-ink2);
        white-space: nowrap;
        margin-inline-start: auto;
      }
      nav a[aria-current] {
        background: var(--nr-tint);
        color: var(--nr-link);
        font-weight: 600;
      }
      nav a[aria-current] .ic {
        color: var(--nr-link);
      }
      .foot {
        margin-top: auto;
        padding: 12px 10px 4px;
        border-top: 1px solid var(--nr-line);
        font-size: 12px;
        line-height: 17px;
        color: var(--nr-ink2);
        display: grid;
        gap: 8px;
      }
      .foot button,
      .foot .language {
        font-size: 12px;
        min-height: 32px;
        padding: 0 8px;
        white-space: nowrap;
      }
      .foot .language {
        width: 100%;
      }
      @media (min-width: 901px) {
        :host([narrow]) nav a {
          justify-content: center;
          padding: 0;
        }
        :host([narrow]) nav :is(a span, a i, .foot span) {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        :host([narrow]) .foot {
          padding: 8px 0 0;
        }
        :host([narrow]) .foot :is(p, .language) {
          display: none;
        }
        :host([narrow]) .foot button {
          padding: 0;
        }
        :host(:not([narrow])) .foot .ic {
          display: none;
        }
      }
      @media (max-width: 900px) {
        nav {
          flex-direction: row;
          border: 0;
          border-bottom: 1px solid var(--nr-line);
          padding: 4px 8px;
          flex-wrap: wrap;
          gap: 0;
          background: var(--nr-card);
        }
        nav a {
          min-height: 44px;
          padding: 0 9px;
          white-space: nowrap;
          flex: none;
          flex-wrap: nowrap;
          gap: 6px;
        }
        nav a span {
          flex: none;
          max-width: none;
        }
        nav a .ic {
          display: none;
        }
        .foot {
          display: flex;
          margin: 0;
          margin-inline-start: auto;
          border: 0;
          padding: 0 8px;
          align-items: center;
        }
        .foot p {
          display: none;
        }
        .foot button {
          position: relative;
          min-width: 36px;
          padding: 0;
        }
        .foot span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .foot .language {
          width: auto;
        }
      }
      /* Two lines are all that there is room for; on a phone, one that scrolls. */
      @media (max-width: 600px) {
        nav {
          flex-wrap: nowrap;
          overflow-x: auto;
        }
      }
      @media (pointer: coarse), (max-width: 480px) {
        .foot :is(button, .language) {
          min-width: 44px;
          min-height: 44px;
        }
      }
    `,
  ];

  override updated(changed: PropertyValues): void {
    // On a phone the strip scrolls.
    if (changed.has("current"))
      this.renderRoot.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  override render() {
    const where = t(this.isOnServer ? "desk.foot.server" : "desk.foot", { address: location.host });
    return html`<nav aria-label=${t(this.kind)}>
      ${this.parts.map(
        (each) =>
          html`<a href="#/${each.name}" title=${t(each.word)} aria-current=${each === this.current ? "page" : nothing}>
            ${icon(each.icon, 18)}<span>${t(each.word)}</span>${this.counts[each.name]
              ? html`<i>${this.counts[each.name]}</i>`
              : nothing}
          </a>`,
      )}
      <div class="foot">
        <p>${where}<br />${t("desk.foot.until", { time: clock(this.until) })}</p>
        ${languages(this.language)}
        ${this.#button("desk.keys", "keys", "nr-keys")} ${this.#button("desk.out", "out", "nr-out")}
      </div>
    </nav>`;
  }

  #button(word: string, mark: IconName, event: string) {
    return html`<button title=${t(word)} @click=${() => this.dispatchEvent(new Event(event))}>
      ${icon(mark, 18)}<span>${t(word)}</span>
    </button>`;
  }
}
