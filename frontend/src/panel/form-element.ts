import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { HubError } from "../api/hub.ts";
import { PageElement } from "../element.ts";

/** What forms in dialogs look like; `points` is a list of what one should know. */
export const formStyle = css`
  .points li {
    margin: 8px 0;
    padding-inline-start: 16px;
    position: relative;
  }
  .points li::before {
    content: "·";
    position: absolute;
    inset-inline-start: 4px;
    font-weight: 700;
  }
  .fields {
    display: grid;
    gap: 12px;
    margin-top: 12px;
  }
  .fields textarea {
    font-family: var(--nr-mono);
    font-size: 12px;
    min-height: 96px;
    overflow-wrap: anywhere;
    resize: vertical;
  }
  .wrong {
    color: var(--nr-red);
    margin-top: 8px;
    overflow-wrap: anywhere;
  }
  p + p,
  .fields + p {
    margin-top: 8px;
  }
`;

/** A form that does one thing at a time and says what went wrong. Fires `nr-done` at the end. */
export class FormElement extends PageElement {
  @state() protected busy = false;
  @state() protected wrong = "";

  protected async act(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      await act();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }

  protected complaint(): TemplateResult | typeof nothing {
    return this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing;
  }

  protected done = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };
}
