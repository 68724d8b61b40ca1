import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

/** Every mark, drawn with lines of the text's own colour on a field of 24. */
const PATHS = {
  archive: svg`<rect x="4" y="4" width="16" height="7" rx="1.5"/><rect x="4" y="13" width="16" height="7" rx="1.5"/><path d="M7.5 7.5h.1M7.5 16.5h.1M11 7.500h5M11 16.500h5"/>`,
  calendar: svg`<rect x="4" y="5.5" width="16" height="14.500" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>`,
  columns: svg`<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M12 5v14"/>`,
  cut: svg`<circle cx="6" cy="6.5" r="2.5"/><circle cx="6" cy="17.5" r="2.5"/><path d="M8 8l12 9.500M8 16L20 6.500"/>`,
  event_back: svg`<path d="M11.500 6v12L4 12zM20 6v12l-7.500-6z" fill="currentColor"/>`,
  event_on: svg`<path d="M12.500 6v12l7.500-6zM4 6v12l7.500-6z" fill="currentColor"/>`,
  folder: svg`<path d="M3.500 6h6l2 2.500h9V19h-17z"/>`,
  frame_back: svg`<path d="M18 6v12l-9-6z" fill="currentColor"/><path d="M6.500 6v12"/>`,
  frame_on: svg`<path d="M6 6v12l9-6z" fill="currentColor"/><path d="M17.500 6v12"/>`,
  grid: svg`<path d="M4.500 5h6v6h-6zM13.500 5h6v6h-6zM4.500 13.500h6v6h-6zM13.500 13.500h6v6h-6z"/>`,
  keys: svg`<rect x="3" y="6.500" width="18" height="11.500" rx="2"/><path d="M6.500 10h.1M10 10h.1M13.500 10h.1M17 10h.1M8 14.500h8"/>`,
  motion: svg`<path d="M5 19v-5M9.700 19V9M14.300 19V5M19 19v-8"/>`,
  again: svg`<path d="M20 12a8 8 0 1 1-2.5-5.8M20 4v4.5h-4.5"/>`,
  agency: svg`<path d="M3 20.5h18M5 20V9.5M19 20V9.5M9.7 20v-8M14.3 20v-8M3.5 9.5L12 4l8.5 5.5z"/>`,
  away: svg`<path d="M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-9.5 4.9M12 17v4M4 4l16 16"/>`,
  animal: svg`<circle cx="6.5" cy="11" r="1.7"/><circle cx="10" cy="6.5" r="1.7"/><circle cx="14" cy="6.5" r="1.7"/><circle cx="17.5" cy="11" r="1.7"/><path d="M12 11.5c2.5 0 5 3.5 5 6 0 2.5-3 1.8-5 1.8s-5 .7-5-1.8c0-2.5 2.5-6 5-6z"/>`,
  back: svg`<path d="M11 5l-7 7 7 7M4 12h16"/>`,
  bell: svg`<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 21h4"/>`,
  board: svg`<path d="M5 5a14 14 0 0 1 14 14M5 11a8 8 0 0 1 8 8M6 18.5v.1"/>`,
  camera: svg`<rect x="3" y="7" width="12.5" height="10" rx="2"/><path d="M15.5 11l5.5-3v8l-5.5-3"/>`,
  clip: svg`<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M8 5v14M16 5v14M3.5 9.7H8M3.5 14.3H8M16 9.7h4.5M16 14.3h4.5"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,
  cloud: svg`<path d="M7 18.5a4 4 0 0 1-.5-8 5.5 5.5 0 0 1 10.6-1A4.5 4.5 0 0 1 17 18.5z"/>`,
  copy: svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 8.500V5H5v10.500h3.5"/>`,
  cross: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  down: svg`<path d="M5.5 9l6.5 6.5L18.5 9"/>`,
  download: svg`<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>`,
  edit: svg`<path d="M5 19l1-4L16 5l3 3L9 18z"/>`,
  disk: svg`<ellipse cx="12" cy="6.5" rx="7.5" ry="3"/><path d="M4.5 6.5v11c0 1.700 3.400 3 7.500 3s7.500-1.300 7.500-3v-11M4.500 12c0 1.700 3.400 3 7.500 3s7.500-1.300 7.500-3"/>`,
  eye: svg`<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="2.800"/>`,
  flag: svg`<path d="M5.500 21V4.500c4-2 7 2 13 0v9c-6 2-9-2-13 0"/>`,
  fork: svg`<circle cx="6" cy="5.5" r="2"/><circle cx="18" cy="5.5" r="2"/><circle cx="12" cy="19" r="2"/><path d="M6 7.5c0 4 6 4 6 9.5M18 7.5c0 4-6 4-6 9.5"/>`,
  gear: svg`<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1"/>`,
  hand: svg`<path d="M8 12V6a1.500 1.500 0 0 1 3 0v5-6.500a1.500 1.500 0 0 1 3 0V11 6a1.500 1.500 0 0 1 3 0v8c0 4-2 7-6 7s-5-2-7.500-6c-1-1.600 1-2.700 2-1.500z"/>`,
  hidden: svg`<path d="M4 12c2-3.7 4.8-5.5 8-5.5s6 1.8 8 5.5c-2 3.7-4.8 5.5-8 5.5S6 15.7 4 12zM4 4l16 16"/>`,
  hold: svg`<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3" fill="currentColor"/>`,
  home: svg`<path d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z"/>`,
  inbox: svg`<path d="M4 13l3-8h10l3 8v6H4zM4 13h5l1 2.5h4L15 13h5"/>`,
  info: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.2"/>`,
  layers: svg`<path d="M12 4l9 5-9 5-9-5zM4.5 13L12 17l7.5-4"/>`,
  ledger: svg`<path d="M6 3.5h12.5v17H6A1.5 1.5 0 0 1 4.5 19V5A1.5 1.5 0 0 1 6 3.5z"/><path d="M8.5 8H15M8.5 12H15M8.5 16h4"/>`,
  link: svg`<path d="M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1"/>`,
  lock: svg`<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,
  mask: svg`<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><rect x="8" y="9" width="8.5" height="6" fill="currentColor"/>`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h16"/>`,
  minus: svg`<path d="M5 12h14"/>`,
  more: svg`<path d="M12 5.5v.1M12 12v.1M12 18.500v.1" stroke-width="3.5"/>`,
  mute: svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path d="M16 9.5l5 5M21 9.5l-5 5"/>`,
  next: svg`<path d="M9 5.5l6.5 6.5L9 18.5"/>`,
  out: svg`<path d="M14 4.5H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h8M10 12h10.5M17 8.500l3.500 3.500-3.500 3.500"/>`,
  outside: svg`<path d="M13 5h6v6M19 5l-8.5 8.500M16 13.500V19H5V8h5.5"/>`,
  package: svg`<path d="M4 7.5L12 3.5l8 4v9l-8 4-8-4zM4 7.5l8 4 8-4M12 11.5v9M8 5.5l8 4"/>`,
  pause: svg`<path d="M8.5 5.5v13M15.5 5.5v13"/>`,
  person: svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.4 2 7 6"/>`,
  photo: svg`<path d="M3.500 8h4L9 5.500h6L16.500 8h4v11h-17z"/><circle cx="12" cy="13.200" r="3.300"/>`,
  phone: svg`<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>`,
  place: svg`<path d="M12 21c4.5-5 6.5-8 6.5-11a6.5 6.5 0 1 0-13 0c0 3 2 6 6.5 11z"/><circle cx="12" cy="10" r="2.2"/>`,
  play: svg`<path d="M8 5.5v13l11-6.5z" fill="currentColor"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  previous: svg`<path d="M15 5.5L8.5 12l6.5 6.5"/>`,
  qr: svg`<rect x="4" y="4" width="6" height="6" rx="1"/><rect x="14" y="4" width="6" height="6" rx="1"/><rect x="4" y="14" width="6" height="6" rx="1"/><path d="M14 14h2.500v2.500M20 14v2M14 20h2M20 20v-1.500M18 18v2"/>`,
  quiet: svg`<path d="M6 16.5V11c0-1 .2-1.9.6-2.7M9 5.8A6 6 0 0 1 18 11v3M18.5 18h-14L6 16.5M10 21h4M4 4l16 16"/>`,
  rules: svg`<path d="M5 6h14M5 12h9M5 18h6"/><path d="M15.5 17l2 2 3.5-4"/>`,
  sealed: svg`<rect x="3.5" y="6" width="17" height="12.5" rx="2"/><path d="M4 7l8 6 8-6"/><circle cx="12" cy="13" r="2.2" fill="currentColor"/>`,
  search: svg`<circle cx="11" cy="11" r="6"/><path d="M15.5 15.5L20 20"/>`,
  server: svg`<rect x="4" y="4" width="16" height="7" rx="1.5"/><rect x="4" y="13" width="16" height="7" rx="1.5"/><path d="M7.5 7.500h.1M7.500 16.500h.1M11 7.500h5M11 16.500h5"/>`,
  sound: svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path d="M15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,
  stop: svg`<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z"/><path d="M12 7.8v5M12 16v.2"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600L7 7M17 17l1.400 1.400M18.400 5.600L17 7M7 17l-1.400 1.400"/>`,
  talk: svg`<path d="M4 5h16v11H10l-4.5 4V16H4z"/>`,
  tick: svg`<path d="M5 12.5l4.5 4.5L19 7.5"/>`,
  trash: svg`<path d="M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13"/>`,
  undo: svg`<path d="M9 6L4.5 10.5 9 15M4.5 10.5H14a5 5 0 0 1 0 10h-3"/>`,
  up: svg`<path d="M5.5 15.5L12 9l6.5 6.5"/>`,
  vehicle: svg`<path d="M3.5 17v-4.5L6 6.5h12l2.5 6V17zM3.5 12.5h17M6 17v2.5M18 17v2.5"/><path d="M7 14.8h1.5M15.5 14.8H17"/>`,
  verified: svg`<path d="M12 3l7.5 3v5.5c0 4.6-3.1 8-7.5 9.5-4.4-1.5-7.5-4.9-7.5-9.5V6z"/><path d="M8.7 12l2.4 2.4 4.4-4.6"/>`,
  warn: svg`<path d="M12 4L2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17v.2"/>`,
  print: svg`<path d="M7 9V4h10v5M7 17H4.500V9h15v8H17M7 14h10v6H7z"/>`,
  stick: svg`<rect x="8" y="9" width="8" height="11.500" rx="1.500"/><path d="M9.500 9V3.500h5V9M11.200 5.800v.4M12.800 5.800v.4"/>`,
  whole: svg`<path d="M4.500 9V4.500H9M15 4.500h4.500V9M19.500 15v4.500H15M9 19.500H4.500V15"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof PATHS;

/** Return a mark; it is never alone, so readers are not told of it. */
export function icon(name: IconName, size = 16): TemplateResult {
  return html`<svg
    class="ic"
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${PATHS[name]}
  </svg>`;
}
