//# allFunctionsCalledOnLoad
import{a as A,b as B,f as K}from"./chunk-V43R76KN.js";import"./chunk-SAS4GSUL.js";import{a as Y,g as j}from"./chunk-TF4V3UB3.js";import{D as k,E as F,H as O,M as x,P as I,W as P,X as u,Y as S,a as z,b as a,e as g,j as R,n as T,p as C,q as U,t,u as y,x as D}from"./chunk-PCTU264Y.js";import{a as w,b as $,c as _,d as E,e as h}from"./chunk-W7HMKWGT.js";var te=new Set(["hold","release"]);function L(e){return te.has(e.type)}function N(e){return e.practice==="yes"}var c=(e,d)=>typeof e[d]=="string"?e[d]:"",M=e=>c(e,"case_number").replaceAll("-","‑");function p(e){let d=c(e,"agency_name")||t("ledger.an_agency"),r=M(e);return r?t("ledger.asked",{agency:d,number:r}):d}function v(e){let d=c(e,"by")||t("ledger.somebody"),r=c(e,"answered_by");if(r==="rule")return t("ledger.by_rule",{name:d});if(r==="automation")return t("ledger.by_automation",{name:d});let n=c(e,"first_by");return n?t("ledger.by_two",{first:n,by:d}):t("ledger.by",{name:d})}function q(e){let d=c(e,"reason");return d?` ${t("ledger.reason",{reason:d})}`:""}function G(e){switch(e.type){case"decision":return e.answer==="deny"?{icon:e.answered_by==="person"?"cross":"quiet",tone:"",heading:t("ledger.denied",{asked:p(e)}),text:`${v(e)} ${t("ledger.nothing_sent")}${q(e)}`}:{icon:"tick",tone:"sent",heading:t("ledger.approved",{asked:p(e)}),text:`${v(e)}${q(e)}`};case"undone":return{icon:"undo",tone:"",heading:t("ledger.undone",{asked:p(e)}),text:v(e)};case"withdrawal":return e.code?{icon:"undo",tone:"stop",heading:t("ledger.void",{asked:p(e)}),text:t(`ledger.void.${String(e.code)}`)}:{icon:"undo",tone:"stop",heading:t("ledger.withdrawn",{asked:p(e)}),text:e.state==="recorded"?t("ledger.withdrawn_after"):`${v(e)}${q(e)}`};case"share":return{icon:"sealed",tone:"sent",heading:t("ledger.delivered",{asked:p(e)}),text:t(e.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:I(Number(e.size_bytes)||0)})};case"opened":return{icon:"sealed",tone:"sent",heading:t("ledger.opened",{agency:c(e,"agency_name")||t("ledger.an_agency")}),text:t("ledger.opened_text",{number:M(e)||"–"})};case"hold":return{icon:"lock",tone:"",heading:y("ledger.kept",Number(e.clips)||0),text:t("ledger.until_answer",{asked:p(e)})};case"release":return{icon:"lock",tone:"",heading:t("ledger.released"),text:p(e)};case"rule":return{icon:"rules",tone:"",heading:t(`ledger.rule.${c(e,"change")}`,{name:c(e,"name")}),text:c(e,"by")?t("ledger.by",{name:c(e,"by")}):t("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:t(`ledger.rules.${c(e,"change")}`),text:t("ledger.by",{name:c(e,"by")||t("ledger.somebody")})};default:return{icon:"info",tone:"",heading:e.type,text:""}}}function H(e,d){let r=e.filter(i=>new Date(i.at).getFullYear()===d&&!N(i)),n=new Set(r.filter(i=>i.type==="undone").map(i=>i.decided_at)),o=r.filter(i=>i.type==="decision"&&i.answer==="deny"&&!n.has(i.decided_at)),s=o.filter(i=>i.answered_by==="person");return{denied:s.length,byRule:o.length-s.length,shared:r.filter(i=>i.type==="share").length,withdrawn:r.filter(i=>i.type==="withdrawal"&&i.state==="asked").length}}var f,l,J,Q,V,W,X,Z,m=class extends U{constructor(){super(...arguments);_(this,l);this.all=!1;this.busy=!1;this.ledger=new T(this);this.checked=new T(this);_(this,f,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),$(this,f)??E(this,f,this.house.hub.listen(r=>{/^(request\.decided|share\.changed|rules\.changed)$/.test(r.type)&&this.ledger.again()}))}disconnectedCallback(){var r;super.disconnectedCallback(),(r=$(this,f))==null||r.call(this),E(this,f,null)}render(){let r=this.ledger.value;return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${t("ledger.title")}</h2>
<p>${t("ledger.about")}</p>
</div>
<div class="row">
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{h(this,l,X).call(this)}}>
${u("verified",16)}${t("ledger.verify")}
</button>
<button class="btn sm" ?disabled=${!r?.entries.length} @click=${()=>{h(this,l,Z).call(this)}}>
${u("download",16)}${t("ledger.export")}
</button>
</div>
</div>
${r?a`<div class="two ${this.checked.value?.complaints.length?"wrong":""}">
${h(this,l,J).call(this,r.entries)}
<aside class="side">${h(this,l,V).call(this,r)}${h(this,l,W).call(this,r.entries)}</aside>
</div>`:A(this.ledger)}
</div>`}};f=new WeakMap,l=new WeakSet,J=function(r){let n=r.filter(s=>this.all||!L(s)).reverse();if(!n.length)return a`<div class="card">
<nr-empty icon="ledger" .heading=${t("ledger.empty")} .text=${t("ledger.empty_text")}></nr-empty>
</div>`;let o=new Map;for(let s of n){let i=k(s.at)===k(new Date)?t("ledger.today"):F(s.at);o.set(i,[...o.get(i)??[],s])}return a`<div class="card">
<ul>
${[...o].map(([s,i])=>a`<li>
<h3 class="day">${s}</h3>
${i.map(b=>h(this,l,Q).call(this,b))}
</li>`)}
</ul>
<p class="all">
<button
class="btn link sm"
aria-pressed=${this.all}
@click=${()=>{this.all=!this.all}}
>
${t(this.all?"ledger.fewer":"ledger.all")}
</button>
</p>
</div>`},Q=function(r){let n=G(r),o=typeof r.request=="string"?r.request:"",s=this.house.requests.some(i=>i.id===o);return a`<article class="entry ${n.tone}">
<span class="g">${u(n.icon,20)}</span>
<h4>
${n.heading}${N(r)?a` <nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`:g}
</h4>
<span class="when tn"
>${D(r.at)} · ${t("ledger.number",{number:x(r.index+1)})}</span
>
${n.text?a`<p>${n.text}</p>`:g}
${s&&(r.type==="decision"||r.type==="share")?a`<div class="more">
${K(`requests/${o}`,t("ledger.see"),{class:"btn link sm"})}
</div>`:g}
</article>`},V=function(r){let n=this.checked.value,o=n&&n.complaints.length>0;return a`<section class="card pad" aria-live="polite">
<h3>${t("ledger.check")}</h3>
${this.checked.error?a`<p class="broken">${u("warn",20)}<span>${this.checked.error.message}</span></p>`:g}
${n&&!o?a`<p class="ok">
${u("verified",20)}<span>${y("ledger.intact",n.entries,{count:x(n.entries)})}</span>
</p>`:g}
${o?a`${n.complaints.map(s=>a`<p class="broken">${u("stop",20)}<span>${s}</span></p>`)}
<p class="sm mut">${t("ledger.broken")}</p>`:g}
<dl>
<div>
<dt>${t("ledger.head")}</dt>
<dd class="code">${n?P(n.root):"–"}</dd>
</div>
<div>
<dt>${t("ledger.first")}</dt>
<dd>${r.entries[0]?k(r.entries[0].at):"–"}</dd>
</div>
<div>
<dt>${t("ledger.last_checked")}</dt>
<dd class="tn">${n?O(n.checked_at):"–"}</dd>
</div>
</dl>
</section>`},W=function(r){let n=new Date().getFullYear(),o=this.house.requests.filter(b=>new Date(b.issued).getFullYear()===n&&!j(b)),s=H(r,n),i=[["ledger.seen",o.length],["ledger.matched",o.filter(Y).length],["ledger.denied_by_you",s.denied],["ledger.denied_by_rule",s.byRule],["ledger.shared",s.shared],["ledger.taken_back",s.withdrawn]];return a`<section class="card pad">
<h3>${t("ledger.year",{year:n})}</h3>
<dl class="tn">
${i.map(([b,ee])=>a`<div>
<dt>${t(b)}</dt>
<dd>${x(ee)}</dd>
</div>`)}
</dl>
</section>`},X=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let r=this.checked.value;this.checked.error?this.notify(this.checked.error):r&&this.notify(r.complaints.length?t("ledger.broken"):y("ledger.intact",r.entries,{count:x(r.entries)}))},Z=async function(){try{let r=await this.house.hub.get("/ledger/export"),n=URL.createObjectURL(new Blob([r.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:n,download:r.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(n),1e3),this.notify(t("ledger.exported",{name:r.file_name}))}catch(r){this.notify(r)}},m.styles=[S,z`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 325px;gap: 24px;align-items: start;}.side{display: grid;gap: 16px;}.day{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 16px 16px 0;}.entry{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 2px 12px;padding: 14px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child > .entry:last-child{border-bottom: 0;}.entry .g{grid-row: 1 / 4;width: 44px;height: 44px;border-radius: 22px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;}.entry.sent .g{background: var(--nr-tint);color: var(--nr-link);}.entry.stop .g{background: var(--nr-red-bg);color: var(--nr-red);}.entry h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.entry h4 nr-chip{vertical-align: middle;}.entry .when{color: var(--nr-ink2);font-size: 13px;line-height: 21px;white-space: nowrap;}.entry p{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 19px;text-wrap: pretty;}.entry .more{grid-column: 2 / -1;margin-inline-start: -15px;}.all{padding: 4px 16px;border-top: 1px solid var(--nr-line);}.all .btn{margin-inline-start: -15px;}.pad{padding: 16px;}.pad h3{font: 500 16px/22px var(--nr-font);margin-bottom: 8px;}.ok,
.broken{display: flex;gap: 8px;align-items: center;margin-bottom: 8px;}.ok .ic{color: var(--nr-ok);}.broken{color: var(--nr-red);align-items: flex-start;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{font-weight: 500;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}.two.wrong .side{display: contents;}.two.wrong .side > :first-child{order: -1;}.two.wrong{gap: 16px;}}:host([narrow]) .entry{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .entry .when{grid-column: 2;grid-row: 3;}`],w([R()],m.prototype,"all",2),w([R()],m.prototype,"busy",2),m=w([C("nr-page-ledger")],m);B("ledger",e=>a`<nr-page-ledger
.hass=${e.hass}
.house=${e.house}
.route=${e.route}
.narrow=${e.narrow}
></nr-page-ledger>`);export{m as LedgerPage};
