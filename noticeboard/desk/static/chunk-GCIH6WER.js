import{b as m}from"./chunk-TK4JH46U.js";import{E as $,H as p,M as n,Z as u,c as s,d as c,e as r,g as o,k as l,s as d,x as h}from"./chunk-RDDOJSK4.js";function f(e){let a=r(`desk.act.${e.act}`)?s(`desk.act.${e.act}`):e.act,t=e.about,i=[e.share&&s("desk.delete.share",{share:e.share}),t.result&&r(`desk.act.result.${t.result}`)&&s(`desk.act.result.${t.result}`),t.film,t.kept_as,t.mark,t.to&&(r(`desk.report.to.${t.to}`)?s(`desk.report.to.${t.to}`):t.to),t.reference,t.until&&m(t.until),t.why??t.reason,t.key].filter(Boolean);return i.length?`${a}: ${i.join(", ")}`:a}function g(e){return`${$(e)}, ${h(e)}`}function E(e){return o`<span class="st"
><span class=${e.holds?"ok":"rd"}>${d(e.holds?"verified":"stop",16)}</span>${e.holds?c("desk.log.holds",e.size,{count:n(e.size),time:p(e.checked_at)}):e.faults[0]}</span
>`}function T(e){return!e||e.holds?l:o`<div class="note red" role="alert">
${d("stop",18)}<span>${e.faults.map(a=>o`<p>${a}</p>`)}</span>
</div>`}function z(e,a){return o`<div class="ov">
<table class="tb tn">
<thead>
<tr>
<th class="r">${s("desk.log.number")}</th>
<th>${s("desk.log.when")}</th>
<th>${s("desk.log.who")}</th>
<th>${s("desk.log.what")}</th>
${a?o`<th>${s("desk.log.case")}</th>`:l}
<th>${s("desk.log.hash")}</th>
</tr>
</thead>
<tbody>
${e.map(t=>o`<tr>
<td class="r">${n(t.number)}</td>
<td class="nw">${g(t.at)}</td>
<td class="nw">${t.who}</td>
<td>
${t.about.certificate?o`<a href=${u("log","certificates",t.about.certificate)}>${f(t)}</a>`:f(t)}
</td>
${a?o`<td class="nw">${t.case}</td>`:l}
<td class="code nw" title=${t.sha256}>${t.sha256.slice(0,4)}…${t.sha256.slice(-4)}</td>
</tr>`)}
</tbody>
</table>
</div>`}function R(e){return e.replace(/(.{4})(?=.)/g,"$1 ")}export{f as a,g as b,E as c,T as d,z as e,R as f};
