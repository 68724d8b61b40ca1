import{M as d,a as o,b as n,e as p,f as t,l,o as s}from"./chunk-IJT5LMLM.js";import{a as r}from"./chunk-W7HMKWGT.js";var e=class extends p{constructor(){super(...arguments);this.level=0;this.short=!1}render(){let i=Math.min(3,Math.max(0,this.level)),a=s(`level.${i}`);return n`<span class="pips" aria-hidden="true"
>${[1,2,3].map(h=>n`<i class=${h<=i?"on":""}></i>`)}</span
><b aria-hidden="true">L${i}</b
><span aria-hidden="true" ?hidden=${this.short}>${a}</span
><span class="vh">${s("level.read",{level:i,words:a})}</span>`}};e.styles=[d,o`
:host{display: inline-flex;align-items: center;gap: 6px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);white-space: nowrap;}b{font-weight: 600;color: var(--nr-ink);}.pips{display: inline-flex;gap: 2px;}i{width: 5px;height: 11px;border-radius: 1.5px;border: 1px solid var(--nr-link);}i.on{background: var(--nr-link);}`],r([t({type:Number})],e.prototype,"level",2),r([t({type:Boolean})],e.prototype,"short",2),e=r([l("nr-level")],e);
