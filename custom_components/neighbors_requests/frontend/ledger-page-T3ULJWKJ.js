//# allFunctionsCalledOnLoad
import{a as J,b as Q}from"./chunk-2DXA4U5F.js";import{a as G,b as H,f as z}from"./chunk-3PNVCUMR.js";import"./chunk-G3SF3FRT.js";import{a as Y,g as C}from"./chunk-2OTJVVTA.js";import{E as _,F as I,G as L,J as P,O as $,R as B,Y as K,Z as f,_ as M,a as U,b as a,e as c,j as D,n as S,p as O,q as F,u as r,v as x,y as A}from"./chunk-FVK2MO6C.js";import{a as v,b as R,c as T,d as q,e as u}from"./chunk-W7HMKWGT.js";var ce=new Set(["hold","release"]);function V(e){return ce.has(e.type)}function j(e){return e.practice==="yes"}var g=(e,l)=>typeof e[l]=="string"?e[l]:"",W=e=>g(e,"case_number").replaceAll("-","‑");function b(e){let l=g(e,"agency_name")||r("ledger.an_agency"),t=W(e);return t?r("ledger.asked",{agency:l,number:t}):l}function E(e){let l=g(e,"by")||r("ledger.somebody"),t=g(e,"answered_by");if(t==="rule")return r("ledger.by_rule",{name:l});if(t==="automation")return r("ledger.by_automation",{name:l});let n=g(e,"first_by");return n?r("ledger.by_two",{first:n,by:l}):r("ledger.by",{name:l})}function N(e){let l=g(e,"reason");return l?` ${r("ledger.reason",{reason:l})}`:""}function X(e){switch(e.type){case"decision":return e.answer==="deny"?{icon:e.answered_by==="person"?"cross":"quiet",tone:"",heading:r("ledger.denied",{asked:b(e)}),text:`${E(e)} ${r("ledger.nothing_sent")}${N(e)}`}:{icon:"tick",tone:"sent",heading:r("ledger.approved",{asked:b(e)}),text:`${E(e)}${N(e)}`};case"undone":return{icon:"undo",tone:"",heading:r("ledger.undone",{asked:b(e)}),text:E(e)};case"withdrawal":return e.code?{icon:"undo",tone:"stop",heading:r("ledger.void",{asked:b(e)}),text:r(`ledger.void.${String(e.code)}`)}:{icon:"undo",tone:"stop",heading:r("ledger.withdrawn",{asked:b(e)}),text:e.state==="recorded"?r("ledger.withdrawn_after"):`${E(e)}${N(e)}`};case"share":return{icon:"sealed",tone:"sent",heading:r("ledger.delivered",{asked:b(e)}),text:[r(e.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:B(Number(e.size_bytes)||0)}),...e.signed_films?[r("ledger.signed_films")]:[]].join(" ")};case"opened":return{icon:"sealed",tone:"sent",heading:r("ledger.opened",{agency:g(e,"agency_name")||r("ledger.an_agency")}),text:r("ledger.opened_text",{number:W(e)||"–"})};case"hold":return{icon:"lock",tone:"",heading:x("ledger.kept",Number(e.clips)||0),text:r("ledger.until_answer",{asked:b(e)})};case"release":return{icon:"lock",tone:"",heading:r("ledger.released"),text:b(e)};case"rule":return{icon:"rules",tone:"",heading:r(`ledger.rule.${g(e,"change")}`,{name:g(e,"name")}),text:g(e,"by")?r("ledger.by",{name:g(e,"by")}):r("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:r(`ledger.rules.${g(e,"change")}`),text:r("ledger.by",{name:g(e,"by")||r("ledger.somebody")})};default:return{icon:"info",tone:"",heading:e.type,text:""}}}function Z(e,l){let t=e.filter(s=>new Date(s.at).getFullYear()===l&&!j(s)),n=new Set(t.filter(s=>s.type==="undone").map(s=>s.decided_at)),d=t.filter(s=>s.type==="decision"&&s.answer==="deny"&&!n.has(s.decided_at)),i=d.filter(s=>s.answered_by==="person");return{denied:i.length,byRule:d.length-i.length,shared:t.filter(s=>s.type==="share").length,withdrawn:t.filter(s=>s.type==="withdrawal"&&s.state==="asked").length}}function ee(e){return _(e)===_(new Date)?r("ledger.today"):L(e)}var k,o,te,re,ne,se,ie,ae,oe,de,le,w=class extends F{constructor(){super(...arguments);T(this,o);this.all=!1;this.busy=!1;this.ledger=new S(this);this.checked=new S(this);T(this,k,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),R(this,k)??q(this,k,this.house.hub.listen(t=>{let n=this.ledger.value?.accounts??{};(/^(request\.decided|share\.changed|rules\.changed)$/.test(t.type)||t.type==="request.changed"&&t.data.request.id in n)&&this.ledger.again()}))}disconnectedCallback(){var t;super.disconnectedCallback(),(t=R(this,k))==null||t.call(this),q(this,k,null)}render(){let t=this.ledger.value;return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("ledger.title")}</h2>
<p>${r("ledger.about")}</p>
</div>
<div class="row">
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{u(this,o,de).call(this)}}>
${f("verified",16)}${r("ledger.verify")}
</button>
<button class="btn sm" ?disabled=${!t?.entries.length} @click=${()=>{u(this,o,le).call(this)}}>
${f("download",16)}${r("ledger.export")}
</button>
</div>
</div>
${t?a`<div class="two ${this.checked.value?.complaints.length?"wrong":""}">
${u(this,o,te).call(this,t)}
<aside class="side">${u(this,o,ae).call(this,t)}${u(this,o,oe).call(this,t.entries)}</aside>
</div>`:G(this.ledger)}
</div>`}};k=new WeakMap,o=new WeakSet,te=function({entries:t,stamped:n}){let d=t.filter(p=>this.all||!V(p)).reverse(),i=new Map,s=this.all?[...n].reverse():[],h=p=>{for(;s[0]&&s[0].day>=p;){let m=s.shift(),y=ee(new Date(`${m.day}T12:00`));i.set(y,{entries:i.get(y)?.entries??[],stamped:m})}};for(let p of d){h(p.at.slice(0,10));let m=ee(p.at),y=i.get(m);i.set(m,{...y,entries:[...y?.entries??[],p]})}return h(""),a`<div class="card">
${i.size?c:a`<nr-empty
icon="ledger"
.heading=${r("ledger.empty")}
.text=${r("ledger.empty_text")}
></nr-empty>`}
<ul>
${[...i].map(([p,m])=>a`<li>
<h3 class="day">${p}</h3>
${m.stamped?u(this,o,ne).call(this,m.stamped):c}
${m.entries.map(y=>u(this,o,se).call(this,y))}
</li>`)}
</ul>
${t.length||n.length?u(this,o,re).call(this):c}
</div>`},re=function(){return a`<p class="all">
<button
class="btn link sm"
aria-pressed=${this.all}
@click=${()=>{this.all=!this.all}}
>
${r(this.all?"ledger.fewer":"ledger.all")}
</button>
</p>`},ne=function({hours:t,replies:n}){return a`<article class="entry">
<span class="g">${f("clock",20)}</span>
<h4>${x("ledger.stamped",t,{count:$(t)})}</h4>
<span></span>
<p>${x("ledger.stamps",n,{count:$(n)})}</p>
</article>`},se=function(t){let n=X(t),d=typeof t.request=="string"?t.request:"",i=this.house.requests.some(s=>s.id===d);return a`<article class="entry ${n.tone}">
<span class="g">${f(n.icon,20)}</span>
<h4>
${n.heading}${j(t)?a` <nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:c}
</h4>
<span class="when tn"
>${A(t.at)} · ${r("ledger.number",{number:$(t.index+1)})}</span
>
${n.text?a`<p>${n.text}</p>`:c}
${t.type==="share"?u(this,o,ie).call(this,d,i):c}
${i&&(t.type==="decision"||t.type==="share")?a`<div class="more">
${z(`requests/${d}`,r("ledger.see"),{class:"btn link sm"})}
</div>`:c}
</article>`},ie=function(t,n){let d=this.ledger.value?.accounts[t];if(!d)return c;let{account:i,late_since:s}=d,h=Q(d),p=i?r("account.of",{date:I(i.issued)}):"";return a`${i?a`<p>${n?z(`requests/${t}`,p):p}. ${J(i)[0]}</p>`:c}
${h?a`<p class=${s?"late":""}>
${s?f("warn",16):c}<span>${h}</span>
</p>`:c}`},ae=function(t){let n=this.checked.value,d=n&&n.complaints.length>0;return a`<section class="card pad" aria-live="polite">
<h3>${r("ledger.check")}</h3>
${this.checked.error?a`<p class="broken">${f("warn",20)}<span>${this.checked.error.message}</span></p>`:c}
${n&&!d?a`<p class="ok">
${f("verified",20)}<span>${x("ledger.intact",n.entries,{count:$(n.entries)})}</span>
</p>`:c}
${d?a`${n.complaints.map(i=>a`<p class="broken">${f("stop",20)}<span>${i}</span></p>`)}
<p class="sm mut">${r("ledger.broken")}</p>`:c}
<dl>
<div>
<dt>${r("ledger.head")}</dt>
<dd class="code">${n?K(n.root):"–"}</dd>
</div>
<div>
<dt>${r("ledger.first")}</dt>
<dd>${t.entries[0]?_(t.entries[0].at):"–"}</dd>
</div>
<div>
<dt>${r("ledger.last_checked")}</dt>
<dd class="tn">${n?P(n.checked_at):"–"}</dd>
</div>
</dl>
</section>`},oe=function(t){let n=new Date().getFullYear(),d=this.house.requests.filter(h=>new Date(h.issued).getFullYear()===n&&!C(h)),i=Z(t,n),s=[["ledger.seen",d.length],["ledger.matched",d.filter(Y).length],["ledger.denied_by_you",i.denied],["ledger.denied_by_rule",i.byRule],["ledger.shared",i.shared],["ledger.taken_back",i.withdrawn]];return a`<section class="card pad">
<h3>${r("ledger.year",{year:n})}</h3>
<dl class="tn">
${s.map(([h,p])=>a`<div>
<dt>${r(h)}</dt>
<dd>${$(p)}</dd>
</div>`)}
</dl>
</section>`},de=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let t=this.checked.value;this.checked.error?this.notify(this.checked.error):t&&this.notify(t.complaints.length?r("ledger.broken"):x("ledger.intact",t.entries,{count:$(t.entries)}))},le=async function(){try{let t=await this.house.hub.get("/ledger/export"),n=URL.createObjectURL(new Blob([t.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:n,download:t.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(n),1e3),this.notify(r("ledger.exported",{name:t.file_name}))}catch(t){this.notify(t)}},w.styles=[M,U`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 325px;gap: 24px;align-items: start;}.side{display: grid;gap: 16px;}.day{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 16px 16px 0;}.entry{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 2px 12px;padding: 14px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child > .entry:last-child{border-bottom: 0;}.entry .g{grid-row: 1 / 4;width: 44px;height: 44px;border-radius: 22px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;}.entry.sent .g{background: var(--nr-tint);color: var(--nr-link);}.entry.stop .g{background: var(--nr-red-bg);color: var(--nr-red);}.entry h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.entry h4 nr-chip{vertical-align: middle;}.entry .when{color: var(--nr-ink2);font-size: 13px;line-height: 21px;white-space: nowrap;}.entry p{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 19px;text-wrap: pretty;}.entry p.late{display: flex;gap: 6px;color: var(--nr-amber);}.entry .more{grid-column: 2 / -1;margin-inline-start: -15px;}.all{padding: 4px 16px;border-top: 1px solid var(--nr-line);}.all .btn{margin-inline-start: -15px;}.pad{padding: 16px;}.pad h3{font: 500 16px/22px var(--nr-font);margin-bottom: 8px;}.ok,
.broken{display: flex;gap: 8px;align-items: center;margin-bottom: 8px;}.ok .ic{color: var(--nr-ok);}.broken{color: var(--nr-red);align-items: flex-start;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{font-weight: 500;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}.two.wrong .side{display: contents;}.two.wrong .side > :first-child{order: -1;}.two.wrong{gap: 16px;}}:host([narrow]) .entry{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .entry .when{grid-column: 2;grid-row: 3;}`],v([D()],w.prototype,"all",2),v([D()],w.prototype,"busy",2),w=v([O("nr-page-ledger")],w);H("ledger",e=>a`<nr-page-ledger
.hass=${e.hass}
.house=${e.house}
.route=${e.route}
.narrow=${e.narrow}
></nr-page-ledger>`);export{w as LedgerPage};
