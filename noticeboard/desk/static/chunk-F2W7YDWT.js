import{g as t}from"./chunk-Z74WOBFN.js";function e(r){return t`<svg class="bar" width="100%" height="8" aria-hidden="true">
<rect width="${Math.min(100,Math.max(0,100*r)).toFixed(1)}%" height="8" fill="var(--nr-link)"></rect>
</svg>`}export{e as a};
