import{c as i,f as s,g as n,m as a,n as o,r as d,t as m}from"./chunk-Z74WOBFN.js";import{a as t}from"./chunk-IKM2OKE7.js";var h=s`
:host(nr-level),
.level{display: inline-flex;align-items: center;gap: 6px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.pips{flex: none;display: inline-flex;gap: 2px;}.pips i{width: 5px;height: 11px;border-radius: 1.5px;border: 1px solid var(--nr-link);}.pips i.on{background: var(--nr-link);}`;function c(p){let r=Math.min(3,Math.max(0,p)),l=i(`level.${r}`);return n`<span class="pips" aria-hidden="true"
>${[1,2,3].map(x=>n`<i class=${x<=r?"on":""}></i>`)}</span
><span aria-hidden="true">${l}</span
><span class="vh">${i("level.read",{level:r,words:l})}</span>`}var e=class extends a{constructor(){super(...arguments);this.level=0}render(){return c(this.level)}};e.styles=[m,h],t([o({type:Number})],e.prototype,"level",2),e=t([d("nr-level")],e);export{h as a,c as b};
