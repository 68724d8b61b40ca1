import { css } from "lit";

export const cardStyle = css`
  :host {
    display: block;
  }
  .card {
    overflow: hidden;
    height: 100%;
  }
  .card + .card {
    margin-top: 12px;
    height: auto;
  }
  .amb {
    border-color: var(--nr-amber-line);
  }
  .red {
    border-color: var(--nr-red-line);
  }
  .body {
    padding: 16px;
  }
  .who {
    display: flex;
    gap: 12px;
    align-items: center;
    flex-wrap: wrap;
  }
  .who .grow {
    flex-basis: 180px;
  }
  .who b {
    font-weight: 500;
    display: block;
  }
  .who .row {
    flex-wrap: wrap;
    gap: 0 6px;
  }
  h3 {
    font: 500 16px/22px var(--nr-font);
  }
  h3.ask {
    font: 500 18px/25px var(--nr-font);
    margin: 14px 0 12px;
    letter-spacing: -0.005em;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  nr-finding {
    margin-top: 12px;
  }
  .acts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
    gap: 12px;
    margin-top: 16px;
  }
  .foot {
    margin-top: 12px;
    color: var(--nr-ink2);
    font-size: 12px;
    line-height: 17px;
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }
  .pager {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 4px;
    padding-inline: 16px 8px;
    border-bottom: 1px solid var(--nr-line);
    font-weight: 500;
  }
  .pager .btn {
    width: 44px;
  }
  .pager .btn:dir(rtl) svg {
    transform: scaleX(-1);
  }
  .calm {
    display: flex;
    gap: 16px;
    align-items: center;
  }
  .calm p {
    color: var(--nr-ink2);
    font-size: 13px;
    line-height: 19px;
    margin-top: 2px;
  }
  .calm .g {
    width: 56px;
    height: 56px;
    border-radius: 28px;
    background: var(--nr-tint);
    color: var(--nr-link);
    display: grid;
    place-items: center;
    flex: none;
  }
  .wide {
    width: 100%;
    margin-top: 14px;
  }
  .haves {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 4px 16px;
    margin: 14px -16px -16px;
    padding: 10px 16px;
    border-top: 1px solid var(--nr-line);
    font-size: 13px;
    line-height: 18px;
  }
  .haves div {
    display: flex;
    gap: 5px;
    align-items: center;
  }
  .haves .ic {
    color: var(--nr-ok);
  }
  .haves .lacks,
  .haves .lacks .ic {
    color: var(--nr-amber);
  }
  .stats {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    border-top: 1px solid var(--nr-line);
    margin: 18px -16px -16px;
  }
  .stats div {
    padding: 12px 16px 14px;
    min-width: 0;
  }
  .stats div + div {
    border-inline-start: 1px solid var(--nr-line);
  }
  .stats b {
    display: block;
    font: 500 20px/26px var(--nr-font);
    font-variant-numeric: tabular-nums;
  }
  .stats span {
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    display: block;
  }
  .al {
    display: flex;
    gap: 14px;
  }
  .al .g {
    width: 40px;
    height: 40px;
    border-radius: 20px;
    display: grid;
    place-items: center;
    flex: none;
    border: 1px solid var(--nr-amber-line);
    background: var(--nr-amber-bg);
    color: var(--nr-amber);
  }
  .red .al .g {
    background: var(--nr-red-bg);
    color: var(--nr-red);
    border-color: var(--nr-red-line);
  }
  .al p,
  .al li {
    font-size: 13px;
    line-height: 19px;
    margin-top: 4px;
  }
  .al ul {
    list-style: disc;
    padding-inline-start: 18px;
  }
  .al .acts1 {
    margin-top: 12px;
    display: flex;
    gap: 4px 16px;
    flex-wrap: wrap;
  }
  .al .acts1 .link {
    padding: 0;
  }
  .steps {
    display: flex;
    flex-wrap: wrap;
    margin: 14px 0 2px;
    gap: 4px 6px;
  }
  .steps li {
    flex: 1 1 auto;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    min-width: 0;
  }
  .steps li::before {
    content: "";
    display: block;
    height: 4px;
    border-radius: 2px;
    background: var(--nr-sunk);
    margin-bottom: 6px;
  }
  .steps li.done,
  .steps li.now {
    color: var(--nr-ink);
  }
  .steps li.done::before,
  .steps li.now::before {
    background: var(--nr-link);
  }
  .last {
    margin-top: 10px;
    justify-content: space-between;
    flex-wrap: wrap;
  }
  .denied .row {
    flex-wrap: wrap;
    align-items: flex-start;
  }
  .denied .grow {
    flex-basis: 200px;
  }
  .denied .btn {
    margin-inline: auto -12px;
  }
  .blocks {
    display: grid;
    gap: 12px;
  }
`;
