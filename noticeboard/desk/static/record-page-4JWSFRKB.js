import{a as h,c as g,d as V}from"./chunk-YYQBTNPP.js";import{a as W}from"./chunk-F2W7YDWT.js";import{a as y}from"./chunk-GUO5F3GT.js";import{H as f,L as _,M as l,O as k,_ as x,c as s,f as $,g as e,k as o,o as p,r as w,s as u,t as v}from"./chunk-Z74WOBFN.js";import{a as i,c as b,e as n}from"./chunk-IKM2OKE7.js";var a,E,G,r=class extends y{constructor(){super(...arguments);b(this,a);this.rules=null;this.waits=[]}async read(){return this.rules=(await this.client.call("GET","/held")).posts.rules,this.waits=(await this.client.call("GET","/waits")).waiting,0}render(){return e`<div class="ttl">
<div>
<h1 tabindex="-1">${s("board_desk.record")}</h1>
<p>${s("board_desk.record.lead")}</p>
</div>
</div>
${this.failure()} ${this.waits.length?n(this,a,E).call(this,this.waits):o}
${this.rules?.length?n(this,a,G).call(this,this.rules):o}
${this.rules?.length===0?e`<div class="note plain">${u("tick",18)}<span>${s("board_desk.record.none")}</span></div>`:o}`}};a=new WeakSet,E=function(d){return e`<section class="card waits">
<header>
<h2>${s("board_desk.waits")}</h2>
<span class="a mut">${s("board_desk.waits.why")}</span>
</header>
<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${s("board_desk.waits.for")}</th>
<th scope="col">${s("board_desk.waits.since")}</th>
<th scope="col">${s("board_desk.waits.request")}</th>
</tr>
</thead>
<tbody>
${d.map(t=>e`<tr>
<th scope="row">${t.for_whom}</th>
<td class="nw">${f(t.since)}</td>
<td>${t.title?e`<b>${t.title}</b> ${t.agency_name}`:s("board_desk.waits.sealed")}</td>
</tr>`)}
</tbody>
</table>
</div>
</section>`},G=function(d){return e`<div class="stack">
<section class="card">
<header>
<h2>${s("board_desk.record.by_rule")}</h2>
<span class="a mut">${s("board_desk.record.since")}</span>
</header>
<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${s("board_desk.record.rule")}</th>
<th scope="col" class="r">${s("board_desk.record.held")}</th>
<th scope="col" class="r">${s("board_desk.record.approved")}</th>
<th scope="col" class="r">${s("board_desk.record.refused")}</th>
<th scope="col" class="r">${s("board_desk.record.wait")}</th>
<th scope="col">${s("board_desk.record.share")}</th>
</tr>
</thead>
<tbody>
${d.map(t=>{let c=t.published+t.refused,m=c?t.published/c:0;return e`<tr>
<th scope="row">${h(t.code)}</th>
<td class="r tn">${l(t.held)}</td>
<td class="r tn">${l(t.published)}</td>
<td class="r tn">${l(t.refused)}</td>
<td class="r nw">${t.wait_s===null?"–":_(t.wait_s*1e3)}</td>
<td>
${c?e`<div class="share">
${W(m)}
<span class="tn">${k(m)}</span>
</div>`:"–"}
</td>
</tr>`})}
</tbody>
</table>
</div>
</section>
<div class="pair">
${d.filter(t=>t.latest.length).map(t=>g(h(t.code),t))}
</div>
</div>`},r.styles=[v,x,V,$`
.tb tbody th{font: 400 13px/18px var(--nr-font);color: var(--nr-ink);padding: 9px 10px 9px 16px;vertical-align: top;}.tb tr:last-child th{border-bottom: 0;}.waits{margin-bottom: 16px;}.share{display: grid;grid-template-columns: minmax(80px, 1fr) 48px;gap: 10px;align-items: center;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(320px, 1fr));gap: 16px;align-items: start;}`],i([p()],r.prototype,"rules",2),i([p()],r.prototype,"waits",2),r=i([w("nr-board-record")],r);export{r as RecordPage};
