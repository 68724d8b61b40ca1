import{O as l,_ as d,a as s,b as a,h as o,i as r,p as n}from"./chunk-FVK2MO6C.js";import{a as i}from"./chunk-W7HMKWGT.js";var t=class extends o{constructor(){super(...arguments);this.bars=[];this.label=""}render(){let h=Math.max(1,...this.bars.map(e=>e.value));return a`<div class="bars" aria-hidden="true">
${this.bars.map(e=>e.value?a`<i
title="${e.label}: ${l(e.value)}"
style="height:${Math.max(8,100*e.value/h)}%"
></i>`:a`<i class="none" title="${e.label}: 0"></i>`)}
</div>
<table class="vh">
<caption>
${this.label}
</caption>
<tbody>
${this.bars.map(e=>a`<tr>
<th scope="row">${e.label}</th>
<td>${l(e.value)}</td>
</tr>`)}
</tbody>
</table>`}};t.styles=[d,s`
:host{display: block;--nr-bars-height: 28px;}.bars{display: flex;align-items: flex-end;gap: 2px;height: var(--nr-bars-height);}.bars i{flex: 1;min-width: 3px;max-width: var(--nr-bars-widest, 24px);background: var(--nr-link);border-radius: 1.5px 1.5px 0 0;}.bars i.none{background: var(--nr-edge);height: 2px;}`],i([r({attribute:!1})],t.prototype,"bars",2),i([r()],t.prototype,"label",2),t=i([n("nr-bars")],t);
