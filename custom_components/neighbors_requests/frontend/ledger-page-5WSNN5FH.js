//# allFunctionsCalledOnLoad
import{a as G,b as H}from"./chunk-MMPZ2EGS.js";import{a as K,b as M,f as N}from"./chunk-KJYINPQW.js";import"./chunk-XMOLR2G7.js";import{a as C,g as D}from"./chunk-JLLXXCB3.js";import{D as v,E as A,F as I,I as P,N as x,Q as S,X as L,Y as u,Z as B,a as j,b as o,e as p,j as T,n as q,p as U,q as F,t as r,u as y,x as O}from"./chunk-JW36MZ7E.js";import{a as $,b as _,c as E,d as R,e as h}from"./chunk-W7HMKWGT.js";var se=new Set(["hold","release"]);function J(e){return se.has(e.type)}function Y(e){return e.practice==="yes"}var c=(e,d)=>typeof e[d]=="string"?e[d]:"",Q=e=>c(e,"case_number").replaceAll("-","‑");function m(e){let d=c(e,"agency_name")||r("ledger.an_agency"),t=Q(e);return t?r("ledger.asked",{agency:d,number:t}):d}function k(e){let d=c(e,"by")||r("ledger.somebody"),t=c(e,"answered_by");if(t==="rule")return r("ledger.by_rule",{name:d});if(t==="automation")return r("ledger.by_automation",{name:d});let n=c(e,"first_by");return n?r("ledger.by_two",{first:n,by:d}):r("ledger.by",{name:d})}function z(e){let d=c(e,"reason");return d?` ${r("ledger.reason",{reason:d})}`:""}function V(e){switch(e.type){case"decision":return e.answer==="deny"?{icon:e.answered_by==="person"?"cross":"quiet",tone:"",heading:r("ledger.denied",{asked:m(e)}),text:`${k(e)} ${r("ledger.nothing_sent")}${z(e)}`}:{icon:"tick",tone:"sent",heading:r("ledger.approved",{asked:m(e)}),text:`${k(e)}${z(e)}`};case"undone":return{icon:"undo",tone:"",heading:r("ledger.undone",{asked:m(e)}),text:k(e)};case"withdrawal":return e.code?{icon:"undo",tone:"stop",heading:r("ledger.void",{asked:m(e)}),text:r(`ledger.void.${String(e.code)}`)}:{icon:"undo",tone:"stop",heading:r("ledger.withdrawn",{asked:m(e)}),text:e.state==="recorded"?r("ledger.withdrawn_after"):`${k(e)}${z(e)}`};case"share":return{icon:"sealed",tone:"sent",heading:r("ledger.delivered",{asked:m(e)}),text:r(e.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:S(Number(e.size_bytes)||0)})};case"opened":return{icon:"sealed",tone:"sent",heading:r("ledger.opened",{agency:c(e,"agency_name")||r("ledger.an_agency")}),text:r("ledger.opened_text",{number:Q(e)||"–"})};case"hold":return{icon:"lock",tone:"",heading:y("ledger.kept",Number(e.clips)||0),text:r("ledger.until_answer",{asked:m(e)})};case"release":return{icon:"lock",tone:"",heading:r("ledger.released"),text:m(e)};case"rule":return{icon:"rules",tone:"",heading:r(`ledger.rule.${c(e,"change")}`,{name:c(e,"name")}),text:c(e,"by")?r("ledger.by",{name:c(e,"by")}):r("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:r(`ledger.rules.${c(e,"change")}`),text:r("ledger.by",{name:c(e,"by")||r("ledger.somebody")})};default:return{icon:"info",tone:"",heading:e.type,text:""}}}function W(e,d){let t=e.filter(i=>new Date(i.at).getFullYear()===d&&!Y(i)),n=new Set(t.filter(i=>i.type==="undone").map(i=>i.decided_at)),a=t.filter(i=>i.type==="decision"&&i.answer==="deny"&&!n.has(i.decided_at)),s=a.filter(i=>i.answered_by==="person");return{denied:s.length,byRule:a.length-s.length,shared:t.filter(i=>i.type==="share").length,withdrawn:t.filter(i=>i.type==="withdrawal"&&i.state==="asked").length}}var b,l,X,Z,ee,te,re,ne,ie,f=class extends F{constructor(){super(...arguments);E(this,l);this.all=!1;this.busy=!1;this.ledger=new q(this);this.checked=new q(this);E(this,b,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),_(this,b)??R(this,b,this.house.hub.listen(t=>{let n=this.ledger.value?.accounts??{};(/^(request\.decided|share\.changed|rules\.changed)$/.test(t.type)||t.type==="request.changed"&&t.data.request.id in n)&&this.ledger.again()}))}disconnectedCallback(){var t;super.disconnectedCallback(),(t=_(this,b))==null||t.call(this),R(this,b,null)}render(){let t=this.ledger.value;return o`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("ledger.title")}</h2>
<p>${r("ledger.about")}</p>
</div>
<div class="row">
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{h(this,l,ne).call(this)}}>
${u("verified",16)}${r("ledger.verify")}
</button>
<button class="btn sm" ?disabled=${!t?.entries.length} @click=${()=>{h(this,l,ie).call(this)}}>
${u("download",16)}${r("ledger.export")}
</button>
</div>
</div>
${t?o`<div class="two ${this.checked.value?.complaints.length?"wrong":""}">
${h(this,l,X).call(this,t.entries)}
<aside class="side">${h(this,l,te).call(this,t)}${h(this,l,re).call(this,t.entries)}</aside>
</div>`:K(this.ledger)}
</div>`}};b=new WeakMap,l=new WeakSet,X=function(t){let n=t.filter(s=>this.all||!J(s)).reverse();if(!n.length)return o`<div class="card">
<nr-empty icon="ledger" .heading=${r("ledger.empty")} .text=${r("ledger.empty_text")}></nr-empty>
</div>`;let a=new Map;for(let s of n){let i=v(s.at)===v(new Date)?r("ledger.today"):I(s.at);a.set(i,[...a.get(i)??[],s])}return o`<div class="card">
<ul>
${[...a].map(([s,i])=>o`<li>
<h3 class="day">${s}</h3>
${i.map(g=>h(this,l,Z).call(this,g))}
</li>`)}
</ul>
<p class="all">
<button
class="btn link sm"
aria-pressed=${this.all}
@click=${()=>{this.all=!this.all}}
>
${r(this.all?"ledger.fewer":"ledger.all")}
</button>
</p>
</div>`},Z=function(t){let n=V(t),a=typeof t.request=="string"?t.request:"",s=this.house.requests.some(i=>i.id===a);return o`<article class="entry ${n.tone}">
<span class="g">${u(n.icon,20)}</span>
<h4>
${n.heading}${Y(t)?o` <nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:p}
</h4>
<span class="when tn"
>${O(t.at)} · ${r("ledger.number",{number:x(t.index+1)})}</span
>
${n.text?o`<p>${n.text}</p>`:p}
${t.type==="share"?h(this,l,ee).call(this,a,s):p}
${s&&(t.type==="decision"||t.type==="share")?o`<div class="more">
${N(`requests/${a}`,r("ledger.see"),{class:"btn link sm"})}
</div>`:p}
</article>`},ee=function(t,n){let a=this.ledger.value?.accounts[t];if(!a)return p;let{account:s,late_since:i}=a,g=H(a),w=s?r("account.of",{date:A(s.issued)}):"";return o`${s?o`<p>${n?N(`requests/${t}`,w):w}. ${G(s)[0]}</p>`:p}
${g?o`<p class=${i?"late":""}>
${i?u("warn",16):p}<span>${g}</span>
</p>`:p}`},te=function(t){let n=this.checked.value,a=n&&n.complaints.length>0;return o`<section class="card pad" aria-live="polite">
<h3>${r("ledger.check")}</h3>
${this.checked.error?o`<p class="broken">${u("warn",20)}<span>${this.checked.error.message}</span></p>`:p}
${n&&!a?o`<p class="ok">
${u("verified",20)}<span>${y("ledger.intact",n.entries,{count:x(n.entries)})}</span>
</p>`:p}
${a?o`${n.complaints.map(s=>o`<p class="broken">${u("stop",20)}<span>${s}</span></p>`)}
<p class="sm mut">${r("ledger.broken")}</p>`:p}
<dl>
<div>
<dt>${r("ledger.head")}</dt>
<dd class="code">${n?L(n.root):"–"}</dd>
</div>
<div>
<dt>${r("ledger.first")}</dt>
<dd>${t.entries[0]?v(t.entries[0].at):"–"}</dd>
</div>
<div>
<dt>${r("ledger.last_checked")}</dt>
<dd class="tn">${n?P(n.checked_at):"–"}</dd>
</div>
</dl>
</section>`},re=function(t){let n=new Date().getFullYear(),a=this.house.requests.filter(g=>new Date(g.issued).getFullYear()===n&&!D(g)),s=W(t,n),i=[["ledger.seen",a.length],["ledger.matched",a.filter(C).length],["ledger.denied_by_you",s.denied],["ledger.denied_by_rule",s.byRule],["ledger.shared",s.shared],["ledger.taken_back",s.withdrawn]];return o`<section class="card pad">
<h3>${r("ledger.year",{year:n})}</h3>
<dl class="tn">
${i.map(([g,w])=>o`<div>
<dt>${r(g)}</dt>
<dd>${x(w)}</dd>
</div>`)}
</dl>
</section>`},ne=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let t=this.checked.value;this.checked.error?this.notify(this.checked.error):t&&this.notify(t.complaints.length?r("ledger.broken"):y("ledger.intact",t.entries,{count:x(t.entries)}))},ie=async function(){try{let t=await this.house.hub.get("/ledger/export"),n=URL.createObjectURL(new Blob([t.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:n,download:t.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(n),1e3),this.notify(r("ledger.exported",{name:t.file_name}))}catch(t){this.notify(t)}},f.styles=[B,j`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 325px;gap: 24px;align-items: start;}.side{display: grid;gap: 16px;}.day{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 16px 16px 0;}.entry{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 2px 12px;padding: 14px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child > .entry:last-child{border-bottom: 0;}.entry .g{grid-row: 1 / 4;width: 44px;height: 44px;border-radius: 22px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;}.entry.sent .g{background: var(--nr-tint);color: var(--nr-link);}.entry.stop .g{background: var(--nr-red-bg);color: var(--nr-red);}.entry h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.entry h4 nr-chip{vertical-align: middle;}.entry .when{color: var(--nr-ink2);font-size: 13px;line-height: 21px;white-space: nowrap;}.entry p{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 19px;text-wrap: pretty;}.entry p.late{display: flex;gap: 6px;color: var(--nr-amber);}.entry .more{grid-column: 2 / -1;margin-inline-start: -15px;}.all{padding: 4px 16px;border-top: 1px solid var(--nr-line);}.all .btn{margin-inline-start: -15px;}.pad{padding: 16px;}.pad h3{font: 500 16px/22px var(--nr-font);margin-bottom: 8px;}.ok,
.broken{display: flex;gap: 8px;align-items: center;margin-bottom: 8px;}.ok .ic{color: var(--nr-ok);}.broken{color: var(--nr-red);align-items: flex-start;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{font-weight: 500;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}.two.wrong .side{display: contents;}.two.wrong .side > :first-child{order: -1;}.two.wrong{gap: 16px;}}:host([narrow]) .entry{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .entry .when{grid-column: 2;grid-row: 3;}`],$([T()],f.prototype,"all",2),$([T()],f.prototype,"busy",2),f=$([U("nr-page-ledger")],f);M("ledger",e=>o`<nr-page-ledger
.hass=${e.hass}
.house=${e.house}
.route=${e.route}
.narrow=${e.narrow}
></nr-page-ledger>`);export{f as LedgerPage};
