//# allFunctionsCalledOnLoad
import"./chunk-K2ACYHZA.js";import{a as Re,b as U,c as le,d as pe,e as Te,f as Ee,g as Ie,h as qe}from"./chunk-55D3Z5Z2.js";import"./chunk-762PYZF5.js";import{b as _e,d as Y,f as O}from"./chunk-4ZFQZWNL.js";import"./chunk-4YHZUOMK.js";import"./chunk-HH6FANIJ.js";import{D as ee,F as xe,H as te,L as ye,M as v,Q as ke,V as se,X as u,Y as C,a as E,b as r,e as a,i as W,j as c,k as $e,l as k,n as B,p as I,q,t as s,u as _}from"./chunk-YVUGJHEX.js";import{a as o,b as h,c as g,d as T,e as n,f as be}from"./chunk-W7HMKWGT.js";var K,ie,Ce,H=class extends q{constructor(){super(...arguments);g(this,ie);this.url="";this.name="";this.within="";this.wrong="";this.busy=!1;g(this,K,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return r`<nr-dialog open .heading=${s("sources.add_title")} @nr-close=${h(this,K)}>
<p class="mut">${s("sources.add_text")}</p>
<div class="fields">
<label class="field"
>${s("sources.address")}<input
type="url"
inputmode="url"
autofocus
spellcheck="false"
.value=${this.url}
@input=${e=>{this.url=e.target.value}}
/></label>
<label class="field"
>${s("sources.name")}<input
maxlength="100"
.value=${this.name}
@input=${e=>{this.name=e.target.value}}
/></label>
<label class="field"
>${s("sources.within")}<input
type="number"
min="0.1"
max="20000"
step="any"
placeholder=${s("sources.everything")}
.value=${this.within}
@input=${e=>{this.within=e.target.value}}
/></label>
</div>
${this.wrong?r`<p class="wrong sm" role="alert">${this.wrong}</p>`:a}
<button slot="acts" class="btn link" @click=${h(this,K)}>${s("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{n(this,ie,Ce).call(this)}}
>
${s("sources.add_this")}
</button>
</nr-dialog>`}};K=new WeakMap,ie=new WeakSet,Ce=async function(){this.busy=!0,this.wrong="";let e=this.url.trim();try{let t=this.within?Number(this.within):null,i=await this.house.hub.post("/awareness/sources",{url:e,name:this.name.trim(),within_km:t});this.notify(s("sources.added",{name:i.name})),h(this,K).call(this)}catch(t){this.wrong=k.of(t).message}this.busy=!1},H.styles=[C,E`
.fields{display: grid;gap: 12px;margin-top: 12px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],o([c()],H.prototype,"url",2),o([c()],H.prototype,"name",2),o([c()],H.prototype,"within",2),o([c()],H.prototype,"wrong",2),o([c()],H.prototype,"busy",2),H=o([I("nr-source-dialog")],H);var nt={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},V,x,re,He,Me,Ne,Le,A=class extends q{constructor(){super(...arguments);g(this,x);this.adding=!1;this.removing=null;this.busy=!1;this.awareness=new B(this);this.own=new B(this);g(this,V,null)}willUpdate(){let{hub:e,mayManage:t}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,t?"/awareness/sources":""),h(this,V)??T(this,V,e.listen(i=>{i.type==="awareness.changed"&&n(this,x,re).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=h(this,V))==null||e.call(this),T(this,V,null)}render(){let e=this.awareness.value?.sources;return r`<div class="head">
<div class="grow">
<h3>${s("sources.title")}</h3>
<p class="sm mut">${s("sources.about")}</p>
</div>
${this.house.mayManage?r`<button
class="btn sm"
@click=${()=>{this.adding=!0}}
>
${u("plus",16)}${s("sources.add")}
</button>`:a}
</div>
<div class="card">
${e?.length?r`<ul>
${e.map(t=>n(this,x,Me).call(this,t))}
</ul>`:r`<p class="none sm mut">${n(this,x,He).call(this,e)}</p>`}
</div>
${this.adding?r`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,n(this,x,re).call(this)}}
></nr-source-dialog>`:a}
${this.removing?n(this,x,Ne).call(this,this.removing):a}`}};V=new WeakMap,x=new WeakSet,re=async function(){await Promise.all([this.awareness.again(),this.own.again()])},He=function(e){return e?s("sources.none"):this.awareness.error?.message??s("pages.loading")},Me=function(e){let t=this.own.value?.sources.find(d=>d.id===e.id),i=s("sources.remove",{name:e.name});return r`<li class=${e.state}>
<span class="g">${u(nt[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${s(`sources.state.${e.state}`)}${e.reason?r` · ${e.reason}`:a}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${_("sources.shown",e.shown,{count:v(e.shown)})}${e.fetched_at?r` · ${s("sources.read",{time:te(e.fetched_at)})}`:a}
</p>
${t?.from_config?r`<p class="sm mut">${s("sources.from_file")}</p>`:a}
</div>
${t&&!t.from_config?r`<button
class="btn round"
aria-label=${i}
title=${i}
@click=${()=>{this.removing=e}}
>
${u("trash",18)}
</button>`:a}
</li>`},Ne=function(e){let t=()=>{this.removing=null};return r`<nr-dialog
open
.heading=${s("sources.remove_title",{name:e.name})}
@nr-close=${t}
>
<p class="mut">${s("sources.remove_text")}</p>
<button slot="acts" class="btn link" autofocus @click=${t}>${s("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,x,Le).call(this,e)}}>
${s("sources.remove_it")}
</button>
</nr-dialog>`},Le=async function(e){this.busy=!0;try{await this.house.hub.delete(`/awareness/sources/${e.id}`),this.notify(s("sources.removed",{name:e.name}))}catch(t){this.notify(k.of(t).message)}this.busy=!1,this.removing=null,await n(this,x,re).call(this)},A.styles=[C,E`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],o([c()],A.prototype,"adding",2),o([c()],A.prototype,"removing",2),o([c()],A.prototype,"busy",2),A=o([I("nr-awareness-sources")],A);var de=$=>[...new Set($.split(`
`).map(w=>w.trim()).filter(Boolean))];function Ae($,w){let e=w?Math.floor(w/2)+1:0;return Math.min(w,Math.max($,e))}var ze=E`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .figures{display: grid;grid-template-columns: repeat(3, auto);justify-content: start;gap: 8px 16px;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var at=1609.344,ot=6e4,p,Se,J,Pe,je,Be,Oe,ce,Ue,ne,ae,he,X,Ke,M=class extends q{constructor(){super(...arguments);g(this,p);this.address="";this.busy=!1;this.wrong="";this.without=new Set;g(this,X,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,t=e.key.state==="differs"?null:e.policy,i=t?e.name:U(this.address);return r`<div class="scroll">
${this.narrow?r`<button class="btn link sm back" @click=${h(this,X)}>
${u("back",18)}${s("follow.title")}
</button>`:a}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${se(i)}</span>
<div class="grow">
<h2 tabindex="-1">${i}</h2>
${t?r`<p class="mut code">${U(t.url)}</p>`:a}
</div>
${t&&e.key.state==="matches"?r`<span class="tag">${u("tick",14)}${s("preview.matches")}</span>`:a}
</header>
${t?n(this,p,Se).call(this,e):n(this,p,Ue).call(this,e)}
</div>
<footer>
${this.wrong?r`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:r`<p class="xs mut grow">
${s(t?"preview.privacy":"preview.nothing_saved")}
</p>`}
${t?e.state&&e.state!=="left"?r`<p class="row">${u("tick",18)}${s("preview.followed")}</p>`:r`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{n(this,p,Ke).call(this)}}
>
${s("preview.follow")}
</button>`:r`<button class="btn" @click=${h(this,X)}>${s("pages.back")}</button>`}
</footer>`}};p=new WeakSet,Se=function(e){return r`<dl>
${n(this,p,J).call(this,"person","preview.run_by",e.operator||s("preview.unsaid"),e.operator?s("preview.says"):"")}
${n(this,p,J).call(this,"clock",e.since?"preview.since":"preview.history",e.since?ee(e.since):"",e.unread?"":_("preview.entries",e.size,{count:v(e.size)}))}
</dl>
${e.unread?r`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:a}
<div class="cols">
${e.asked?n(this,p,Pe).call(this,e.asked):a} ${n(this,p,je).call(this,e)}
</div>
${e.agencies.length?n(this,p,Be).call(this,e):a} ${n(this,p,Oe).call(this,e)}
<h3>${s("preview.compare")}</h3>
${e.key.state==="matches"?r`<p class="sm mut">${s("preview.compare_linked")}</p>`:r`<nr-finding tone="amber">${s("preview.compare_first")}</nr-finding>`}
${n(this,p,ne).call(this,e.key.words)}`},J=function(e,t,i,d){return r`<div class="fact">
${u(e,18)}
<dt>${s(t)}</dt>
<dd>${i}${d?r`<small>${d}</small>`:a}</dd>
</div>`},Pe=function({year:e,near:t,usual_minutes:i,months:d}){let f=(j,Q)=>r`<div><b>${j}</b><span>${Q}</span></div>`,m=d.map((j,Q)=>lt(d.length-1-Q));return r`<section>
<h3>${s("preview.asked")}</h3>
<div class="figures tn">
${f(v(e),s("preview.year"))}
${t===null?a:f(v(t),s("preview.near",{distance:ke(at)}))}
${i===null?a:f(ye(i*ot),s("preview.usual"))}
</div>
${e?r`<nr-bars
.label=${s("preview.months")}
.bars=${d.map((j,Q)=>({label:m[Q]??"",value:j}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${m[0]}</span><span>${s("preview.months")}</span><span>${m.at(-1)}</span>
</p>`:a}
</section>`},je=function({area:e,home_inside:t}){return!e&&t===null?a:r`<section>
<h3>${s("preview.where")}</h3>
${e?r`<p>${e} <small class="mut">${s("preview.says")}</small></p>`:a}
${t===null?a:r`<p class="row home">
${u("home",18)}${s(t?"preview.inside":"preview.outside")}
</p>`}
</section>`},Be=function({agencies:e,agencies_more:t}){return r`<h3>
${s("preview.agencies")} <span class="mut tn">${v(e.length+t)}</span>
</h3>
<ul class="agencies">
${e.map(i=>r`<li>
<b class="grow">${i.name}</b><nr-level .level=${i.level}></nr-level
><span class="tn mut count"
>${v(i.requests)}<span class="vh">
${_("preview.asked_so",i.requests)}</span
></span
>
</li>`)}
${t?r`<li class="mut">${_("preview.more",t,{count:v(t)})}</li>`:a}
</ul>`},Oe=function(e){let{verifiers:t,witnesses:i}=e,d=m=>n(this,p,ae).call(this,m).map(j=>j.name).join(", "),f=n(this,p,ae).call(this,i).length;return r`<h3>${s("preview.checks")}</h3>
<dl>
${n(this,p,J).call(this,"verified","preview.verifiers",d(t),s(d(t)?"preview.verifiers_text":"preview.verifiers_none"))}
${n(this,p,J).call(this,"eye","preview.witnesses",d(i),f?s("preview.witnesses_text",{quorum:h(this,p,he),count:v(f)}):s("preview.witnesses_none"))}
</dl>
${t.length+i.length?r`<details>
<summary>${s("preview.rely")}${u("down",18)}</summary>
${n(this,p,ce).call(this,"preview.verifiers",t)} ${n(this,p,ce).call(this,"preview.witnesses",i)}
</details>`:a}`},ce=function(e,t){return t.length?r`<fieldset>
<legend class="sm mut">${s(e)}</legend>
${t.map(({name:i,key:d})=>r`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(d)}
@change=${f=>{let m=new Set(this.without);f.target.checked?m.delete(d):m.add(d),this.without=m}}
/><span>${i}<br /><span class="xs mut code">${d}</span></span></label
>`)}
</fieldset>`:a},Ue=function({key:e}){return r`<nr-finding tone="red" icon="cross" role="alert" .heading=${s("preview.mismatch")}
>${s("preview.mismatch_text")}</nr-finding
>
<h3>${s("preview.key_named")}</h3>
${n(this,p,ne).call(this,e.named_words)}
<h3>${s("preview.key_seen")}</h3>
${n(this,p,ne).call(this,e.words)}
<p class="sm mut rest">${s("preview.mismatch_rest")}</p>`},ne=function(e){return r`<ol class="words" lang="en" translate="no">
${e.map((t,i)=>r`<li><span aria-hidden="true">${i+1}</span>${t}</li>`)}
</ol>`},ae=function(e){return e.filter(t=>!this.without.has(t.key))},he=function(){return Ae(this.preview.quorum,n(this,p,ae).call(this,this.preview.witnesses).length)},X=new WeakMap,Ke=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let t=i=>i.filter(d=>!this.without.has(d));try{await this.house.hub.post("/boards",{...e,witnesses:t(e.witnesses),verifiers:t(e.verifiers),quorum:h(this,p,he)}),this.notify(s("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(i){this.wrong=k.of(i).message}this.busy=!1},M.styles=[C,ze],o([W({attribute:!1})],M.prototype,"preview",2),o([W()],M.prototype,"address",2),o([c()],M.prototype,"busy",2),o([c()],M.prototype,"wrong",2),o([c()],M.prototype,"without",2),M=o([I("nr-board-preview")],M);function lt($){let w=new Date,e=new Date(Date.UTC(w.getUTCFullYear(),w.getUTCMonth()-$,1));return xe(e.toISOString().slice(0,7))}var Ve=E`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}:host(:not([chosen])){grid-template-columns: minmax(0, 720px);}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);margin-bottom: 2px;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways > .link:first-child{margin-inline-start: -14px;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host([chosen]){grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var pt="scan",dt=1e6,N,P,z,l,Ge,Qe,We,me,Ye,Z,oe,F,Je,ue,Xe,Ze,Fe,fe,y=class extends q{constructor(){super(...arguments);g(this,l);this.address="";this.busy=!1;this.wrong="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new B(this);this.offers=new B(this);g(this,N,"");g(this,P,"");g(this,z,0);g(this,oe,()=>{this.preview=null,h(this,P)&&Y(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),T(this,z,h(this,z)+1)}willUpdate(e){let{hub:t}=this.house;this.directories.ask(t,"/directories"),this.offers.ask(t,"/awareness/offers");let[i=""]=this.route;!e.has("route")||i===h(this,P)||(T(this,P,i),T(this,z,h(this,z)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",T(this,N,""),i===pt?n(this,l,ue).call(this):i&&(this.address=i,n(this,l,F).call(this,i)))}render(){return this.toggleAttribute("chosen",this.preview!==null),r`<section class="find" aria-label=${s("follow.title")}>
${O("boards",r`${u("back",18)}${s("boards.title")}`,{class:"row back"})}
<h2>${s("follow.title")}</h2>
<p class="mut">${s("follow.about")}</p>
${n(this,l,Ge).call(this)} ${n(this,l,Qe).call(this)} ${n(this,l,We).call(this)} ${n(this,l,Ye).call(this)}
</section>
${this.preview?r`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${h(this,N)}
@nr-back=${h(this,oe)}
@nr-followed=${e=>Y(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:a}
${this.managing?r`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:a}`}};N=new WeakMap,P=new WeakMap,z=new WeakMap,l=new WeakSet,Ge=function(){let e=pe(this.hass);return r`<form
@submit=${t=>{t.preventDefault(),n(this,l,Z).call(this,this.address)}}
>
${u("link",20)}
<input
class="grow code"
aria-label=${s("follow.address")}
placeholder="board.example.org/#key=…"
spellcheck="false"
autocapitalize="off"
autocomplete="off"
inputmode="url"
.value=${this.address}
@input=${t=>{this.address=t.target.value}}
/><button class="btn tonal sm" ?disabled=${this.busy||!this.address.trim()}>
${s("follow.look_up")}
</button>
</form>
<p class="ways">
${e?r`<button class="btn sm" @click=${()=>{n(this,l,ue).call(this)}}>
${u("qr",16)}${s("follow.scan")}
</button>`:a}
<label class="btn link sm"
>${s("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${t=>{n(this,l,Xe).call(this,t.target)}}
/></label>
</p>
<div role="status">
${this.busy?r`<p class="row looking"><span class="spin" aria-hidden="true"></span>${s("follow.looking")}</p>`:a}
</div>
${this.wrong?r`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?r`<p class="ways">
<button
class="btn sm"
@click=${()=>{n(this,l,F).call(this,this.refused,h(this,N),!0)}}
>
${s("follow.private")}
</button>
</p>`:a}`:a}`},Qe=function(){return this.scanning?r`<div class="scanner">
<video muted playsinline aria-label=${s("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${s("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${s("pages.cancel")}</button>
</p>
</div>`:a},We=function(){let e=this.directories.value;if(!e)return a;let t=e.boards.filter(m=>m.covers),i=e.boards.filter(m=>!m.covers),d=this.house.cameras.some(m=>m.place),f=e.directories.length>0;return r`${t.length?r`<h3>${_("follow.cover",e.covering,{count:v(e.covering)})}</h3>
${n(this,l,me).call(this,t)}`:r`<h3>${s(f&&d?"follow.none":"follow.near")}</h3>
<p class="sm mut">
${s(f?d?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${i.length?r`<h3>${s("follow.others")}</h3>
${n(this,l,me).call(this,i)}`:a}
<div class="source xs mut">
${f?u("lock",16):a}
<p>
${e.directories.map(m=>r`${_("follow.directory",m.boards,{name:m.name||U(m.url),count:v(m.boards),date:ee(m.signed_at)}).replace(/\.\.$/,".")} `)}
${f?s("follow.directory_text"):a}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${s("follow.manage")}
</button>
</p>
</div>`},me=function(e){return r`<ul class="card">
${e.map(t=>r`<li class=${t.address===h(this,N)?"on":""}>
${O(le(t.address),r`<span class="tile" aria-hidden="true">${se(t.name)}</span>
<span class="grow"
><b>${t.name}</b><span class="xs mut">${U(t.address)}</span
><span class="xs mut">${Re(t)}</span></span
>${u("next",18)}`,{class:"entry",current:t.address===h(this,N)})}
</li>`)}
</ul>`},Ye=function(){return r`<h3>${s("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${u("flag",20)}</span>
<span class="grow"
><b>${s("follow.practice")}</b><span class="xs mut">${s("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{n(this,l,Ze).call(this)}}>
${s("follow.practice_try")}
</button>
</li>
${(this.offers.value?.offers??[]).map(e=>r`<li class="entry">
<span class="mark">${u("bell",20)}</span>
<span class="grow"
><b>${e.name}</b
><span class="xs mut">${e.area?`${e.area}. `:""}${s("follow.alerts_text")}</span></span
>
${this.added.has(e.url)?r`<span class="row sm">${u("tick",16)}${s("follow.added")}</span>`:r`<button
class="btn sm"
aria-label=${s("follow.add_alert",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{n(this,l,Fe).call(this,e)}}
>
${s("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},Z=function(e){let t=e.trim();t===h(this,P)?n(this,l,F).call(this,t):t&&Y(this,le(t))},oe=new WeakMap,F=async function(e,t=e,i=!1){let d=++be(this,z)._;T(this,N,t),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let f=await this.house.hub.post("/boards/lookup",{address:e,...i?{allow_private_address:!0}:{}});if(d!==h(this,z))return;this.preview=f,await this.updateComplete,n(this,l,Je).call(this)}catch(f){if(d!==h(this,z))return;let m=k.of(f);this.wrong=m.message,m.code==="invalid"&&!i&&(this.refused=e)}this.busy=!1},Je=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},ue=async function(){if(this.wrong="",Te(this.hass)){let t=await Ee(this.hass);t&&n(this,l,Z).call(this,t);return}if(!pe(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let t=this.video?await qe(this.video,e.signal):null;t&&n(this,l,Z).call(this,t)}catch{this.wrong=s("follow.no_camera")}this.scanning=null},Xe=async function(e){let t=e.files?.[0];if(t){if(this.wrong="",t.type.startsWith("image/")){let i=await Ie(t);i?n(this,l,Z).call(this,i):this.wrong=s("follow.no_code")}else await n(this,l,F).call(this,await t.slice(0,dt).text(),t.name);e.value=""}},Ze=async function(){await n(this,l,fe).call(this,async()=>{let{request:e}=await this.house.hub.post("/practice");Y(this,`requests/${e}`)})},Fe=async function({url:e,name:t,kind:i}){await n(this,l,fe).call(this,async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:t,within_km:null,...i?{kind:i}:{}}),this.added=new Set([...this.added,e]),this.notify(s("sources.added",{name:t}))})},fe=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=k.of(t).message}this.busy=!1},y.styles=[C,Ve],o([c()],y.prototype,"address",2),o([c()],y.prototype,"busy",2),o([c()],y.prototype,"wrong",2),o([c()],y.prototype,"refused",2),o([c()],y.prototype,"preview",2),o([c()],y.prototype,"scanning",2),o([c()],y.prototype,"managing",2),o([c()],y.prototype,"added",2),o([$e("video")],y.prototype,"video",2),y=o([I("nr-page-follow")],y);var L,ge,G,De,et,R=class extends q{constructor(){super(...arguments);g(this,L);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.wrong="";this.busy=!1;g(this,G,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}connectedCallback(){super.connectedCallback(),n(this,L,De).call(this)}render(){return r`<nr-dialog
open
.heading=${s("boards.rely_title",{name:this.board.origin})}
@nr-close=${h(this,G)}
>
<p class="mut">${s("boards.rely_text")}</p>
${this.policy?r`<div class="fields">
${n(this,L,ge).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${s("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${n(this,L,ge).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
</div>`:a}
${this.wrong?r`<p class="wrong sm" role="alert">${this.wrong}</p>`:a}
<button slot="acts" class="btn link" @click=${h(this,G)}>${s("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.policy}
@click=${()=>{n(this,L,et).call(this)}}
>
${s("boards.rely_change")}
</button>
</nr-dialog>`}};L=new WeakSet,ge=function(e,t,i){return r`<label class="field"
>${s(e)}<textarea
spellcheck="false"
.value=${t}
@input=${d=>{i(d.target.value)}}
></textarea>
</label>`},G=new WeakMap,De=async function(){try{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.policy=e}catch(e){this.wrong=k.of(e).message}},et=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:de(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:de(this.verifiers)}),this.notify(s("boards.rely_done",{name:this.board.origin})),h(this,G).call(this)}catch(e){this.wrong=k.of(e).message}this.busy=!1},R.styles=[C,E`
.fields{display: grid;gap: 12px;margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 96px !important;resize: vertical;}.wrong{color: var(--nr-red);margin-top: 8px;}`],o([W({attribute:!1})],R.prototype,"board",2),o([c()],R.prototype,"policy",2),o([c()],R.prototype,"witnesses",2),o([c()],R.prototype,"verifiers",2),o([c()],R.prototype,"quorum",2),o([c()],R.prototype,"wrong",2),o([c()],R.prototype,"busy",2),R=o([I("nr-trust-dialog")],R);var ct={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},ht={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},D,b,tt,st,rt,we,ve,it,S=class extends q{constructor(){super(...arguments);g(this,b);this.busy=!1;this.confirming=null;this.relied=null;g(this,D,"")}render(){let e=this.house.boards;return r`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("boards.title")}</h2>
<p>${s("boards.about")}</p>
</div>
${this.house.mayManage&&e.length?O("boards/follow",r`${u("plus",16)}${s("boards.follow")}`,{class:"btn sm tonal"}):a}
</div>
${e.length?r`<ul class="list">
${e.map(t=>n(this,b,tt).call(this,t))}
</ul>`:r`<div class="card">
<nr-empty
icon="board"
.heading=${s("boards.none")}
.text=${s("boards.none_text")}
>${this.house.mayManage?r`<p>${O("boards/follow",s("boards.follow"),{class:"btn tonal"})}</p>`:a}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?n(this,b,rt).call(this,this.confirming):a}
${this.relied?r`<nr-trust-dialog
.hass=${this.hass}
.house=${this.house}
.board=${this.relied}
@nr-done=${()=>{this.relied=null}}
></nr-trust-dialog>`:a}
</div>`}updated(){let e=h(this,b,ve);e===h(this,D)||!this.house.boards.some(t=>t.origin===e)||(T(this,D,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};D=new WeakMap,b=new WeakSet,tt=function(e){let t=e.origin===h(this,b,ve);return r`<li class="card board ${e.state} ${t?"chosen":""}" id=${e.origin}>
<span class="g">${u(ct[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${s(`boards.state.${e.state}`)}</p>
${e.reason?r`<p class="sm why">${e.reason}</p>`:a}
${e.state==="stopped"?r`<p class="sm">${s("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{n(this,b,it).call(this,e)}}>
${u("download",16)}${s("boards.save_proof")}
</button>
</p>
<p class="sm mut">${s("boards.proof_text")}</p>`:e.state==="unchecked"?r`<p class="sm">
${s(ht[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?r`<p class="sm">${s("boards.left")}</p>`:a}
${e.quorum===0&&e.state!=="left"?r`<p class="sm">${s("boards.alone")}</p>`:a}
${e.newer?r`<p class="sm">
${_("boards.newer",e.newer,{count:v(e.newer)})}
</p>`:a}
<p class="sm mut tn">
${_("boards.size",e.size,{count:v(e.size)})}${e.checked_at?r` · ${s("boards.checked",{time:te(e.checked_at)})}`:a}
</p>
<p class="turns">
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${s("boards.open")}${u("outside",16)}</a
>${this.house.mayManage?n(this,b,st).call(this,e):a}
</p>
</div>
</li>`},st=function(e){let{state:t}=e,i=(f,m)=>r`<button class="btn link sm" @click=${m}>${s(f)}</button>`,d=f=>()=>{this.confirming={board:e,following:f}};return r`${i("boards.rely",()=>{this.relied=e})}
${t==="left"?i("boards.again",()=>{n(this,b,we).call(this,e,!0)}):a}
${t==="stopped"?i("boards.again",d(!0)):a}
${t==="left"?a:i("boards.leave",d(!1))}`},rt=function({board:e,following:t}){let i=t?"boards.again":"boards.leave",d=()=>{this.confirming=null};return r`<nr-dialog open .heading=${s(`${i}_title`,{name:e.origin})} @nr-close=${d}>
<p class="mut">${s(`${i}_text`)}</p>
<button slot="acts" class="btn link" autofocus @click=${d}>${s("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{n(this,b,we).call(this,e,t)}}
>
${s(i)}
</button>
</nr-dialog>`},we=async function(e,t){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:t}),this.notify(s(t?"boards.followed":"boards.leave_done",{name:e.origin}))}catch(i){this.notify(k.of(i).message)}this.busy=!1,this.confirming=null},ve=function(){return decodeURIComponent(this.route[0]??"")},it=async function(e){try{let t=new URLSearchParams({origin:e.origin,download:"1"}),i=await this.house.hub.media(`boards/evidence?${t}`);Object.assign(document.createElement("a"),{href:i,download:""}).click()}catch(t){this.notify(t)}},S.styles=[C,E`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr);gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{display: flex;flex-wrap: wrap;margin: 0 0 -8px -15px;}:host([narrow]) .turns{margin-inline-start: -71px;white-space: nowrap;}:host([narrow]) .turns .btn{min-width: 46%;justify-content: flex-start;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}`],o([c()],S.prototype,"busy",2),o([c()],S.prototype,"confirming",2),o([c()],S.prototype,"relied",2),S=o([I("nr-page-boards")],S);_e("boards",({hass:$,house:w,route:e,narrow:t})=>e[0]==="follow"&&w.mayManage?r`<nr-page-follow
.hass=${$}
.house=${w}
.route=${e.slice(1)}
.narrow=${t}
></nr-page-follow>`:r`<nr-page-boards
.hass=${$}
.house=${w}
.route=${e}
.narrow=${t}
></nr-page-boards>`);export{S as BoardsPage};
