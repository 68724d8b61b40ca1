import { css, html, type TemplateResult } from "lit";
import { icon } from "../../style/icons.ts";
import { t } from "../../words/localize.ts";

/** DER begins with it, and PEM never does. */
const SEQUENCE = 0x30;

export const certificateStyle = css`
  .file {
    justify-self: start;
    position: relative;
  }
  .file:focus-within {
    outline: 2px solid var(--nr-link);
    outline-offset: 2px;
  }
  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
`;

/** Return fields for a certificate: its text, or its file. `refuse` is told if a file is too large. */
export function certificateField(
  label: string,
  pem: string,
  longest: number,
  change: (pem: string) => void,
  refuse: (reason: string) => void,
): TemplateResult {
  const choose = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    input.value = "";
    refuse("");
    if (!file) return;
    if (file.size > longest) refuse(t("certificate.large"));
    else change(pemOf(new Uint8Array(await file.arrayBuffer())));
  };
  return html`<label class="field"
      >${label}<textarea
        spellcheck="false"
        autocapitalize="none"
        placeholder=${t("certificate.example")}
        .value=${pem}
        @input=${(event: InputEvent) => change((event.target as HTMLTextAreaElement).value)}
      ></textarea>
    </label>
    <label class="btn sm file"
      >${icon("plus", 16)}${t("certificate.file")}<input
        type="file"
        accept=".pem,.crt,.cer,.der,.txt"
        @change=${(event: Event) => void choose(event.target as HTMLInputElement)}
    /></label>`;
}

/** Return a file's certificate as PEM; makers publish both kinds. */
export function pemOf(bytes: Uint8Array): string {
  if (bytes[0] !== SEQUENCE) return new TextDecoder().decode(bytes);
  const lines = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).match(/.{1,64}/g);
  return ["-----BEGIN CERTIFICATE-----", ...(lines ?? []), "-----END CERTIFICATE-----", ""].join("\n");
}
