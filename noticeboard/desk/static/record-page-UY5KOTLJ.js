import{a as C}from"./chunk-L3KRFJAG.js";import{a as h,c as w}from"./chunk-MZVBREQ3.js";import"./chunk-2U44RLKU.js";import{G as u,H as l,J as x,P as n,Q as k,T as _,U as g,W as y,c as r,f as v,g as t,k as i,n as c,q as $}from"./chunk-ZNTCP7GX.js";import{a as o,c as b,e as f}from"./chunk-IKM2OKE7.js";var p,H,s=class extends _{constructor(){super(...arguments);b(this,p);this.rules=null;this.failed=""}connectedCallback(){super.connectedCallback(),this.client.call("GET","/held").then(({posts:d})=>this.rules=d.rules,d=>this.failed=g(d))}render(){return t`<div class="ttl">
<div>
<h1 tabindex="-1">${r("board_desk.record")}</h1>
<p>${r("board_desk.record.lead")}</p>
</div>
</div>
${this.failed?t`<div class="note red" role="alert">${n("stop",18)}<span>${this.failed}</span></div>`:i}
${this.rules?.length?f(this,p,H).call(this,this.rules):i}
${this.rules?.length===0?t`<div class="note plain">${n("tick",18)}<span>${r("board_desk.record.none")}</span></div>`:i}`}};p=new WeakSet,H=function(d){return t`<div class="stack">
<section class="card">
<header>
<h2>${r("board_desk.record.by_rule")}</h2>
<span class="a mut">${r("board_desk.record.since")}</span>
</header>
<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${r("board_desk.record.rule")}</th>
<th scope="col" class="r">${r("board_desk.record.held")}</th>
<th scope="col" class="r">${r("board_desk.record.approved")}</th>
<th scope="col" class="r">${r("board_desk.record.refused")}</th>
<th scope="col" class="r">${r("board_desk.record.wait")}</th>
<th scope="col">${r("board_desk.record.share")}</th>
</tr>
</thead>
<tbody>
${d.map(e=>{let a=e.published+e.refused,m=a?e.published/a:0;return t`<tr>
<th scope="row">${h(e.code)}</th>
<td class="r tn">${l(e.held)}</td>
<td class="r tn">${l(e.published)}</td>
<td class="r tn">${l(e.refused)}</td>
<td class="r nw">${e.wait_s===null?"–":u(e.wait_s*1e3)}</td>
<td>
${a?t`<div class="share">
${C(m)}
<span class="tn">${x(m)}</span>
</div>`:"–"}
</td>
</tr>`})}
</tbody>
</table>
</div>
</section>
<div class="pair">
${d.filter(e=>e.latest.length).map(e=>t`<section class="card">
<header>
<h2>${h(e.code)}</h2>
<span class="a mut">${r("board_desk.decided.latest")}</span>
</header>
<ul class="before">${e.latest.map(a=>w(a))}</ul>
</section>`)}
</div>
</div>`},s.styles=[k,y,v`
.tb tbody th{font: 400 13px/18px var(--nr-font);color: var(--nr-ink);padding: 9px 10px 9px 16px;vertical-align: top;}.tb tr:last-child th{border-bottom: 0;}.share{display: grid;grid-template-columns: minmax(80px, 1fr) 48px;gap: 10px;align-items: center;}.before li{display: grid;grid-template-columns: 16px minmax(0, 1fr) auto;gap: 10px;padding: 8px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;overflow-wrap: anywhere;}.before q{display: block;color: var(--nr-ink2);}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(320px, 1fr));gap: 16px;align-items: start;}`],o([c()],s.prototype,"rules",2),o([c()],s.prototype,"failed",2),s=o([$("nr-board-record")],s);export{s as RecordPage};
