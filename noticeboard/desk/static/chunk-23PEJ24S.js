import{D as $,G as u,L as n,Y as p,c as o,d as c,e as r,g as s,k as l,r as d,w as h}from"./chunk-XG6OIHJT.js";function f(e){let a=r(`desk.act.${e.act}`)?o(`desk.act.${e.act}`):e.act,t=e.about,i=[e.share&&o("desk.delete.share",{share:e.share}),t.result&&r(`desk.act.result.${t.result}`)&&o(`desk.act.result.${t.result}`),t.film,t.mark,t.to&&(r(`desk.report.to.${t.to}`)?o(`desk.report.to.${t.to}`):t.to),t.reference,t.until,t.why??t.reason,t.key].filter(Boolean);return i.length?`${a}: ${i.join(", ")}`:a}function m(e){return`${$(e)}, ${h(e)}`}function L(e){return s`<span class="st"
><span class=${e.holds?"ok":"rd"}>${d(e.holds?"verified":"stop",16)}</span>${e.holds?c("desk.log.holds",e.size,{count:n(e.size),time:u(e.checked_at)}):e.faults[0]}</span
>`}function x(e){return!e||e.holds?l:s`<div class="note red" role="alert">
${d("stop",18)}<span>${e.faults.map(a=>s`<p>${a}</p>`)}</span>
</div>`}function E(e,a){return s`<div class="ov">
<table class="tb tn">
<thead>
<tr>
<th class="r">${o("desk.log.number")}</th>
<th>${o("desk.log.when")}</th>
<th>${o("desk.log.who")}</th>
<th>${o("desk.log.what")}</th>
${a?s`<th>${o("desk.log.case")}</th>`:l}
<th>${o("desk.log.hash")}</th>
</tr>
</thead>
<tbody>
${e.map(t=>s`<tr>
<td class="r">${n(t.number)}</td>
<td class="nw">${m(t.at)}</td>
<td>${t.who}</td>
<td>
${t.about.certificate?s`<a href=${p("log","certificates",t.about.certificate)}>${f(t)}</a>`:f(t)}
</td>
${a?s`<td>${t.case}</td>`:l}
<td class="code nw" title=${t.sha256}>${t.sha256.slice(0,4)}…${t.sha256.slice(-4)}</td>
</tr>`)}
</tbody>
</table>
</div>`}function T(e){return e.replace(/(.{4})(?=.)/g,"$1 ")}export{f as a,m as b,L as c,x as d,E as e,T as f};
