//# allFunctionsCalledOnLoad
import{a as Me}from"./chunk-CHITRRGR.js";import"./chunk-DRSQVAUX.js";import{a as G,b as z}from"./chunk-S2W6UQ24.js";import{a as qe,b as Q,c as he,d as me,e as Le,f as Ce,g as Se,h as Ne}from"./chunk-OKBVG7VM.js";import"./chunk-GRWEEC4H.js";import{b as He,d as Z,f as W}from"./chunk-3PNVCUMR.js";import"./chunk-SJG5KXHL.js";import"./chunk-7IKRCEI7.js";import{$ as Ie,E as ie,H as _e,J as A,N as Re,O as v,Q as Te,S as Ee,X as re,Z as f,_ as k,a as S,b as i,e as a,i as N,j as c,k as ke,l as U,n as K,p as y,q as V,u as t,v as x}from"./chunk-FVK2MO6C.js";import{a as o,b as u,c as w,d as R,e as r,f as ye}from"./chunk-W7HMKWGT.js";var ae,Ae,B=class extends z{constructor(){super(...arguments);w(this,ae);this.url="";this.name="";this.within=""}render(){return i`<nr-dialog open .heading=${t("sources.add_title")} @nr-close=${this.done}>
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
@click=${()=>{r(this,ae,Ae).call(this)}}
>
${t("sources.add_this")}
</button>
</nr-dialog>`}};ae=new WeakSet,Ae=async function(){await this.act(async()=>{let e=await this.house.hub.post("/awareness/sources",{url:this.url.trim(),name:this.name.trim(),within_km:this.within?Number(this.within):null});this.notify(t("sources.added",{name:e.name})),this.done()})},B.styles=[k,G],o([c()],B.prototype,"url",2),o([c()],B.prototype,"name",2),o([c()],B.prototype,"within",2),B=o([y("nr-source-dialog")],B);var mt={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},J,E,ne,ze,Be,Y=class extends V{constructor(){super(...arguments);w(this,E);this.adding=!1;this.awareness=new K(this);this.own=new K(this);this.removal=new Me(this,async({id:e,name:s})=>(await this.house.hub.delete(`/awareness/sources/${e}`),t("sources.removed",{name:s})),{again:()=>r(this,E,ne).call(this)});w(this,J,null)}willUpdate(){let{hub:e,mayManage:s}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,s?"/awareness/sources":""),u(this,J)??R(this,J,e.listen(n=>{n.type==="awareness.changed"&&r(this,E,ne).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,J))==null||e.call(this),R(this,J,null)}render(){let e=this.awareness.value?.sources;return i`<div class="head">
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
${e.map(s=>r(this,E,Be).call(this,s))}
</ul>`:i`<p class="none sm mut">${r(this,E,ze).call(this,e)}</p>`}
</div>
${this.adding?i`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,r(this,E,ne).call(this)}}
></nr-source-dialog>`:a}
${this.removal.question(({name:s})=>({heading:t("sources.remove_title",{name:s}),text:t("sources.remove_text"),act:t("sources.remove_it")}))}`}};J=new WeakMap,E=new WeakSet,ne=async function(){await Promise.all([this.awareness.again(),this.own.again()])},ze=function(e){return e?t("sources.none"):this.awareness.error?.message??t("pages.loading")},Be=function(e){let s=this.own.value?.sources.find(n=>n.id===e.id);return i`<li class=${e.state}>
<span class="g">${f(mt[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${t(`sources.state.${e.state}`)}${e.reason?i` · ${e.reason}`:a}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${x("sources.shown",e.shown,{count:v(e.shown)})}${e.fetched_at?i` · ${t("sources.read",{time:A(e.fetched_at)})}`:a}
</p>
${s?.from_config?i`<p class="sm mut">${t("sources.from_file")}</p>`:a}
</div>
${s&&!s.from_config?this.removal.button(e,t("sources.remove",{name:e.name})):a}
</li>`},Y.styles=[k,S`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],o([c()],Y.prototype,"adding",2),Y=o([y("nr-awareness-sources")],Y);var ue=$=>[...new Set($.split(`
`).map(g=>g.trim()).filter(Boolean))];function je($,g){let e=g?Math.floor(g/2)+1:0;return Math.min(g,Math.max($,e))}var Oe=S`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .figures{display: grid;grid-template-columns: repeat(3, auto);justify-content: start;gap: 8px 16px;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var ut=1609.344,ft=6e4,l,Pe,F,Ue,Ke,Ve,We,fe,Ge,oe,le,be,D,Qe,I=class extends V{constructor(){super(...arguments);w(this,l);this.address="";this.busy=!1;this.wrong="";this.without=new Set;w(this,D,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,s=e.key.state==="differs"?null:e.policy,n=s?e.name:Q(this.address);return i`<div class="scroll">
${this.narrow?i`<button class="btn link sm back" @click=${u(this,D)}>
${f("back",18)}${t("follow.title")}
</button>`:a}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${re(n)}</span>
<div class="grow">
<h2 tabindex="-1">${n}</h2>
${s?i`<p class="mut code">${Q(s.url)}</p>`:a}
</div>
${s&&e.key.state==="matches"?i`<span class="tag">${f("tick",14)}${t("preview.matches")}</span>`:a}
</header>
${s?r(this,l,Pe).call(this,e):r(this,l,Ge).call(this,e)}
</div>
<footer>
${this.wrong?i`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:i`<p class="xs mut grow">
${t(s?"preview.privacy":"preview.nothing_saved")}
</p>`}
${s?e.state&&e.state!=="left"?i`<p class="row">${f("tick",18)}${t("preview.followed")}</p>`:i`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{r(this,l,Qe).call(this)}}
>
${t("preview.follow")}
</button>`:i`<button class="btn" @click=${u(this,D)}>${t("pages.back")}</button>`}
</footer>`}};l=new WeakSet,Pe=function(e){return i`<dl>
${r(this,l,F).call(this,"person","preview.run_by",e.operator||t("preview.unsaid"),e.operator?t("preview.says"):"")}
${r(this,l,F).call(this,"clock",e.since?"preview.since":"preview.history",e.since?ie(e.since):"",e.unread?"":x("preview.entries",e.size,{count:v(e.size)}))}
</dl>
${e.unread?i`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:a}
<div class="cols">
${e.asked?r(this,l,Ue).call(this,e.asked):a} ${r(this,l,Ke).call(this,e)}
</div>
${e.agencies.length?r(this,l,Ve).call(this,e):a} ${r(this,l,We).call(this,e)}
<h3>${t("preview.compare")}</h3>
${e.key.state==="matches"?i`<p class="sm mut">${t("preview.compare_linked")}</p>`:i`<nr-finding tone="amber">${t("preview.compare_first")}</nr-finding>`}
${r(this,l,oe).call(this,e.key.words)}`},F=function(e,s,n,p){return i`<div class="fact">
${f(e,18)}
<dt>${t(s)}</dt>
<dd>${n}${p?i`<small>${p}</small>`:a}</dd>
</div>`},Ue=function({year:e,near:s,usual_minutes:n,months:p}){let m=(C,X)=>i`<div><b>${C}</b><span>${X}</span></div>`,h=p.map((C,X)=>bt(p.length-1-X));return i`<section>
<h3>${t("preview.asked")}</h3>
<div class="figures tn">
${m(v(e),t("preview.year"))}
${s===null?a:m(v(s),t("preview.near",{distance:Ee(ut)}))}
${n===null?a:m(Re(n*ft),t("preview.usual"))}
</div>
${e?i`<nr-bars
.label=${t("preview.months")}
.bars=${p.map((C,X)=>({label:h[X]??"",value:C}))}
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
${t("preview.agencies")} <span class="mut tn">${v(e.length+s)}</span>
</h3>
<ul class="agencies">
${e.map(n=>i`<li>
<b class="grow">${n.name}</b><nr-level .level=${n.level}></nr-level
><span class="tn mut count"
>${v(n.requests)}<span class="vh">
${x("preview.asked_so",n.requests)}</span
></span
>
</li>`)}
${s?i`<li class="mut">${x("preview.more",s,{count:v(s)})}</li>`:a}
</ul>`},We=function(e){let{verifiers:s,witnesses:n}=e,p=h=>r(this,l,le).call(this,h).map(C=>C.name).join(", "),m=r(this,l,le).call(this,n).length;return i`<h3>${t("preview.checks")}</h3>
<dl>
${r(this,l,F).call(this,"verified","preview.verifiers",p(s),t(p(s)?"preview.verifiers_text":"preview.verifiers_none"))}
${r(this,l,F).call(this,"eye","preview.witnesses",p(n),m?t("preview.witnesses_text",{quorum:u(this,l,be),count:v(m)}):t("preview.witnesses_none"))}
</dl>
${s.length+n.length?i`<details>
<summary>${t("preview.rely")}${f("down",18)}</summary>
${r(this,l,fe).call(this,"preview.verifiers",s)} ${r(this,l,fe).call(this,"preview.witnesses",n)}
</details>`:a}`},fe=function(e,s){return s.length?i`<fieldset>
<legend class="sm mut">${t(e)}</legend>
${s.map(({name:n,key:p})=>i`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(p)}
@change=${m=>{let h=new Set(this.without);m.target.checked?h.delete(p):h.add(p),this.without=h}}
/><span>${n}<br /><span class="xs mut code">${p}</span></span></label
>`)}
</fieldset>`:a},Ge=function({key:e}){return i`<nr-finding tone="red" icon="cross" role="alert" .heading=${t("preview.mismatch")}
>${t("preview.mismatch_text")}</nr-finding
>
<h3>${t("preview.key_named")}</h3>
${r(this,l,oe).call(this,e.named_words)}
<h3>${t("preview.key_seen")}</h3>
${r(this,l,oe).call(this,e.words)}
<p class="sm mut rest">${t("preview.mismatch_rest")}</p>`},oe=function(e){return i`<ol class="words" lang="en" translate="no">
${e.map((s,n)=>i`<li><span aria-hidden="true">${n+1}</span>${s}</li>`)}
</ol>`},le=function(e){return e.filter(s=>!this.without.has(s.key))},be=function(){return je(this.preview.quorum,r(this,l,le).call(this,this.preview.witnesses).length)},D=new WeakMap,Qe=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let s=n=>n.filter(p=>!this.without.has(p));try{await this.house.hub.post("/boards",{...e,witnesses:s(e.witnesses),verifiers:s(e.verifiers),quorum:u(this,l,be)}),this.notify(t("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(n){this.wrong=U.of(n).message}this.busy=!1},I.styles=[k,Oe],o([N({attribute:!1})],I.prototype,"preview",2),o([N()],I.prototype,"address",2),o([c()],I.prototype,"busy",2),o([c()],I.prototype,"wrong",2),o([c()],I.prototype,"without",2),I=o([y("nr-board-preview")],I);function bt($){let g=new Date,e=new Date(Date.UTC(g.getUTCFullYear(),g.getUTCMonth()-$,1));return _e(e.toISOString().slice(0,7))}var Ye=S`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}:host(:not([chosen])){grid-template-columns: minmax(0, 720px);}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);margin-bottom: 2px;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways > .link:first-child{margin-inline-start: -14px;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host([chosen]){grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var wt="scan",gt=1e6,q,P,j,d,Je,Xe,Ze,we,Fe,ee,pe,te,De,ge,et,tt,st,_=class extends z{constructor(){super(...arguments);w(this,d);this.address="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new K(this);this.offers=new K(this);w(this,q,"");w(this,P,"");w(this,j,0);w(this,pe,()=>{this.preview=null,u(this,P)&&Z(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),R(this,j,u(this,j)+1)}willUpdate(e){let{hub:s}=this.house;this.directories.ask(s,"/directories"),this.offers.ask(s,"/awareness/offers");let[n=""]=this.route;!e.has("route")||n===u(this,P)||(R(this,P,n),R(this,j,u(this,j)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",R(this,q,""),n===wt?r(this,d,ge).call(this):n&&(this.address=n,r(this,d,te).call(this,n)))}render(){return this.toggleAttribute("chosen",this.preview!==null),i`<section class="find" aria-label=${t("follow.title")}>
${W("boards",i`${f("back",18)}${t("boards.title")}`,{class:"row back"})}
<h2>${t("follow.title")}</h2>
<p class="mut">${t("follow.about")}</p>
${r(this,d,Je).call(this)} ${r(this,d,Xe).call(this)} ${r(this,d,Ze).call(this)} ${r(this,d,Fe).call(this)}
</section>
${this.preview?i`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${u(this,q)}
@nr-back=${u(this,pe)}
@nr-followed=${e=>Z(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:a}
${this.managing?i`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:a}`}};q=new WeakMap,P=new WeakMap,j=new WeakMap,d=new WeakSet,Je=function(){let e=me(this.hass);return i`<form
@submit=${s=>{s.preventDefault(),r(this,d,ee).call(this,this.address)}}
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
${e?i`<button class="btn sm" @click=${()=>{r(this,d,ge).call(this)}}>
${f("qr",16)}${t("follow.scan")}
</button>`:a}
<label class="btn link sm"
>${t("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${s=>{r(this,d,et).call(this,s.target)}}
/></label>
</p>
<div role="status">
${this.busy?i`<p class="row looking"><span class="spin" aria-hidden="true"></span>${t("follow.looking")}</p>`:a}
</div>
${this.wrong?i`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?i`<p class="ways">
<button
class="btn sm"
@click=${()=>{r(this,d,te).call(this,this.refused,u(this,q),!0)}}
>
${t("follow.private")}
</button>
</p>`:a}`:a}`},Xe=function(){return this.scanning?i`<div class="scanner">
<video muted playsinline aria-label=${t("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${t("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${t("pages.cancel")}</button>
</p>
</div>`:a},Ze=function(){let e=this.directories.value;if(!e)return a;let s=e.boards.filter(h=>h.covers),n=e.boards.filter(h=>!h.covers),p=this.house.cameras.some(h=>h.place),m=e.directories.length>0;return i`${s.length?i`<h3>${x("follow.cover",e.covering,{count:v(e.covering)})}</h3>
${r(this,d,we).call(this,s)}`:i`<h3>${t(m&&p?"follow.none":"follow.near")}</h3>
<p class="sm mut">
${t(m?p?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${n.length?i`<h3>${t("follow.others")}</h3>
${r(this,d,we).call(this,n)}`:a}
<div class="source xs mut">
${m?f("lock",16):a}
<p>
${e.directories.map(h=>i`${x("follow.directory",h.boards,{name:h.name||Q(h.url),count:v(h.boards),date:ie(h.signed_at)}).replace(/\.\.$/,".")} `)}
${m?t("follow.directory_text"):a}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${t("follow.manage")}
</button>
</p>
</div>`},we=function(e){return i`<ul class="card">
${e.map(s=>i`<li class=${s.address===u(this,q)?"on":""}>
${W(he(s.address),i`<span class="tile" aria-hidden="true">${re(s.name)}</span>
<span class="grow"
><b>${s.name}</b><span class="xs mut">${Q(s.address)}</span
><span class="xs mut">${qe(s)}</span></span
>${f("next",18)}`,{class:"entry",current:s.address===u(this,q)})}
</li>`)}
</ul>`},Fe=function(){return i`<h3>${t("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${f("flag",20)}</span>
<span class="grow"
><b>${t("follow.practice")}</b><span class="xs mut">${t("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{r(this,d,tt).call(this)}}>
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
@click=${()=>{r(this,d,st).call(this,e)}}
>
${t("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},ee=function(e){let s=e.trim();s===u(this,P)?r(this,d,te).call(this,s):s&&Z(this,he(s))},pe=new WeakMap,te=async function(e,s=e,n=!1){let p=++ye(this,j)._;R(this,q,s),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let m=await this.house.hub.post("/boards/lookup",{address:e,...n?{allow_private_address:!0}:{}});if(p!==u(this,j))return;this.preview=m,await this.updateComplete,r(this,d,De).call(this)}catch(m){if(p!==u(this,j))return;let h=U.of(m);this.wrong=h.message,h.code==="invalid"&&!n&&(this.refused=e)}this.busy=!1},De=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},ge=async function(){if(this.wrong="",Le(this.hass)){let s=await Ce(this.hass);s&&r(this,d,ee).call(this,s);return}if(!me(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let s=this.video?await Ne(this.video,e.signal):null;s&&r(this,d,ee).call(this,s)}catch{this.wrong=t("follow.no_camera")}this.scanning=null},et=async function(e){let s=e.files?.[0];if(s){if(this.wrong="",s.type.startsWith("image/")){let n=await Se(s);n?r(this,d,ee).call(this,n):this.wrong=t("follow.no_code")}else await r(this,d,te).call(this,await s.slice(0,gt).text(),s.name);e.value=""}},tt=async function(){await this.act(async()=>{let{request:e}=await this.house.hub.post("/practice");Z(this,`requests/${e}`)})},st=async function({url:e,name:s,kind:n}){await this.act(async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:s,within_km:null,...n?{kind:n}:{}}),this.added=new Set([...this.added,e]),this.notify(t("sources.added",{name:s}))})},_.styles=[k,Ye],o([c()],_.prototype,"address",2),o([c()],_.prototype,"refused",2),o([c()],_.prototype,"preview",2),o([c()],_.prototype,"scanning",2),o([c()],_.prototype,"managing",2),o([c()],_.prototype,"added",2),o([ke("video")],_.prototype,"video",2),_=o([y("nr-page-follow")],_);var L,ve,it,rt,T=class extends z{constructor(){super(...arguments);w(this,L);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.earlier=!0}connectedCallback(){super.connectedCallback(),r(this,L,it).call(this)}render(){return i`<nr-dialog
open
.heading=${t("boards.rely_title",{name:this.board.origin})}
@nr-close=${this.done}
>
<p class="mut">${t("boards.rely_text")}</p>
${this.policy?i`<div class="fields">
${r(this,L,ve).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${t("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${r(this,L,ve).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
<label class="tick"
><input
type="checkbox"
.checked=${this.earlier}
@change=${e=>{this.earlier=e.target.checked}}
/><span
>${t("boards.rely_earlier")}<br /><span class="sm mut"
>${t("boards.rely_earlier_hint")}</span
></span
></label
>
</div>`:a}
${this.complaint()}
<button slot="acts" class="btn link" @click=${this.done}>${t("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.policy}
@click=${()=>{r(this,L,rt).call(this)}}
>
${t("boards.rely_change")}
</button>
</nr-dialog>`}};L=new WeakSet,ve=function(e,s,n){return i`<label class="field"
>${t(e)}<textarea
spellcheck="false"
.value=${s}
@input=${p=>{n(p.target.value)}}
></textarea>
</label>`},it=async function(){await this.act(async()=>{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.earlier=e.read_earlier,this.policy=e})},rt=async function(){await this.act(async()=>{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:ue(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:ue(this.verifiers),read_earlier:this.earlier}),this.notify(t("boards.rely_done",{name:this.board.origin})),this.done()})},T.styles=[k,G,Ie],o([N({attribute:!1})],T.prototype,"board",2),o([c()],T.prototype,"policy",2),o([c()],T.prototype,"witnesses",2),o([c()],T.prototype,"verifiers",2),o([c()],T.prototype,"quorum",2),o([c()],T.prototype,"earlier",2),T=o([y("nr-trust-dialog")],T);var H,nt,at,ot,lt,O=class extends z{constructor(){super(...arguments);w(this,H);this.witness=null;this.bastion=""}render(){let{witness:e}=this;return i`<nr-dialog
open
.heading=${t("boards.witness_title",{name:this.board.origin})}
@nr-close=${this.done}
>
<p class="mut">${t("boards.witness_text")}</p>
${e?r(this,H,at).call(this,e):r(this,H,nt).call(this)}
${this.complaint()}
<button slot="acts" class="btn link" @click=${this.done}>
${t(e?"pages.back":"pages.cancel")}
</button>
${e?i`<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{r(this,H,lt).call(this)}}
>
${t("boards.witness_end")}
</button>`:i`<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.bastion.trim()}
@click=${()=>{r(this,H,ot).call(this)}}
>
${t("boards.witness_begin")}
</button>`}
</nr-dialog>`}};H=new WeakSet,nt=function(){return i`<ul class="points">
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
<p class="sm mut">${t("boards.witness_bastion_hint")}</p>`},at=function(e){let{bastion:s,minute:n,cosigned_at:p,size:m}=e,h=e.connected?"boards.witness_connected":"boards.witness_away";return i`<p>${t(h,{bastion:s,minute:String(n).padStart(2,"0")})}</p>
${e.reason?i`<p class="sm mut">${e.reason}</p>`:a}
${p&&m!==null?i`<p class="sm mut">
${x("boards.witness_signed",m,{time:A(p),count:v(m)})}
</p>`:a}
<div class="fields">
<label class="field"
>${t("boards.witness_line")}<textarea
readonly
spellcheck="false"
.value=${e.line}
@focus=${C=>{C.target.select()}}
></textarea>
</label>
</div>
<p class="sm mut">${t("boards.witness_line_hint")}</p>
<p class="sm mut">${t("boards.witness_end_text")}</p>`},ot=async function(){let{origin:e}=this.board;await this.act(async()=>{let s={origin:e,bastion:this.bastion.trim()};this.witness=await this.house.hub.post("/boards/witness",s),this.notify(t("boards.witness_begun",{name:e}))})},lt=async function(){let{origin:e}=this.board;await this.act(async()=>{await this.house.hub.delete("/boards/witness",{origin:e}),this.notify(t("boards.witness_ended",{name:e})),this.done()})},O.styles=[k,G],o([N({attribute:!1})],O.prototype,"board",2),o([N({attribute:!1})],O.prototype,"witness",2),o([c()],O.prototype,"bastion",2),O=o([y("nr-witness-dialog")],O);var vt={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},$t={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},se,b,pt,dt,ct,de,ce,$e,xe,ht,M=class extends V{constructor(){super(...arguments);w(this,b);this.busy=!1;this.confirming=null;this.relied=null;this.witnessed=null;this.witnesses=[];w(this,se,"")}connectedCallback(){super.connectedCallback(),r(this,b,ce).call(this)}render(){let e=this.house.boards;return i`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${t("boards.title")}</h2>
<p>${t("boards.about")}</p>
</div>
${this.house.mayManage&&e.length?W("boards/follow",i`${f("plus",16)}${t("boards.follow")}`,{class:"btn sm tonal"}):a}
</div>
${e.length?i`<ul class="list">
${e.map(s=>r(this,b,pt).call(this,s))}
</ul>`:i`<div class="card">
<nr-empty
icon="board"
.heading=${t("boards.none")}
.text=${t("boards.none_text")}
>${this.house.mayManage?i`<p>${W("boards/follow",t("boards.follow"),{class:"btn tonal"})}</p>`:a}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?r(this,b,ct).call(this,this.confirming):a}
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
.witness=${r(this,b,de).call(this,this.witnessed)}
@nr-done=${()=>{this.witnessed=null,r(this,b,ce).call(this)}}
></nr-witness-dialog>`:a}
</div>`}updated(){let e=u(this,b,xe);e===u(this,se)||!this.house.boards.some(s=>s.origin===e)||(R(this,se,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};se=new WeakMap,b=new WeakSet,pt=function(e){let s=e.origin===u(this,b,xe);return i`<li class="card board ${e.state} ${s?"chosen":""}" id=${e.origin}>
<span class="g">${f(vt[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${t(`boards.state.${e.state}`)}</p>
${e.reason?i`<p class="sm why">${e.reason}</p>`:a}
${e.state==="stopped"?i`<p class="sm">${t("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{r(this,b,ht).call(this,e)}}>
${f("download",16)}${t("boards.save_proof")}
</button>
</p>
<p class="sm mut">${t("boards.proof_text")}</p>`:e.state==="unchecked"?i`<p class="sm">
${t($t[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?i`<p class="sm">${t("boards.left")}</p>`:a}
${e.quorum===0&&e.state!=="left"?i`<p class="sm">${t("boards.alone")}</p>`:a}
${r(this,b,de).call(this,e)?i`<p class="sm">${t("boards.witness_state")}</p>`:a}
${e.newer?i`<p class="sm">
${x("boards.newer",e.newer,{count:v(e.newer)})}
</p>`:a}
${e.read_since?i`<p class="sm">
${e.earlier_percent===null?t("boards.read_since",{time:A(e.read_since)}):t("boards.read_earlier",{time:A(e.read_since),percent:Te(e.earlier_percent/100)})}
</p>`:a}
<p class="sm mut tn">
${x("boards.size",e.size,{count:v(e.size)})}${e.checked_at?i` · ${t("boards.checked",{time:A(e.checked_at)})}`:a}
</p>
<p class="turns">
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${t("boards.open")}${f("outside",16)}</a
>${this.house.mayManage?r(this,b,dt).call(this,e):a}
</p>
</div>
</li>`},dt=function(e){let{state:s}=e,n=(m,h)=>i`<button class="btn link sm" @click=${h}>${t(m)}</button>`,p=m=>()=>{this.confirming={board:e,following:m}};return i`${n("boards.rely",()=>{this.relied=e})}
${s==="left"?a:n(r(this,b,de).call(this,e)?"boards.witness_on":"boards.witness",()=>{this.witnessed=e})}
${s==="left"?n("boards.again",()=>{r(this,b,$e).call(this,e,!0)}):a}
${s==="stopped"?n("boards.again",p(!0)):a}
${s==="left"?a:n("boards.leave",p(!1))}`},ct=function({board:e,following:s}){let n=s?"boards.again":"boards.leave",p=()=>{this.confirming=null};return i`<nr-dialog open .heading=${t(`${n}_title`,{name:e.origin})} @nr-close=${p}>
<p class="mut">${t(`${n}_text`)}</p>
<button slot="acts" class="btn link" autofocus @click=${p}>${t("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{r(this,b,$e).call(this,e,s)}}
>
${t(n)}
</button>
</nr-dialog>`},de=function({origin:e}){return this.witnesses.find(s=>s.origin===e)??null},ce=async function(){try{let e=await this.house.hub.get("/boards/witness");this.witnesses=e.boards}catch(e){this.notify(e)}},$e=async function(e,s){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:s}),this.notify(t(s?"boards.followed":"boards.leave_done",{name:e.origin})),await r(this,b,ce).call(this)}catch(n){this.notify(U.of(n).message)}this.busy=!1,this.confirming=null},xe=function(){return decodeURIComponent(this.route[0]??"")},ht=async function(e){try{let s=new URLSearchParams({origin:e.origin,download:"1"}),n=await this.house.hub.media(`boards/evidence?${s}`);Object.assign(document.createElement("a"),{href:n,download:""}).click()}catch(s){this.notify(s)}},M.styles=[k,S`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr);gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{display: flex;flex-wrap: wrap;margin: 0 0 -8px -15px;}:host([narrow]) .turns{margin-inline-start: -71px;white-space: nowrap;}:host([narrow]) .turns .btn{min-width: 46%;justify-content: flex-start;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}`],o([c()],M.prototype,"busy",2),o([c()],M.prototype,"confirming",2),o([c()],M.prototype,"relied",2),o([c()],M.prototype,"witnessed",2),o([c()],M.prototype,"witnesses",2),M=o([y("nr-page-boards")],M);He("boards",({hass:$,house:g,route:e,narrow:s})=>e[0]==="follow"&&g.mayManage?i`<nr-page-follow
.hass=${$}
.house=${g}
.route=${e.slice(1)}
.narrow=${s}
></nr-page-follow>`:i`<nr-page-boards
.hass=${$}
.house=${g}
.route=${e}
.narrow=${s}
></nr-page-boards>`);export{M as BoardsPage};
