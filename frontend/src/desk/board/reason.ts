import { css, html, nothing } from "lit";
import { t } from "../../words/localize.ts";

export const LONGEST_REASON = 500;
const SUGGESTIONS = ["attended", "victim", "race", "presses", "place"];
const ABOUT_A_CHALLENGE = ["victim", "presses"];

/** The public reason of a decision: its text, why it can't be used, and whether a challenge is decided. */
export interface Reason {
  text: string;
  refusal: string;
  isChallenge: boolean;
  write: (text: string) => void;
  /** Called when somebody leaves the field by Escape, so that the single keys act again. */
  leave: () => void;
}

/** The field for a reason, and what is often written into it. */
export function reasonField(id: string, { text, refusal, isChallenge, write, leave }: Reason) {
  return html`<div class="label">
      <b><label for=${id}>${t("board_desk.reason")}</label></b>
      <span class="mut">${t("board_desk.reason.public")}</span>
    </div>
    <textarea
      id=${id}
      rows="3"
      maxlength=${LONGEST_REASON}
      aria-invalid=${refusal !== ""}
      aria-describedby=${refusal ? `${id}-wrong` : nothing}
      .value=${text}
      @input=${(event: Event) => write((event.target as HTMLTextAreaElement).value)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        leave();
      }}
    ></textarea>
    ${refusal ? html`<p class="rd sm" id="${id}-wrong" role="alert">${refusal}</p>` : nothing}
    <div class="chips">
      ${(isChallenge ? ABOUT_A_CHALLENGE : SUGGESTIONS).map(
        (name) =>
          html`<button class="btn tonal" @click=${() => write(t(`board_desk.suggest.${name}.text`))}>
            ${t(`board_desk.suggest.${name}`)}
          </button>`,
      )}
    </div>`;
}

export const reasonStyle = css`
  textarea {
    font: 14px/20px var(--nr-font);
    width: 100%;
    border: 1px solid var(--nr-edge);
    border-radius: 6px;
    padding: 8px 10px;
    background: var(--nr-card);
    color: var(--nr-ink);
    resize: vertical;
    display: block;
    margin-top: 6px;
  }
  textarea + .rd {
    margin-top: 6px;
  }
  textarea[aria-invalid="true"] {
    border-color: var(--nr-red);
  }
  .chips {
    gap: 6px;
    margin-top: 8px;
  }
  .chips .btn {
    font-size: 12.5px;
    font-weight: 400;
    padding: 0 10px;
  }
  .label {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    justify-content: space-between;
    font-size: 13px;
  }
  .label b {
    font-weight: 600;
  }
`;
