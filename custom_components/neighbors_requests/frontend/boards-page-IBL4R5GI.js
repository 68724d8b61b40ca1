//# allFunctionsCalledOnLoad
import{a as Me}from"./chunk-CHITRRGR.js";import"./chunk-DRSQVAUX.js";import{a as G,b as B}from"./chunk-S2W6UQ24.js";import{a as Le,b as Q,c as he,d as me,e as qe,f as Ce,g as Se,h as Ne}from"./chunk-OKBVG7VM.js";import"./chunk-GRWEEC4H.js";import{b as He,d as Z,f as W}from"./chunk-3PNVCUMR.js";import"./chunk-SJG5KXHL.js";import"./chunk-7IKRCEI7.js";import{$ as Ie,E as ie,H as _e,J as q,N as Re,O as w,Q as Te,S as Ee,X as re,Z as f,_ as k,a as N,b as i,e as a,i as A,j as c,k as ke,l as U,n as K,p as y,q as V,u as t,v as x}from"./chunk-FVK2MO6C.js";import{a as o,b as u,c as b,d as E,e as n,f as ye}from"./chunk-W7HMKWGT.js";var ae,Ae,z=class extends B{constructor(){super(...arguments);b(this,ae);this.url="";this.name="";this.within=""}render(){return i`<nr-dialog open .heading=${t("sources.add_title")} @nr-close=${this.done}>
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
${this.complaint()}
<button slot="acts" class="btn link" @click=${this.done}>${t("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{n(this,ae,Ae).call(this)}}
>
${t("sources.add_this")}
</button>
</nr-dialog>`}};ae=new WeakSet,Ae=async function(){await this.act(async()=>{let e=await this.house.hub.post("/awareness/sources",{url:this.url.trim(),name:this.name.trim(),within_km:this.within?Number(this.within):null});this.notify(t("sources.added",{name:e.name})),this.done()})},z.styles=[k,G],o([c()],z.prototype,"url",2),o([c()],z.prototype,"name",2),o([c()],z.prototype,"within",2),z=o([y("nr-source-dialog")],z);var ft={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},J,I,ne,Be,ze,Y=class extends V{constructor(){super(...arguments);b(this,I);this.adding=!1;this.awareness=new K(this);this.own=new K(this);this.removal=new Me(this,async({id:e,name:s})=>(await this.house.hub.delete(`/awareness/sources/${e}`),t("sources.removed",{name:s})),{again:()=>n(this,I,ne).call(this)});b(this,J,null)}willUpdate(){let{hub:e,mayManage:s}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,s?"/awareness/sources":""),u(this,J)??E(this,J,e.listen(r=>{r.type==="awareness.changed"&&n(this,I,ne).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,J))==null||e.call(this),E(this,J,null)}render(){let e=this.awareness.value?.sources;return i`<div class="head">
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
${e.map(s=>n(this,I,ze).call(this,s))}
</ul>`:i`<p class="none sm mut">${n(this,I,Be).call(this,e)}</p>`}
</div>
${this.adding?i`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,n(this,I,ne).call(this)}}
></nr-source-dialog>`:a}
${this.removal.question(({name:s})=>({heading:t("sources.remove_title",{name:s}),text:t("sources.remove_text"),act:t("sources.remove_it")}))}`}};J=new WeakMap,I=new WeakSet,ne=async function(){await Promise.all([this.awareness.again(),this.own.again()])},Be=function(e){return e?t("sources.none"):this.awareness.error?.message??t("pages.loading")},ze=function(e){let s=this.own.value?.sources.find(r=>r.id===e.id);return i`<li class=${e.state}>
<span class="g">${f(ft[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${t(`sources.state.${e.state}`)}${e.reason?i` · ${e.reason}`:a}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${x("sources.shown",e.shown,{count:w(e.shown)})}${e.fetched_at?i` · ${t("sources.read",{time:q(e.fetched_at)})}`:a}
</p>
${s?.from_config?i`<p class="sm mut">${t("sources.from_file")}</p>`:a}
</div>
${s&&!s.from_config?this.removal.button(e,t("sources.remove",{name:e.name})):a}
</li>`},Y.styles=[k,N`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],o([c()],Y.prototype,"adding",2),Y=o([y("nr-awareness-sources")],Y);var ue=v=>[...new Set(v.split(`
`).map($=>$.trim()).filter(Boolean))];function Pe(v,$){let e=$?Math.floor($/2)+1:0;return Math.min($,Math.max(v,e))}var je=N`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .figures{display: grid;grid-template-columns: repeat(3, auto);justify-content: start;gap: 8px 16px;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var gt=1609.344,bt=6e4,p,Oe,F,Ue,Ke,Ve,We,fe,Ge,oe,le,ge,D,Qe,H=class extends V{constructor(){super(...arguments);b(this,p);this.address="";this.busy=!1;this.wrong="";this.without=new Set;b(this,D,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,s=e.key.state==="differs"?null:e.policy,r=s?e.name:Q(this.address);return i`<div class="scroll">
${this.narrow?i`<button class="btn link sm back" @click=${u(this,D)}>
${f("back",18)}${t("follow.title")}
</button>`:a}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${re(r)}</span>
<div class="grow">
<h2 tabindex="-1">${r}</h2>
${s?i`<p class="mut code">${Q(s.url)}</p>`:a}
</div>
${s&&e.key.state==="matches"?i`<span class="tag">${f("tick",14)}${t("preview.matches")}</span>`:a}
</header>
${s?n(this,p,Oe).call(this,e):n(this,p,Ge).call(this,e)}
</div>
<footer>
${this.wrong?i`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:i`<p class="xs mut grow">
${t(s?"preview.privacy":"preview.nothing_saved")}
</p>`}
${s?e.state&&e.state!=="left"?i`<p class="row">${f("tick",18)}${t("preview.followed")}</p>`:i`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{n(this,p,Qe).call(this)}}
>
${t("preview.follow")}
</button>`:i`<button class="btn" @click=${u(this,D)}>${t("pages.back")}</button>`}
</footer>`}};p=new WeakSet,Oe=function(e){return i`<dl>
${n(this,p,F).call(this,"person","preview.run_by",e.operator||t("preview.unsaid"),e.operator?t("preview.says"):"")}
${n(this,p,F).call(this,"clock",e.since?"preview.since":"preview.history",e.since?ie(e.since):"",e.unread?"":x("preview.entries",e.size,{count:w(e.size)}))}
</dl>
${e.unread?i`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:a}
<div class="cols">
${e.asked?n(this,p,Ue).call(this,e.asked):a} ${n(this,p,Ke).call(this,e)}
</div>
${e.agencies.length?n(this,p,Ve).call(this,e):a} ${n(this,p,We).call(this,e)}
<h3>${t("preview.compare")}</h3>
${e.key.state==="matches"?i`<p class="sm mut">${t("preview.compare_linked")}</p>`:i`<nr-finding tone="amber">${t("preview.compare_first")}</nr-finding>`}
${n(this,p,oe).call(this,e.key.words)}`},F=function(e,s,r,l){return i`<div class="fact">
${f(e,18)}
<dt>${t(s)}</dt>
<dd>${r}${l?i`<small>${l}</small>`:a}</dd>
</div>`},Ue=function({year:e,near:s,usual_minutes:r,months:l}){let m=(S,X)=>i`<div><b>${S}</b><span>${X}</span></div>`,h=l.map((S,X)=>wt(l.length-1-X));return i`<section>
<h3>${t("preview.asked")}</h3>
<div class="figures tn">
${m(w(e),t("preview.year"))}
${s===null?a:m(w(s),t("preview.near",{distance:Ee(gt)}))}
${r===null?a:m(Re(r*bt),t("preview.usual"))}
</div>
${e?i`<nr-bars
.label=${t("preview.months")}
.bars=${l.map((S,X)=>({label:h[X]??"",value:S}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${h[0]}</span><span>${t("preview.months")}</span><span>${h.at(-1)}</span>
</p>`:a}
</section>`},Ke=function({area:e,home_inside:s}){return!e&&s===null?a:i`<section>
<h3>${t("preview.where")}</h3>
${e?i`<p>${e} <small class="mut">${t("preview.says")}</small></p>`:a}
${s===null?a:i`<p class="row home">
${f("home",18)}${t(s?"preview.inside":"preview.outside")}
</p>`}
</section>`},Ve=function({agencies:e,agencies_more:s}){return i`<h3>
${t("preview.agencies")} <span class="mut tn">${w(e.length+s)}</span>
</h3>
<ul class="agencies">
${e.map(r=>i`<li>
<b class="grow">${r.name}</b><nr-level .level=${r.level}></nr-level
><span class="tn mut count"
>${w(r.requests)}<span class="vh">
${x("preview.asked_so",r.requests)}</span
></span
>
</li>`)}
${s?i`<li class="mut">${x("preview.more",s,{count:w(s)})}</li>`:a}
</ul>`},We=function(e){let{verifiers:s,witnesses:r}=e,l=h=>n(this,p,le).call(this,h).map(S=>S.name).join(", "),m=n(this,p,le).call(this,r).length;return i`<h3>${t("preview.checks")}</h3>
<dl>
${n(this,p,F).call(this,"verified","preview.verifiers",l(s),t(l(s)?"preview.verifiers_text":"preview.verifiers_none"))}
${n(this,p,F).call(this,"eye","preview.witnesses",l(r),m?t("preview.witnesses_text",{quorum:u(this,p,ge),count:w(m)}):t("preview.witnesses_none"))}
</dl>
${s.length+r.length?i`<details>
<summary>${t("preview.rely")}${f("down",18)}</summary>
${n(this,p,fe).call(this,"preview.verifiers",s)} ${n(this,p,fe).call(this,"preview.witnesses",r)}
</details>`:a}`},fe=function(e,s){return s.length?i`<fieldset>
<legend class="sm mut">${t(e)}</legend>
${s.map(({name:r,key:l})=>i`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(l)}
@change=${m=>{let h=new Set(this.without);m.target.checked?h.delete(l):h.add(l),this.without=h}}
/><span>${r}<br /><span class="xs mut code">${l}</span></span></label
>`)}
</fieldset>`:a},Ge=function({key:e}){return i`<nr-finding tone="red" icon="cross" role="alert" .heading=${t("preview.mismatch")}
>${t("preview.mismatch_text")}</nr-finding
>
<h3>${t("preview.key_named")}</h3>
${n(this,p,oe).call(this,e.named_words)}
<h3>${t("preview.key_seen")}</h3>
${n(this,p,oe).call(this,e.words)}
<p class="sm mut rest">${t("preview.mismatch_rest")}</p>`},oe=function(e){return i`<ol class="words" lang="en" translate="no">
${e.map((s,r)=>i`<li><span aria-hidden="true">${r+1}</span>${s}</li>`)}
</ol>`},le=function(e){return e.filter(s=>!this.without.has(s.key))},ge=function(){return Pe(this.preview.quorum,n(this,p,le).call(this,this.preview.witnesses).length)},D=new WeakMap,Qe=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let s=r=>r.filter(l=>!this.without.has(l));try{await this.house.hub.post("/boards",{...e,witnesses:s(e.witnesses),verifiers:s(e.verifiers),quorum:u(this,p,ge)}),this.notify(t("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(r){this.wrong=U.of(r).message}this.busy=!1},H.styles=[k,je],o([A({attribute:!1})],H.prototype,"preview",2),o([A()],H.prototype,"address",2),o([c()],H.prototype,"busy",2),o([c()],H.prototype,"wrong",2),o([c()],H.prototype,"without",2),H=o([y("nr-board-preview")],H);function wt(v){let $=new Date,e=new Date(Date.UTC($.getUTCFullYear(),$.getUTCMonth()-v,1));return _e(e.toISOString().slice(0,7))}var Ye=N`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}:host(:not([chosen])){grid-template-columns: minmax(0, 720px);}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);margin-bottom: 2px;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways > .link:first-child{margin-inline-start: -14px;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host([chosen]){grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var $t="scan",vt=1e6,C,O,P,d,Je,Xe,Ze,be,Fe,ee,pe,te,De,we,et,tt,st,T=class extends B{constructor(){super(...arguments);b(this,d);this.address="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new K(this);this.offers=new K(this);b(this,C,"");b(this,O,"");b(this,P,0);b(this,pe,()=>{this.preview=null,u(this,O)&&Z(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),E(this,P,u(this,P)+1)}willUpdate(e){let{hub:s}=this.house;this.directories.ask(s,"/directories"),this.offers.ask(s,"/awareness/offers");let[r=""]=this.route;!e.has("route")||r===u(this,O)||(E(this,O,r),E(this,P,u(this,P)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",E(this,C,""),r===$t?n(this,d,we).call(this):r&&(this.address=r,n(this,d,te).call(this,r)))}render(){return this.toggleAttribute("chosen",this.preview!==null),i`<section class="find" aria-label=${t("follow.title")}>
${W("boards",i`${f("back",18)}${t("boards.title")}`,{class:"row back"})}
<h2>${t("follow.title")}</h2>
<p class="mut">${t("follow.about")}</p>
${n(this,d,Je).call(this)} ${n(this,d,Xe).call(this)} ${n(this,d,Ze).call(this)} ${n(this,d,Fe).call(this)}
</section>
${this.preview?i`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${u(this,C)}
@nr-back=${u(this,pe)}
@nr-followed=${e=>Z(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:a}
${this.managing?i`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:a}`}};C=new WeakMap,O=new WeakMap,P=new WeakMap,d=new WeakSet,Je=function(){let e=me(this.hass);return i`<form
@submit=${s=>{s.preventDefault(),n(this,d,ee).call(this,this.address)}}
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
${e?i`<button class="btn sm" @click=${()=>{n(this,d,we).call(this)}}>
${f("qr",16)}${t("follow.scan")}
</button>`:a}
<label class="btn link sm"
>${t("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${s=>{n(this,d,et).call(this,s.target)}}
/></label>
</p>
<div role="status">
${this.busy?i`<p class="row looking"><span class="spin" aria-hidden="true"></span>${t("follow.looking")}</p>`:a}
</div>
${this.wrong?i`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?i`<p class="ways">
<button
class="btn sm"
@click=${()=>{n(this,d,te).call(this,this.refused,u(this,C),!0)}}
>
${t("follow.private")}
</button>
</p>`:a}`:a}`},Xe=function(){return this.scanning?i`<div class="scanner">
<video muted playsinline aria-label=${t("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${t("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${t("pages.cancel")}</button>
</p>
</div>`:a},Ze=function(){let e=this.directories.value;if(!e)return a;let s=e.boards.filter(h=>h.covers),r=e.boards.filter(h=>!h.covers),l=this.house.cameras.some(h=>h.place),m=e.directories.length>0;return i`${s.length?i`<h3>${x("follow.cover",e.covering,{count:w(e.covering)})}</h3>
${n(this,d,be).call(this,s)}`:i`<h3>${t(m&&l?"follow.none":"follow.near")}</h3>
<p class="sm mut">
${t(m?l?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${r.length?i`<h3>${t("follow.others")}</h3>
${n(this,d,be).call(this,r)}`:a}
<div class="source xs mut">
${m?f("lock",16):a}
<p>
${e.directories.map(h=>i`${x("follow.directory",h.boards,{name:h.name||Q(h.url),count:w(h.boards),date:ie(h.signed_at)}).replace(/\.\.$/,".")} `)}
${m?t("follow.directory_text"):a}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${t("follow.manage")}
</button>
</p>
</div>`},be=function(e){return i`<ul class="card">
${e.map(s=>i`<li class=${s.address===u(this,C)?"on":""}>
${W(he(s.address),i`<span class="tile" aria-hidden="true">${re(s.name)}</span>
<span class="grow"
><b>${s.name}</b><span class="xs mut">${Q(s.address)}</span
><span class="xs mut">${Le(s)}</span></span
>${f("next",18)}`,{class:"entry",current:s.address===u(this,C)})}
</li>`)}
</ul>`},Fe=function(){return i`<h3>${t("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${f("flag",20)}</span>
<span class="grow"
><b>${t("follow.practice")}</b><span class="xs mut">${t("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{n(this,d,tt).call(this)}}>
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
@click=${()=>{n(this,d,st).call(this,e)}}
>
${t("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},ee=function(e){let s=e.trim();s===u(this,O)?n(this,d,te).call(this,s):s&&Z(this,he(s))},pe=new WeakMap,te=async function(e,s=e,r=!1){let l=++ye(this,P)._;E(this,C,s),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let m=await this.house.hub.post("/boards/lookup",{address:e,...r?{allow_private_address:!0}:{}});if(l!==u(this,P))return;this.preview=m,await this.updateComplete,n(this,d,De).call(this)}catch(m){if(l!==u(this,P))return;let h=U.of(m);this.wrong=h.message,h.code==="invalid"&&!r&&(this.refused=e)}this.busy=!1},De=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},we=async function(){if(this.wrong="",qe(this.hass)){let s=await Ce(this.hass);s&&n(this,d,ee).call(this,s);return}if(!me(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let s=this.video?await Ne(this.video,e.signal):null;s&&n(this,d,ee).call(this,s)}catch{this.wrong=t("follow.no_camera")}this.scanning=null},et=async function(e){let s=e.files?.[0];if(s){if(this.wrong="",s.type.startsWith("image/")){let r=await Se(s);r?n(this,d,ee).call(this,r):this.wrong=t("follow.no_code")}else await n(this,d,te).call(this,await s.slice(0,vt).text(),s.name);e.value=""}},tt=async function(){await this.act(async()=>{let{request:e}=await this.house.hub.post("/practice");Z(this,`requests/${e}`)})},st=async function({url:e,name:s,kind:r}){await this.act(async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:s,within_km:null,...r?{kind:r}:{}}),this.added=new Set([...this.added,e]),this.notify(t("sources.added",{name:s}))})},T.styles=[k,Ye],o([c()],T.prototype,"address",2),o([c()],T.prototype,"refused",2),o([c()],T.prototype,"preview",2),o([c()],T.prototype,"scanning",2),o([c()],T.prototype,"managing",2),o([c()],T.prototype,"added",2),o([ke("video")],T.prototype,"video",2),T=o([y("nr-page-follow")],T);var R,$e,it,rt,nt,at,_=class extends B{constructor(){super(...arguments);b(this,R);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.earlier=!0;this.region="";this.regions=[]}connectedCallback(){super.connectedCallback(),n(this,R,nt).call(this)}render(){return i`<nr-dialog
open
.heading=${t("boards.rely_title",{name:this.board.origin})}
@nr-close=${this.done}
>
<p class="mut">${t("boards.rely_text")}</p>
${this.policy?i`<div class="fields">
${n(this,R,$e).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${t("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${n(this,R,$e).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
${this.regions.length||this.region?n(this,R,it).call(this):a}
${this.region?a:n(this,R,rt).call(this)}
</div>`:a}
${this.complaint()}
<button slot="acts" class="btn link" @click=${this.done}>${t("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.policy}
@click=${()=>{n(this,R,at).call(this)}}
>
${t("boards.rely_change")}
</button>
</nr-dialog>`}};R=new WeakSet,$e=function(e,s,r){return i`<label class="field"
>${t(e)}<textarea
spellcheck="false"
.value=${s}
@input=${l=>{r(l.target.value)}}
></textarea>
</label>`},it=function(){let e=this.regions.some(r=>r.verifier===this.region),s=(r,l)=>i`<option value=${r} .selected=${r===this.region}>${l}</option>`;return i`<label class="field"
>${t("boards.rely_region")}<select
name="region"
@change=${r=>{this.region=r.target.value}}
>
${s("",t("boards.rely_region_all"))}
${this.region&&!e?s(this.region,this.board.region):a}
${this.regions.map(r=>s(r.verifier,t("boards.rely_region_one",{name:r.name,count:w(r.agencies)})))}
</select></label
>
${this.region?i`<ul class="points sm">
<li>${t("boards.rely_region_learns")}</li>
<li>${t("boards.rely_region_late")}</li>
<li>${t("boards.rely_region_unchecked")}</li>
</ul>`:a}`},rt=function(){return i`<label class="tick"
><input
type="checkbox"
.checked=${this.earlier}
@change=${e=>{this.earlier=e.target.checked}}
/><span
>${t("boards.rely_earlier")}<br /><span class="sm mut"
>${t("boards.rely_earlier_hint")}</span
></span
></label
>`},nt=async function(){await this.act(async()=>{let e={origin:this.board.origin},[s,{regions:r}]=await Promise.all([this.house.hub.get("/boards/policy",e),this.house.hub.get("/boards/regions",e)]);this.region=s.region,this.regions=r,this.witnesses=s.witnesses.join(`
`),this.verifiers=s.verifiers.join(`
`),this.quorum=String(s.quorum),this.earlier=s.read_earlier,this.policy=s})},at=async function(){await this.act(async()=>{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:ue(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:ue(this.verifiers),read_earlier:this.earlier,region:this.region}),this.notify(t("boards.rely_done",{name:this.board.origin})),this.done()})},_.styles=[k,G,Ie],o([A({attribute:!1})],_.prototype,"board",2),o([c()],_.prototype,"policy",2),o([c()],_.prototype,"witnesses",2),o([c()],_.prototype,"verifiers",2),o([c()],_.prototype,"quorum",2),o([c()],_.prototype,"earlier",2),o([c()],_.prototype,"region",2),o([c()],_.prototype,"regions",2),_=o([y("nr-trust-dialog")],_);var M,ot,lt,pt,dt,j=class extends B{constructor(){super(...arguments);b(this,M);this.witness=null;this.bastion=""}render(){let{witness:e}=this;return i`<nr-dialog
open
.heading=${t("boards.witness_title",{name:this.board.origin})}
@nr-close=${this.done}
>
<p class="mut">${t("boards.witness_text")}</p>
${e?n(this,M,lt).call(this,e):n(this,M,ot).call(this)}
${this.complaint()}
<button slot="acts" class="btn link" @click=${this.done}>
${t(e?"pages.back":"pages.cancel")}
</button>
${e?i`<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{n(this,M,dt).call(this)}}
>
${t("boards.witness_end")}
</button>`:i`<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.bastion.trim()}
@click=${()=>{n(this,M,pt).call(this)}}
>
${t("boards.witness_begin")}
</button>`}
</nr-dialog>`}};M=new WeakSet,ot=function(){return i`<ul class="points">
<li>${t("boards.witness_bastion_learns")}</li>
<li>${t("boards.witness_public_learns")}</li>
<li>${t("boards.witness_never")}</li>
</ul>
<div class="fields">
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
</div>
<p class="sm mut">${t("boards.witness_bastion_hint")}</p>`},lt=function(e){let{bastion:s,minute:r,cosigned_at:l,size:m}=e,h=e.connected?"boards.witness_connected":"boards.witness_away";return i`<p>${t(h,{bastion:s,minute:String(r).padStart(2,"0")})}</p>
${e.reason?i`<p class="sm mut">${e.reason}</p>`:a}
${l&&m!==null?i`<p class="sm mut">
${x("boards.witness_signed",m,{time:q(l),count:w(m)})}
</p>`:a}
<div class="fields">
<label class="field"
>${t("boards.witness_line")}<textarea
readonly
spellcheck="false"
.value=${e.line}
@focus=${S=>{S.target.select()}}
></textarea>
</label>
</div>
<p class="sm mut">${t("boards.witness_line_hint")}</p>
<p class="sm mut">${t("boards.witness_end_text")}</p>`},pt=async function(){let{origin:e}=this.board;await this.act(async()=>{let s={origin:e,bastion:this.bastion.trim()};this.witness=await this.house.hub.post("/boards/witness",s),this.notify(t("boards.witness_begun",{name:e}))})},dt=async function(){let{origin:e}=this.board;await this.act(async()=>{await this.house.hub.delete("/boards/witness",{origin:e}),this.notify(t("boards.witness_ended",{name:e})),this.done()})},j.styles=[k,G],o([A({attribute:!1})],j.prototype,"board",2),o([A({attribute:!1})],j.prototype,"witness",2),o([c()],j.prototype,"bastion",2),j=o([y("nr-witness-dialog")],j);var xt={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},yt={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},se,g,ct,ht,mt,de,ce,ve,xe,ut,L=class extends V{constructor(){super(...arguments);b(this,g);this.busy=!1;this.confirming=null;this.relied=null;this.witnessed=null;this.witnesses=[];b(this,se,"")}connectedCallback(){super.connectedCallback(),n(this,g,ce).call(this)}render(){let e=this.house.boards;return i`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${t("boards.title")}</h2>
<p>${t("boards.about")}</p>
</div>
${this.house.mayManage&&e.length?W("boards/follow",i`${f("plus",16)}${t("boards.follow")}`,{class:"btn sm tonal"}):a}
</div>
${e.length?i`<ul class="list">
${e.map(s=>n(this,g,ct).call(this,s))}
</ul>`:i`<div class="card">
<nr-empty
icon="board"
.heading=${t("boards.none")}
.text=${t("boards.none_text")}
>${this.house.mayManage?i`<p>${W("boards/follow",t("boards.follow"),{class:"btn tonal"})}</p>`:a}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?n(this,g,mt).call(this,this.confirming):a}
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
.witness=${n(this,g,de).call(this,this.witnessed)}
@nr-done=${()=>{this.witnessed=null,n(this,g,ce).call(this)}}
></nr-witness-dialog>`:a}
</div>`}updated(){let e=u(this,g,xe);e===u(this,se)||!this.house.boards.some(s=>s.origin===e)||(E(this,se,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};se=new WeakMap,g=new WeakSet,ct=function(e){let s=e.origin===u(this,g,xe);return i`<li class="card board ${e.state} ${s?"chosen":""}" id=${e.origin}>
<span class="g">${f(xt[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${t(`boards.state.${e.state}`)}</p>
${e.reason?i`<p class="sm why">${e.reason}</p>`:a}
${e.state==="stopped"?i`<p class="sm">${t("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{n(this,g,ut).call(this,e)}}>
${f("download",16)}${t("boards.save_proof")}
</button>
</p>
<p class="sm mut">${t("boards.proof_text")}</p>`:e.state==="unchecked"?i`<p class="sm">
${t(yt[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?i`<p class="sm">${t("boards.left")}</p>`:a}
${e.quorum===0&&e.state!=="left"?i`<p class="sm">${t("boards.alone")}</p>`:a}
${n(this,g,de).call(this,e)?i`<p class="sm">${t("boards.witness_state")}</p>`:a}
${e.newer?i`<p class="sm">
${x("boards.newer",e.newer,{count:w(e.newer)})}
</p>`:a}
${e.read_since?i`<p class="sm">
${e.earlier_percent===null?t("boards.read_since",{time:q(e.read_since)}):t("boards.read_earlier",{time:q(e.read_since),percent:Te(e.earlier_percent/100)})}
</p>`:a}
${e.region_as_of?i`<p class="sm">
${t("boards.region",{name:e.region,time:q(e.region_as_of)})}
</p>`:e.region&&e.state==="following"?i`<p class="sm">${t("boards.region_not",{name:e.region})}</p>`:a}
<p class="sm mut tn">
${x("boards.size",e.size,{count:w(e.size)})}${e.checked_at?i` · ${t("boards.checked",{time:q(e.checked_at)})}`:a}
</p>
<p class="turns">
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${t("boards.open")}${f("outside",16)}</a
>${this.house.mayManage?n(this,g,ht).call(this,e):a}
</p>
</div>
</li>`},ht=function(e){let{state:s}=e,r=(m,h)=>i`<button class="btn link sm" @click=${h}>${t(m)}</button>`,l=m=>()=>{this.confirming={board:e,following:m}};return i`${r("boards.rely",()=>{this.relied=e})}
${s==="left"?a:r(n(this,g,de).call(this,e)?"boards.witness_on":"boards.witness",()=>{this.witnessed=e})}
${s==="left"?r("boards.again",()=>{n(this,g,ve).call(this,e,!0)}):a}
${s==="stopped"?r("boards.again",l(!0)):a}
${s==="left"?a:r("boards.leave",l(!1))}`},mt=function({board:e,following:s}){let r=s?"boards.again":"boards.leave",l=()=>{this.confirming=null};return i`<nr-dialog open .heading=${t(`${r}_title`,{name:e.origin})} @nr-close=${l}>
<p class="mut">${t(`${r}_text`)}</p>
<button slot="acts" class="btn link" autofocus @click=${l}>${t("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{n(this,g,ve).call(this,e,s)}}
>
${t(r)}
</button>
</nr-dialog>`},de=function({origin:e}){return this.witnesses.find(s=>s.origin===e)??null},ce=async function(){try{let e=await this.house.hub.get("/boards/witness");this.witnesses=e.boards}catch(e){this.notify(e)}},ve=async function(e,s){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:s}),this.notify(t(s?"boards.followed":"boards.leave_done",{name:e.origin})),await n(this,g,ce).call(this)}catch(r){this.notify(U.of(r).message)}this.busy=!1,this.confirming=null},xe=function(){return decodeURIComponent(this.route[0]??"")},ut=async function(e){try{let s=new URLSearchParams({origin:e.origin,download:"1"}),r=await this.house.hub.media(`boards/evidence?${s}`);Object.assign(document.createElement("a"),{href:r,download:""}).click()}catch(s){this.notify(s)}},L.styles=[k,N`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr);gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{display: flex;flex-wrap: wrap;margin: 0 0 -8px -15px;}:host([narrow]) .turns{margin-inline-start: -71px;white-space: nowrap;}:host([narrow]) .turns .btn{min-width: 46%;justify-content: flex-start;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}`],o([c()],L.prototype,"busy",2),o([c()],L.prototype,"confirming",2),o([c()],L.prototype,"relied",2),o([c()],L.prototype,"witnessed",2),o([c()],L.prototype,"witnesses",2),L=o([y("nr-page-boards")],L);He("boards",({hass:v,house:$,route:e,narrow:s})=>e[0]==="follow"&&$.mayManage?i`<nr-page-follow
.hass=${v}
.house=${$}
.route=${e.slice(1)}
.narrow=${s}
></nr-page-follow>`:i`<nr-page-boards
.hass=${v}
.house=${$}
.route=${e}
.narrow=${s}
></nr-page-boards>`);export{L as BoardsPage};
