import{b as f}from"./chunk-IK5A35RI.js";import{E as u,H as p,M as n,Z as $,c as s,d as c,e as r,g as o,k as l,s as d,x as h}from"./chunk-Z74WOBFN.js";function g(t){let a=r(`desk.act.${t.act}`)?s(`desk.act.${t.act}`):t.act,e=t.about,i=[t.share&&s("desk.delete.share",{share:t.share}),e.result&&r(`desk.act.result.${e.result}`)&&s(`desk.act.result.${e.result}`),e.film,e.kept_as,e.mark,e.to&&(r(`desk.report.to.${e.to}`)?s(`desk.report.to.${e.to}`):e.to),e.reference,e.until&&f(e.until),e.why??e.reason,e.key].filter(Boolean);return i.length?`${a}: ${i.join(", ")}`:a}function m(t){return t==="the desk"?s("desk.log.the_desk"):t}function k(t){return`${u(t)}, ${h(t)}`}function T(t){return o`<span class="st"
><span class=${t.holds?"ok":"rd"}>${d(t.holds?"verified":"stop",16)}</span>${t.holds?c("desk.log.holds",t.size,{count:n(t.size),time:p(t.checked_at)}):t.faults[0]}</span
>`}function _(t){return!t||t.holds?l:o`<div class="note red" role="alert">
${d("stop",18)}<span>${t.faults.map(a=>o`<p>${a}</p>`)}</span>
</div>`}function z(t,a){return o`<div class="ov">
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
${t.map(e=>o`<tr>
<td class="r">${n(e.number)}</td>
<td class="nw">${k(e.at)}</td>
<td class="nw">${m(e.who)}</td>
<td>
${e.about.certificate?o`<a href=${$("log","certificates",e.about.certificate)}>${g(e)}</a>`:g(e)}
</td>
${a?o`<td class="nw">${e.case}</td>`:l}
<td class="code nw" title=${e.sha256}>${e.sha256.slice(0,4)}…${e.sha256.slice(-4)}</td>
</tr>`)}
</tbody>
</table>
</div>`}function R(t){return t.replace(/(.{4})(?=.)/g,"$1 ")}export{g as a,m as b,k as c,T as d,_ as e,z as f,R as g};
