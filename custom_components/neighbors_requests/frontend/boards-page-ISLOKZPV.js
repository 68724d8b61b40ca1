//# allFunctionsCalledOnLoad
import"./chunk-B5PIROBV.js";import{a as qe,b as Q,c as me,d as ue,e as Me,f as Le,g as Ne,h as ze}from"./chunk-NT24ZSPP.js";import"./chunk-AESRDGOH.js";import{b as Ce,d as F,f as G}from"./chunk-RYBPCI3Y.js";import"./chunk-7Q5ZZLN5.js";import"./chunk-6A6BR7VC.js";import{D as re,G as Ee,I as V,M as He,N as v,R as Ie,W as ne,Y as f,Z as H,a as R,b as i,e as a,i as B,j as l,k as Te,l as x,n as K,p as T,q as E,t,u as y}from"./chunk-FPVZAMFE.js";import{a as o,b as c,c as b,d as q,e as r,f as Re}from"./chunk-W7HMKWGT.js";var W,oe,Ae,M=class extends E{constructor(){super(...arguments);b(this,oe);this.url="";this.name="";this.within="";this.wrong="";this.busy=!1;b(this,W,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return i`<nr-dialog open .heading=${t("sources.add_title")} @nr-close=${c(this,W)}>
<p class="mut">${t("sources.add_text")}</p>
<div class="fields">
<label class="field"
>${t("sources.address")}<input
type="url"
inputmode="url"
autofocus
spellcheck="false"
.value=${this.url}
@input=${e=>{this.url=e.target.value}}
/></label>
<label class="field"
>${t("sources.name")}<input
maxlength="100"
.value=${this.name}
@input=${e=>{this.name=e.target.value}}
/></label>
<label class="field"
>${t("sources.within")}<input
type="number"
min="0.1"
max="20000"
step="any"
placeholder=${t("sources.everything")}
.value=${this.within}
@input=${e=>{this.within=e.target.value}}
/></label>
</div>
${this.wrong?i`<p class="wrong sm" role="alert">${this.wrong}</p>`:a}
<button slot="acts" class="btn link" @click=${c(this,W)}>${t("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{r(this,oe,Ae).call(this)}}
>
${t("sources.add_this")}
</button>
</nr-dialog>`}};W=new WeakMap,oe=new WeakSet,Ae=async function(){this.busy=!0,this.wrong="";let e=this.url.trim();try{let s=this.within?Number(this.within):null,n=await this.house.hub.post("/awareness/sources",{url:e,name:this.name.trim(),within_km:s});this.notify(t("sources.added",{name:n.name})),c(this,W).call(this)}catch(s){this.wrong=x.of(s).message}this.busy=!1},M.styles=[H,R`
.fields{display: grid;gap: 12px;margin-top: 12px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],o([l()],M.prototype,"url",2),o([l()],M.prototype,"name",2),o([l()],M.prototype,"within",2),o([l()],M.prototype,"wrong",2),o([l()],M.prototype,"busy",2),M=o([T("nr-source-dialog")],M);var ft={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},Y,k,ae,Pe,Se,Be,je,j=class extends E{constructor(){super(...arguments);b(this,k);this.adding=!1;this.removing=null;this.busy=!1;this.awareness=new K(this);this.own=new K(this);b(this,Y,null)}willUpdate(){let{hub:e,mayManage:s}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,s?"/awareness/sources":""),c(this,Y)??q(this,Y,e.listen(n=>{n.type==="awareness.changed"&&r(this,k,ae).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=c(this,Y))==null||e.call(this),q(this,Y,null)}render(){let e=this.awareness.value?.sources;return i`<div class="head">
<div class="grow">
<h3>${t("sources.title")}</h3>
<p class="sm mut">${t("sources.about")}</p>
</div>
${this.house.mayManage?i`<button
class="btn sm"
@click=${()=>{this.adding=!0}}
>
${f("plus",16)}${t("sources.add")}
</button>`:a}
</div>
<div class="card">
${e?.length?i`<ul>
${e.map(s=>r(this,k,Se).call(this,s))}
</ul>`:i`<p class="none sm mut">${r(this,k,Pe).call(this,e)}</p>`}
</div>
${this.adding?i`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,r(this,k,ae).call(this)}}
></nr-source-dialog>`:a}
${this.removing?r(this,k,Be).call(this,this.removing):a}`}};Y=new WeakMap,k=new WeakSet,ae=async function(){await Promise.all([this.awareness.again(),this.own.again()])},Pe=function(e){return e?t("sources.none"):this.awareness.error?.message??t("pages.loading")},Se=function(e){let s=this.own.value?.sources.find(d=>d.id===e.id),n=t("sources.remove",{name:e.name});return i`<li class=${e.state}>
<span class="g">${f(ft[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${t(`sources.state.${e.state}`)}${e.reason?i` · ${e.reason}`:a}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${y("sources.shown",e.shown,{count:v(e.shown)})}${e.fetched_at?i` · ${t("sources.read",{time:V(e.fetched_at)})}`:a}
</p>
${s?.from_config?i`<p class="sm mut">${t("sources.from_file")}</p>`:a}
</div>
${s&&!s.from_config?i`<button
class="btn round"
aria-label=${n}
title=${n}
@click=${()=>{this.removing=e}}
>
${f("trash",18)}
</button>`:a}
</li>`},Be=function(e){let s=()=>{this.removing=null};return i`<nr-dialog
open
.heading=${t("sources.remove_title",{name:e.name})}
@nr-close=${s}
>
<p class="mut">${t("sources.remove_text")}</p>
<button slot="acts" class="btn link" autofocus @click=${s}>${t("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{r(this,k,je).call(this,e)}}>
${t("sources.remove_it")}
</button>
</nr-dialog>`},je=async function(e){this.busy=!0;try{await this.house.hub.delete(`/awareness/sources/${e.id}`),this.notify(t("sources.removed",{name:e.name}))}catch(s){this.notify(x.of(s).message)}this.busy=!1,this.removing=null,await r(this,k,ae).call(this)},j.styles=[H,R`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],o([l()],j.prototype,"adding",2),o([l()],j.prototype,"removing",2),o([l()],j.prototype,"busy",2),j=o([T("nr-awareness-sources")],j);var fe=$=>[...new Set($.split(`
`).map(w=>w.trim()).filter(Boolean))];function Oe($,w){let e=w?Math.floor(w/2)+1:0;return Math.min(w,Math.max($,e))}var Ue=R`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .figures{display: grid;grid-template-columns: repeat(3, auto);justify-content: start;gap: 8px 16px;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var gt=1609.344,bt=6e4,h,Ke,D,Ve,Ge,Qe,We,ge,Ye,le,pe,be,ee,Je,L=class extends E{constructor(){super(...arguments);b(this,h);this.address="";this.busy=!1;this.wrong="";this.without=new Set;b(this,ee,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,s=e.key.state==="differs"?null:e.policy,n=s?e.name:Q(this.address);return i`<div class="scroll">
${this.narrow?i`<button class="btn link sm back" @click=${c(this,ee)}>
${f("back",18)}${t("follow.title")}
</button>`:a}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${ne(n)}</span>
<div class="grow">
<h2 tabindex="-1">${n}</h2>
${s?i`<p class="mut code">${Q(s.url)}</p>`:a}
</div>
${s&&e.key.state==="matches"?i`<span class="tag">${f("tick",14)}${t("preview.matches")}</span>`:a}
</header>
${s?r(this,h,Ke).call(this,e):r(this,h,Ye).call(this,e)}
</div>
<footer>
${this.wrong?i`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:i`<p class="xs mut grow">
${t(s?"preview.privacy":"preview.nothing_saved")}
</p>`}
${s?e.state&&e.state!=="left"?i`<p class="row">${f("tick",18)}${t("preview.followed")}</p>`:i`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{r(this,h,Je).call(this)}}
>
${t("preview.follow")}
</button>`:i`<button class="btn" @click=${c(this,ee)}>${t("pages.back")}</button>`}
</footer>`}};h=new WeakSet,Ke=function(e){return i`<dl>
${r(this,h,D).call(this,"person","preview.run_by",e.operator||t("preview.unsaid"),e.operator?t("preview.says"):"")}
${r(this,h,D).call(this,"clock",e.since?"preview.since":"preview.history",e.since?re(e.since):"",e.unread?"":y("preview.entries",e.size,{count:v(e.size)}))}
</dl>
${e.unread?i`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:a}
<div class="cols">
${e.asked?r(this,h,Ve).call(this,e.asked):a} ${r(this,h,Ge).call(this,e)}
</div>
${e.agencies.length?r(this,h,Qe).call(this,e):a} ${r(this,h,We).call(this,e)}
<h3>${t("preview.compare")}</h3>
${e.key.state==="matches"?i`<p class="sm mut">${t("preview.compare_linked")}</p>`:i`<nr-finding tone="amber">${t("preview.compare_first")}</nr-finding>`}
${r(this,h,le).call(this,e.key.words)}`},D=function(e,s,n,d){return i`<div class="fact">
${f(e,18)}
<dt>${t(s)}</dt>
<dd>${n}${d?i`<small>${d}</small>`:a}</dd>
</div>`},Ve=function({year:e,near:s,usual_minutes:n,months:d}){let u=(S,Z)=>i`<div><b>${S}</b><span>${Z}</span></div>`,m=d.map((S,Z)=>wt(d.length-1-Z));return i`<section>
<h3>${t("preview.asked")}</h3>
<div class="figures tn">
${u(v(e),t("preview.year"))}
${s===null?a:u(v(s),t("preview.near",{distance:Ie(gt)}))}
${n===null?a:u(He(n*bt),t("preview.usual"))}
</div>
${e?i`<nr-bars
.label=${t("preview.months")}
.bars=${d.map((S,Z)=>({label:m[Z]??"",value:S}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${m[0]}</span><span>${t("preview.months")}</span><span>${m.at(-1)}</span>
</p>`:a}
</section>`},Ge=function({area:e,home_inside:s}){return!e&&s===null?a:i`<section>
<h3>${t("preview.where")}</h3>
${e?i`<p>${e} <small class="mut">${t("preview.says")}</small></p>`:a}
${s===null?a:i`<p class="row home">
${f("home",18)}${t(s?"preview.inside":"preview.outside")}
</p>`}
</section>`},Qe=function({agencies:e,agencies_more:s}){return i`<h3>
${t("preview.agencies")} <span class="mut tn">${v(e.length+s)}</span>
</h3>
<ul class="agencies">
${e.map(n=>i`<li>
<b class="grow">${n.name}</b><nr-level .level=${n.level}></nr-level
><span class="tn mut count"
>${v(n.requests)}<span class="vh">
${y("preview.asked_so",n.requests)}</span
></span
>
</li>`)}
${s?i`<li class="mut">${y("preview.more",s,{count:v(s)})}</li>`:a}
</ul>`},We=function(e){let{verifiers:s,witnesses:n}=e,d=m=>r(this,h,pe).call(this,m).map(S=>S.name).join(", "),u=r(this,h,pe).call(this,n).length;return i`<h3>${t("preview.checks")}</h3>
<dl>
${r(this,h,D).call(this,"verified","preview.verifiers",d(s),t(d(s)?"preview.verifiers_text":"preview.verifiers_none"))}
${r(this,h,D).call(this,"eye","preview.witnesses",d(n),u?t("preview.witnesses_text",{quorum:c(this,h,be),count:v(u)}):t("preview.witnesses_none"))}
</dl>
${s.length+n.length?i`<details>
<summary>${t("preview.rely")}${f("down",18)}</summary>
${r(this,h,ge).call(this,"preview.verifiers",s)} ${r(this,h,ge).call(this,"preview.witnesses",n)}
</details>`:a}`},ge=function(e,s){return s.length?i`<fieldset>
<legend class="sm mut">${t(e)}</legend>
${s.map(({name:n,key:d})=>i`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(d)}
@change=${u=>{let m=new Set(this.without);u.target.checked?m.delete(d):m.add(d),this.without=m}}
/><span>${n}<br /><span class="xs mut code">${d}</span></span></label
>`)}
</fieldset>`:a},Ye=function({key:e}){return i`<nr-finding tone="red" icon="cross" role="alert" .heading=${t("preview.mismatch")}
>${t("preview.mismatch_text")}</nr-finding
>
<h3>${t("preview.key_named")}</h3>
${r(this,h,le).call(this,e.named_words)}
<h3>${t("preview.key_seen")}</h3>
${r(this,h,le).call(this,e.words)}
<p class="sm mut rest">${t("preview.mismatch_rest")}</p>`},le=function(e){return i`<ol class="words" lang="en" translate="no">
${e.map((s,n)=>i`<li><span aria-hidden="true">${n+1}</span>${s}</li>`)}
</ol>`},pe=function(e){return e.filter(s=>!this.without.has(s.key))},be=function(){return Oe(this.preview.quorum,r(this,h,pe).call(this,this.preview.witnesses).length)},ee=new WeakMap,Je=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let s=n=>n.filter(d=>!this.without.has(d));try{await this.house.hub.post("/boards",{...e,witnesses:s(e.witnesses),verifiers:s(e.verifiers),quorum:c(this,h,be)}),this.notify(t("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(n){this.wrong=x.of(n).message}this.busy=!1},L.styles=[H,Ue],o([B({attribute:!1})],L.prototype,"preview",2),o([B()],L.prototype,"address",2),o([l()],L.prototype,"busy",2),o([l()],L.prototype,"wrong",2),o([l()],L.prototype,"without",2),L=o([T("nr-board-preview")],L);function wt($){let w=new Date,e=new Date(Date.UTC(w.getUTCFullYear(),w.getUTCMonth()-$,1));return Ee(e.toISOString().slice(0,7))}var Xe=R`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}:host(:not([chosen])){grid-template-columns: minmax(0, 720px);}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);margin-bottom: 2px;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways > .link:first-child{margin-inline-start: -14px;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host([chosen]){grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var vt="scan",$t=1e6,A,U,O,p,Ze,Fe,De,we,et,te,de,se,tt,ve,st,it,rt,$e,_=class extends E{constructor(){super(...arguments);b(this,p);this.address="";this.busy=!1;this.wrong="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new K(this);this.offers=new K(this);b(this,A,"");b(this,U,"");b(this,O,0);b(this,de,()=>{this.preview=null,c(this,U)&&F(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),q(this,O,c(this,O)+1)}willUpdate(e){let{hub:s}=this.house;this.directories.ask(s,"/directories"),this.offers.ask(s,"/awareness/offers");let[n=""]=this.route;!e.has("route")||n===c(this,U)||(q(this,U,n),q(this,O,c(this,O)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",q(this,A,""),n===vt?r(this,p,ve).call(this):n&&(this.address=n,r(this,p,se).call(this,n)))}render(){return this.toggleAttribute("chosen",this.preview!==null),i`<section class="find" aria-label=${t("follow.title")}>
${G("boards",i`${f("back",18)}${t("boards.title")}`,{class:"row back"})}
<h2>${t("follow.title")}</h2>
<p class="mut">${t("follow.about")}</p>
${r(this,p,Ze).call(this)} ${r(this,p,Fe).call(this)} ${r(this,p,De).call(this)} ${r(this,p,et).call(this)}
</section>
${this.preview?i`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${c(this,A)}
@nr-back=${c(this,de)}
@nr-followed=${e=>F(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:a}
${this.managing?i`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:a}`}};A=new WeakMap,U=new WeakMap,O=new WeakMap,p=new WeakSet,Ze=function(){let e=ue(this.hass);return i`<form
@submit=${s=>{s.preventDefault(),r(this,p,te).call(this,this.address)}}
>
${f("link",20)}
<input
class="grow code"
aria-label=${t("follow.address")}
placeholder="board.example.org/#key=…"
spellcheck="false"
autocapitalize="off"
autocomplete="off"
inputmode="url"
.value=${this.address}
@input=${s=>{this.address=s.target.value}}
/><button class="btn tonal sm" ?disabled=${this.busy||!this.address.trim()}>
${t("follow.look_up")}
</button>
</form>
<p class="ways">
${e?i`<button class="btn sm" @click=${()=>{r(this,p,ve).call(this)}}>
${f("qr",16)}${t("follow.scan")}
</button>`:a}
<label class="btn link sm"
>${t("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${s=>{r(this,p,st).call(this,s.target)}}
/></label>
</p>
<div role="status">
${this.busy?i`<p class="row looking"><span class="spin" aria-hidden="true"></span>${t("follow.looking")}</p>`:a}
</div>
${this.wrong?i`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?i`<p class="ways">
<button
class="btn sm"
@click=${()=>{r(this,p,se).call(this,this.refused,c(this,A),!0)}}
>
${t("follow.private")}
</button>
</p>`:a}`:a}`},Fe=function(){return this.scanning?i`<div class="scanner">
<video muted playsinline aria-label=${t("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${t("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${t("pages.cancel")}</button>
</p>
</div>`:a},De=function(){let e=this.directories.value;if(!e)return a;let s=e.boards.filter(m=>m.covers),n=e.boards.filter(m=>!m.covers),d=this.house.cameras.some(m=>m.place),u=e.directories.length>0;return i`${s.length?i`<h3>${y("follow.cover",e.covering,{count:v(e.covering)})}</h3>
${r(this,p,we).call(this,s)}`:i`<h3>${t(u&&d?"follow.none":"follow.near")}</h3>
<p class="sm mut">
${t(u?d?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${n.length?i`<h3>${t("follow.others")}</h3>
${r(this,p,we).call(this,n)}`:a}
<div class="source xs mut">
${u?f("lock",16):a}
<p>
${e.directories.map(m=>i`${y("follow.directory",m.boards,{name:m.name||Q(m.url),count:v(m.boards),date:re(m.signed_at)}).replace(/\.\.$/,".")} `)}
${u?t("follow.directory_text"):a}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${t("follow.manage")}
</button>
</p>
</div>`},we=function(e){return i`<ul class="card">
${e.map(s=>i`<li class=${s.address===c(this,A)?"on":""}>
${G(me(s.address),i`<span class="tile" aria-hidden="true">${ne(s.name)}</span>
<span class="grow"
><b>${s.name}</b><span class="xs mut">${Q(s.address)}</span
><span class="xs mut">${qe(s)}</span></span
>${f("next",18)}`,{class:"entry",current:s.address===c(this,A)})}
</li>`)}
</ul>`},et=function(){return i`<h3>${t("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${f("flag",20)}</span>
<span class="grow"
><b>${t("follow.practice")}</b><span class="xs mut">${t("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{r(this,p,it).call(this)}}>
${t("follow.practice_try")}
</button>
</li>
${(this.offers.value?.offers??[]).map(e=>i`<li class="entry">
<span class="mark">${f("bell",20)}</span>
<span class="grow"
><b>${e.name}</b
><span class="xs mut">${e.area?`${e.area}. `:""}${t("follow.alerts_text")}</span></span
>
${this.added.has(e.url)?i`<span class="row sm">${f("tick",16)}${t("follow.added")}</span>`:i`<button
class="btn sm"
aria-label=${t("follow.add_alert",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{r(this,p,rt).call(this,e)}}
>
${t("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},te=function(e){let s=e.trim();s===c(this,U)?r(this,p,se).call(this,s):s&&F(this,me(s))},de=new WeakMap,se=async function(e,s=e,n=!1){let d=++Re(this,O)._;q(this,A,s),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let u=await this.house.hub.post("/boards/lookup",{address:e,...n?{allow_private_address:!0}:{}});if(d!==c(this,O))return;this.preview=u,await this.updateComplete,r(this,p,tt).call(this)}catch(u){if(d!==c(this,O))return;let m=x.of(u);this.wrong=m.message,m.code==="invalid"&&!n&&(this.refused=e)}this.busy=!1},tt=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},ve=async function(){if(this.wrong="",Me(this.hass)){let s=await Le(this.hass);s&&r(this,p,te).call(this,s);return}if(!ue(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let s=this.video?await ze(this.video,e.signal):null;s&&r(this,p,te).call(this,s)}catch{this.wrong=t("follow.no_camera")}this.scanning=null},st=async function(e){let s=e.files?.[0];if(s){if(this.wrong="",s.type.startsWith("image/")){let n=await Ne(s);n?r(this,p,te).call(this,n):this.wrong=t("follow.no_code")}else await r(this,p,se).call(this,await s.slice(0,$t).text(),s.name);e.value=""}},it=async function(){await r(this,p,$e).call(this,async()=>{let{request:e}=await this.house.hub.post("/practice");F(this,`requests/${e}`)})},rt=async function({url:e,name:s,kind:n}){await r(this,p,$e).call(this,async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:s,within_km:null,...n?{kind:n}:{}}),this.added=new Set([...this.added,e]),this.notify(t("sources.added",{name:s}))})},$e=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(s){this.wrong=x.of(s).message}this.busy=!1},_.styles=[H,Xe],o([l()],_.prototype,"address",2),o([l()],_.prototype,"busy",2),o([l()],_.prototype,"wrong",2),o([l()],_.prototype,"refused",2),o([l()],_.prototype,"preview",2),o([l()],_.prototype,"scanning",2),o([l()],_.prototype,"managing",2),o([l()],_.prototype,"added",2),o([Te("video")],_.prototype,"video",2),_=o([T("nr-page-follow")],_);var P,xe,J,nt,at,C=class extends E{constructor(){super(...arguments);b(this,P);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.wrong="";this.busy=!1;b(this,J,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}connectedCallback(){super.connectedCallback(),r(this,P,nt).call(this)}render(){return i`<nr-dialog
open
.heading=${t("boards.rely_title",{name:this.board.origin})}
@nr-close=${c(this,J)}
>
<p class="mut">${t("boards.rely_text")}</p>
${this.policy?i`<div class="fields">
${r(this,P,xe).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${t("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${r(this,P,xe).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
</div>`:a}
${this.wrong?i`<p class="wrong sm" role="alert">${this.wrong}</p>`:a}
<button slot="acts" class="btn link" @click=${c(this,J)}>${t("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.policy}
@click=${()=>{r(this,P,at).call(this)}}
>
${t("boards.rely_change")}
</button>
</nr-dialog>`}};P=new WeakSet,xe=function(e,s,n){return i`<label class="field"
>${t(e)}<textarea
spellcheck="false"
.value=${s}
@input=${d=>{n(d.target.value)}}
></textarea>
</label>`},J=new WeakMap,nt=async function(){try{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.policy=e}catch(e){this.wrong=x.of(e).message}},at=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:fe(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:fe(this.verifiers)}),this.notify(t("boards.rely_done",{name:this.board.origin})),c(this,J).call(this)}catch(e){this.wrong=x.of(e).message}this.busy=!1},C.styles=[H,R`
.fields{display: grid;gap: 12px;margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 96px !important;resize: vertical;}.wrong{color: var(--nr-red);margin-top: 8px;}`],o([B({attribute:!1})],C.prototype,"board",2),o([l()],C.prototype,"policy",2),o([l()],C.prototype,"witnesses",2),o([l()],C.prototype,"verifiers",2),o([l()],C.prototype,"quorum",2),o([l()],C.prototype,"wrong",2),o([l()],C.prototype,"busy",2),C=o([T("nr-trust-dialog")],C);var I,ot,lt,X,pt,dt,ye,N=class extends E{constructor(){super(...arguments);b(this,I);this.witness=null;this.bastion="";this.wrong="";this.busy=!1;b(this,X,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{witness:e}=this;return i`<nr-dialog
open
.heading=${t("boards.witness_title",{name:this.board.origin})}
@nr-close=${c(this,X)}
>
<p class="mut">${t("boards.witness_text")}</p>
${e?r(this,I,lt).call(this,e):r(this,I,ot).call(this)}
${this.wrong?i`<p class="wrong sm" role="alert">${this.wrong}</p>`:a}
<button slot="acts" class="btn link" @click=${c(this,X)}>
${t(e?"pages.back":"pages.cancel")}
</button>
${e?i`<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{r(this,I,dt).call(this)}}
>
${t("boards.witness_end")}
</button>`:i`<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.bastion.trim()}
@click=${()=>{r(this,I,pt).call(this)}}
>
${t("boards.witness_begin")}
</button>`}
</nr-dialog>`}};I=new WeakSet,ot=function(){return i`<ul>
<li>${t("boards.witness_bastion_learns")}</li>
<li>${t("boards.witness_public_learns")}</li>
<li>${t("boards.witness_never")}</li>
</ul>
<label class="field"
>${t("boards.witness_bastion")}<input
type="text"
inputmode="url"
autocapitalize="none"
spellcheck="false"
placeholder=${t("boards.witness_example")}
.value=${this.bastion}
@input=${e=>{this.bastion=e.target.value}}
/></label>
<p class="sm mut">${t("boards.witness_bastion_hint")}</p>`},lt=function(e){let{bastion:s,minute:n,cosigned_at:d,size:u}=e,m=e.connected?"boards.witness_connected":"boards.witness_away";return i`<p>${t(m,{bastion:s,minute:String(n).padStart(2,"0")})}</p>
${e.reason?i`<p class="sm mut">${e.reason}</p>`:a}
${d&&u!==null?i`<p class="sm mut">
${y("boards.witness_signed",u,{time:V(d),count:v(u)})}
</p>`:a}
<label class="field"
>${t("boards.witness_line")}<textarea
readonly
spellcheck="false"
.value=${e.line}
@focus=${S=>{S.target.select()}}
></textarea>
</label>
<p class="sm mut">${t("boards.witness_line_hint")}</p>
<p class="sm mut">${t("boards.witness_end_text")}</p>`},X=new WeakMap,pt=async function(){let{origin:e}=this.board;await r(this,I,ye).call(this,async()=>{let s={origin:e,bastion:this.bastion.trim()};this.witness=await this.house.hub.post("/boards/witness",s),this.notify(t("boards.witness_begun",{name:e}))})},dt=async function(){let{origin:e}=this.board;await r(this,I,ye).call(this,async()=>{await this.house.hub.delete("/boards/witness",{origin:e}),this.notify(t("boards.witness_ended",{name:e})),c(this,X).call(this)})},ye=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(s){this.wrong=x.of(s).message}this.busy=!1},N.styles=[H,R`
li{margin: 8px 0;padding-inline-start: 16px;position: relative;}li::before{content: "·";position: absolute;inset-inline-start: 4px;font-weight: 700;}.field{margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 96px !important;overflow-wrap: anywhere;resize: vertical;}p + p,
.field + p{margin-top: 8px;}.wrong{color: var(--nr-red);}`],o([B({attribute:!1})],N.prototype,"board",2),o([B({attribute:!1})],N.prototype,"witness",2),o([l()],N.prototype,"bastion",2),o([l()],N.prototype,"wrong",2),o([l()],N.prototype,"busy",2),N=o([T("nr-witness-dialog")],N);var xt={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},yt={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},ie,g,ct,ht,mt,ce,he,ke,_e,ut,z=class extends E{constructor(){super(...arguments);b(this,g);this.busy=!1;this.confirming=null;this.relied=null;this.witnessed=null;this.witnesses=[];b(this,ie,"")}connectedCallback(){super.connectedCallback(),r(this,g,he).call(this)}render(){let e=this.house.boards;return i`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${t("boards.title")}</h2>
<p>${t("boards.about")}</p>
</div>
${this.house.mayManage&&e.length?G("boards/follow",i`${f("plus",16)}${t("boards.follow")}`,{class:"btn sm tonal"}):a}
</div>
${e.length?i`<ul class="list">
${e.map(s=>r(this,g,ct).call(this,s))}
</ul>`:i`<div class="card">
<nr-empty
icon="board"
.heading=${t("boards.none")}
.text=${t("boards.none_text")}
>${this.house.mayManage?i`<p>${G("boards/follow",t("boards.follow"),{class:"btn tonal"})}</p>`:a}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?r(this,g,mt).call(this,this.confirming):a}
${this.relied?i`<nr-trust-dialog
.hass=${this.hass}
.house=${this.house}
.board=${this.relied}
@nr-done=${()=>{this.relied=null}}
></nr-trust-dialog>`:a}
${this.witnessed?i`<nr-witness-dialog
.hass=${this.hass}
.house=${this.house}
.board=${this.witnessed}
.witness=${r(this,g,ce).call(this,this.witnessed)}
@nr-done=${()=>{this.witnessed=null,r(this,g,he).call(this)}}
></nr-witness-dialog>`:a}
</div>`}updated(){let e=c(this,g,_e);e===c(this,ie)||!this.house.boards.some(s=>s.origin===e)||(q(this,ie,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};ie=new WeakMap,g=new WeakSet,ct=function(e){let s=e.origin===c(this,g,_e);return i`<li class="card board ${e.state} ${s?"chosen":""}" id=${e.origin}>
<span class="g">${f(xt[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${t(`boards.state.${e.state}`)}</p>
${e.reason?i`<p class="sm why">${e.reason}</p>`:a}
${e.state==="stopped"?i`<p class="sm">${t("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{r(this,g,ut).call(this,e)}}>
${f("download",16)}${t("boards.save_proof")}
</button>
</p>
<p class="sm mut">${t("boards.proof_text")}</p>`:e.state==="unchecked"?i`<p class="sm">
${t(yt[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?i`<p class="sm">${t("boards.left")}</p>`:a}
${e.quorum===0&&e.state!=="left"?i`<p class="sm">${t("boards.alone")}</p>`:a}
${r(this,g,ce).call(this,e)?i`<p class="sm">${t("boards.witness_state")}</p>`:a}
${e.newer?i`<p class="sm">
${y("boards.newer",e.newer,{count:v(e.newer)})}
</p>`:a}
<p class="sm mut tn">
${y("boards.size",e.size,{count:v(e.size)})}${e.checked_at?i` · ${t("boards.checked",{time:V(e.checked_at)})}`:a}
</p>
<p class="turns">
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${t("boards.open")}${f("outside",16)}</a
>${this.house.mayManage?r(this,g,ht).call(this,e):a}
</p>
</div>
</li>`},ht=function(e){let{state:s}=e,n=(u,m)=>i`<button class="btn link sm" @click=${m}>${t(u)}</button>`,d=u=>()=>{this.confirming={board:e,following:u}};return i`${n("boards.rely",()=>{this.relied=e})}
${s==="left"?a:n(r(this,g,ce).call(this,e)?"boards.witness_on":"boards.witness",()=>{this.witnessed=e})}
${s==="left"?n("boards.again",()=>{r(this,g,ke).call(this,e,!0)}):a}
${s==="stopped"?n("boards.again",d(!0)):a}
${s==="left"?a:n("boards.leave",d(!1))}`},mt=function({board:e,following:s}){let n=s?"boards.again":"boards.leave",d=()=>{this.confirming=null};return i`<nr-dialog open .heading=${t(`${n}_title`,{name:e.origin})} @nr-close=${d}>
<p class="mut">${t(`${n}_text`)}</p>
<button slot="acts" class="btn link" autofocus @click=${d}>${t("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{r(this,g,ke).call(this,e,s)}}
>
${t(n)}
</button>
</nr-dialog>`},ce=function({origin:e}){return this.witnesses.find(s=>s.origin===e)??null},he=async function(){try{let e=await this.house.hub.get("/boards/witness");this.witnesses=e.boards}catch(e){this.notify(e)}},ke=async function(e,s){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:s}),this.notify(t(s?"boards.followed":"boards.leave_done",{name:e.origin})),await r(this,g,he).call(this)}catch(n){this.notify(x.of(n).message)}this.busy=!1,this.confirming=null},_e=function(){return decodeURIComponent(this.route[0]??"")},ut=async function(e){try{let s=new URLSearchParams({origin:e.origin,download:"1"}),n=await this.house.hub.media(`boards/evidence?${s}`);Object.assign(document.createElement("a"),{href:n,download:""}).click()}catch(s){this.notify(s)}},z.styles=[H,R`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr);gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{display: flex;flex-wrap: wrap;margin: 0 0 -8px -15px;}:host([narrow]) .turns{margin-inline-start: -71px;white-space: nowrap;}:host([narrow]) .turns .btn{min-width: 46%;justify-content: flex-start;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}`],o([l()],z.prototype,"busy",2),o([l()],z.prototype,"confirming",2),o([l()],z.prototype,"relied",2),o([l()],z.prototype,"witnessed",2),o([l()],z.prototype,"witnesses",2),z=o([T("nr-page-boards")],z);Ce("boards",({hass:$,house:w,route:e,narrow:s})=>e[0]==="follow"&&w.mayManage?i`<nr-page-follow
.hass=${$}
.house=${w}
.route=${e.slice(1)}
.narrow=${s}
></nr-page-follow>`:i`<nr-page-boards
.hass=${$}
.house=${w}
.route=${e}
.narrow=${s}
></nr-page-boards>`);export{z as BoardsPage};
