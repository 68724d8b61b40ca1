import{a as c,c as g,d as w}from"./chunk-2OYUKPVX.js";import{a as H}from"./chunk-KAG7LVUK.js";import{a as y}from"./chunk-HSXIUWO4.js";import{L as x,M as d,O as k,_,c as t,f as b,g as e,k as l,o as $,r as u,s as f,t as v}from"./chunk-SLBLGMAZ.js";import{a as i,c as h,e as m}from"./chunk-IKM2OKE7.js";var o,V,s=class extends y{constructor(){super(...arguments);h(this,o);this.rules=null}async read(){return this.rules=(await this.client.call("GET","/held")).posts.rules,0}render(){return e`<div class="ttl">
<div>
<h1 tabindex="-1">${t("board_desk.record")}</h1>
<p>${t("board_desk.record.lead")}</p>
</div>
</div>
${this.failure()}
${this.rules?.length?m(this,o,V).call(this,this.rules):l}
${this.rules?.length===0?e`<div class="note plain">${f("tick",18)}<span>${t("board_desk.record.none")}</span></div>`:l}`}};o=new WeakSet,V=function(p){return e`<div class="stack">
<section class="card">
<header>
<h2>${t("board_desk.record.by_rule")}</h2>
<span class="a mut">${t("board_desk.record.since")}</span>
</header>
<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.record.rule")}</th>
<th scope="col" class="r">${t("board_desk.record.held")}</th>
<th scope="col" class="r">${t("board_desk.record.approved")}</th>
<th scope="col" class="r">${t("board_desk.record.refused")}</th>
<th scope="col" class="r">${t("board_desk.record.wait")}</th>
<th scope="col">${t("board_desk.record.share")}</th>
</tr>
</thead>
<tbody>
${p.map(r=>{let a=r.published+r.refused,n=a?r.published/a:0;return e`<tr>
<th scope="row">${c(r.code)}</th>
<td class="r tn">${d(r.held)}</td>
<td class="r tn">${d(r.published)}</td>
<td class="r tn">${d(r.refused)}</td>
<td class="r nw">${r.wait_s===null?"–":x(r.wait_s*1e3)}</td>
<td>
${a?e`<div class="share">
${H(n)}
<span class="tn">${k(n)}</span>
</div>`:"–"}
</td>
</tr>`})}
</tbody>
</table>
</div>
</section>
<div class="pair">
${p.filter(r=>r.latest.length).map(r=>g(c(r.code),r))}
</div>
</div>`},s.styles=[v,_,w,b`
.tb tbody th{font: 400 13px/18px var(--nr-font);color: var(--nr-ink);padding: 9px 10px 9px 16px;vertical-align: top;}.tb tr:last-child th{border-bottom: 0;}.share{display: grid;grid-template-columns: minmax(80px, 1fr) 48px;gap: 10px;align-items: center;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(320px, 1fr));gap: 16px;align-items: start;}`],i([$()],s.prototype,"rules",2),s=i([u("nr-board-record")],s);export{s as RecordPage};
