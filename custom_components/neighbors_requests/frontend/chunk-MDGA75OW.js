import{V as d,a as p,b as n,h as a,i as o,p as l,s}from"./chunk-IFVTSACJ.js";import{a as r}from"./chunk-W7HMKWGT.js";var e=class extends a{constructor(){super(...arguments);this.level=0}render(){let i=Math.min(3,Math.max(0,this.level)),t=s(`level.${i}`);return n`<span class="pips" aria-hidden="true"
>${[1,2,3].map(m=>n`<i class=${m<=i?"on":""}></i>`)}</span
><span aria-hidden="true">${t}</span
><span class="vh">${s("level.read",{level:i,words:t})}</span>`}};e.styles=[d,p`
:host{display: inline-flex;align-items: center;gap: 6px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.pips{flex: none;display: inline-flex;gap: 2px;}i{width: 5px;height: 11px;border-radius: 1.5px;border: 1px solid var(--nr-link);}i.on{background: var(--nr-link);}`],r([o({type:Number})],e.prototype,"level",2),e=r([l("nr-level")],e);
