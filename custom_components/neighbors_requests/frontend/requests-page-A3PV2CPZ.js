import{a as mt,c as ut,d as ft,e as gt,f as se}from"./chunk-2XNBVXEP.js";import{b as $t,c as xt,d as bt}from"./chunk-KSQA4TLT.js";import{a as yt,b as wt}from"./chunk-2DXA4U5F.js";import"./chunk-STNOXPJY.js";import{b as ht,d as q,e as qe,f as L}from"./chunk-3PNVCUMR.js";import{a as ot,i as pt,j as lt}from"./chunk-CABF75QQ.js";import{a as Te}from"./chunk-TSJJ5ISL.js";import"./chunk-G3SF3FRT.js";import{a as at,b as nt}from"./chunk-SJG5KXHL.js";import{a as le,b as Ye,c as de,d as Ze,e as Qe,f as ee,g as Be,h as te,j as Pe,k as Ne,m as Re,o as et,p as tt,q as st,r as rt,s as it}from"./chunk-3Y76L6HH.js";import{b as He,e as De,f as oe,g as G}from"./chunk-2OTJVVTA.js";import"./chunk-7IKRCEI7.js";import{a as dt,b as ct}from"./chunk-2C2MVP7K.js";import{m as Je,n as Xe}from"./chunk-A6CNELPV.js";import{E as Ue,F as _e,J as T,K as H,O as D,R as je,S as Ke,X as We,Y as Ge,Z as h,_,a as w,b as s,c as Fe,d as ve,e as n,h as S,i as b,j as v,l as P,n as N,p as k,q as F,t as Ve,u as r,v as pe,y as Oe,z as ke}from"./chunk-FVK2MO6C.js";import{a as d,b as l,c as u,d as y,e as p}from"./chunk-W7HMKWGT.js";var Xt={},ce=dt(class extends ct{constructor(){super(...arguments),this.ot=Xt}render(x,f){return f()}update(x,[f,e]){if(Array.isArray(f)){if(Array.isArray(this.ot)&&this.ot.length===f.length&&f.every((t,i)=>t===this.ot[i]))return ve}else if(this.ot===f)return ve;return this.ot=Array.isArray(f)?Array.from(f):f,this.render(f,e)}});var Yt=.95,z=class extends S{constructor(){super(...arguments);this.hub=null;this.cameras=[];this.area=null;this.first=[]}render(){let{area:e}=this;if(!e)return n;let t=({id:m})=>this.first.includes(m)?this.first.indexOf(m):this.first.length,[i]=this.cameras.filter(m=>!m.indoor).map(m=>({camera:m,share:Xe(m,e),seen:Je(m,e)})).filter(({seen:m,camera:W})=>m&&Te(W)).sort((m,W)=>t(m.camera)-t(W.camera)||W.share-m.share);if(!i?.seen)return n;let{camera:a,share:c}=i,$=i.seen.map(({x:m,y:W})=>`${(m*160).toFixed(1)} ${(W*90).toFixed(1)}`);return s`<div class="seen">
<div class="p">
<nr-picture .hub=${this.hub} .path=${Te(a)} alt=""></nr-picture>
<svg viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden="true">
${Fe`<path d="M${$.join("L")}Z" />`}
</svg>
</div>
<p class="sm mut">
<b style="color:var(--nr-ink)"
>${r(c>=Yt?"map.sees_all":"map.sees_part",{name:a.name})}</b
>${r("map.about_right")}
</p>
</div>`}};z.styles=[_,w`
.seen{display: grid;grid-template-columns: 132px minmax(0, 1fr);gap: 12px;align-items: center;margin-top: 8px;padding-top: 10px;border-top: 1px solid var(--nr-line);}.p{position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;}nr-picture,
svg{position: absolute;inset: 0;width: 100%;height: 100%;}path{fill: color-mix(in srgb, #4fc3e8 26%, transparent);stroke: #a9e3f7;stroke-width: 2;stroke-dasharray: 4 3;vector-effect: non-scaling-stroke;}b{display: block;font-weight: 500;}`],d([b({attribute:!1})],z.prototype,"hub",2),d([b({attribute:!1})],z.prototype,"cameras",2),d([b({attribute:!1})],z.prototype,"area",2),d([b({attribute:!1})],z.prototype,"first",2),z=d([k("nr-seen-area")],z);var A,vt,kt,_t,Rt,V=class extends S{constructor(){super(...arguments);u(this,A);this.items=[];this.narrow=!1}render(){return s`${this.items.map(e=>p(this,A,vt).call(this,e))}`}};A=new WeakSet,vt=function(e){return s`<details class="card">
<summary>
<span class="key">${h("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${h("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${h("clock")}${p(this,A,kt).call(this,e)}</span>${e.distance_m===null?n:s`<span>${h("place")}${p(this,A,_t).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?s`<p>${e.text}</p>`:n}
${e.instruction?s`<div>
<h3>${r("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:n}
${e.area_text?s`<p class="small">${e.area_text}</p>`:n}
${e.concern?p(this,A,Rt).call(this,e.concern):n}
${e.link?s`<p class="small">
${r("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:n}
${e.findings.map(t=>s`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},kt=function(e){return e.window?H(e.window):e.expires?r("awareness.until",{time:T(e.expires)}):r("awareness.updated",{time:T(e.updated)})},_t=function(e){return e===0?r("ask.around"):r("ask.away",{distance:Ke(e)})},Rt=function({reason:e,clips:t}){return s`<div class="small">
<p>${e}</p>
${t.length?s`<h3>${r("awareness.clips")}</h3>
<ul class="tn">
${t.map(i=>s`<li>${i.camera_name} · ${H(i)}</li>`)}
</ul>`:n}
</div>`},V.styles=[_,w`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],d([b({attribute:!1})],V.prototype,"items",2),d([b({type:Boolean,reflect:!0})],V.prototype,"narrow",2),V=d([k("nr-awareness")],V);var Zt=["look","deny","approve","record"],he="neighbors-requests-practice-denied";function Qt(x,f,e){let t=x.decision?.answer,i=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...i,"approve"]}:i.length||f?{now:"approve",done:["look",...i]}:{now:"look",done:[]}}var me,Tt,M=class extends F{constructor(){super(...arguments);u(this,me);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(he,"1")}render(){let e=sessionStorage.getItem(he)!==null,{now:t,done:i}=Qt(this.request,this.reviewing,e);return s`<section class="banner" aria-label=${r("setup.practice")}>
${h("flag",22)}
<p class="grow"><b>${r("setup.practice")}</b>${r("practice.text")}</p>
${this.house.mayAnswer?s`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{p(this,me,Tt).call(this)}}>
${r("practice.end")}
</button>`:n}
</section>
<ol aria-label=${r("practice.steps")}>
${Zt.map((a,c)=>{let $=i.includes(a);return s`<li
class=${a===t?"now":$?"done":""}
aria-current=${a===t?"step":"false"}
>
<span class="no">${$?s`${h("tick",14)}<span class="vh">${r("setup.step_done")}</span>`:c+1}</span
><span class="step">${r(`practice.step.${a}`)}</span>
</li>`})}
</ol>`}};me=new WeakSet,Tt=async function(){this.busy=!0;let e=qe(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(he),q(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(P.of(t).message)}this.busy=!1},M.styles=[_,w`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 10px 16px 2px;gap: 12px;}@media (max-width: 560px){li:not(.now) .step{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);white-space: nowrap;}}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],d([b({attribute:!1})],M.prototype,"request",2),d([b({type:Boolean})],M.prototype,"reviewing",2),d([v()],M.prototype,"busy",2),M=d([k("nr-practice")],M);var ue,qt,O=class extends F{constructor(){super(...arguments);u(this,ue);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return s`<nr-finding tone="plain" icon="info">${r("practice.note")}</nr-finding>
${sessionStorage.getItem(he)?n:s`<p class="xs mut">${r("practice.try_deny")}</p>`}`;let t=s`<button class="btn" ?disabled=${this.busy} @click=${()=>{p(this,ue,qt).call(this)}}>
${h("again",18)}${r("practice.again")}
</button>`,i=this.house.mayManage?L("setup",r("practice.finish"),{class:"btn link"}):n;return e==="deny"?s`<nr-finding tone="plain" icon="info">${r("practice.denied")}</nr-finding>
<p>${t} ${i}</p>`:s`<nr-finding tone="plain" icon="info">${r("practice.approved")}</nr-finding>
<p>${L("ledger",r("practice.ledger"),{class:"btn"})} ${i}</p>`}};ue=new WeakSet,qt=async function(){this.busy=!0;let e=qe(this);try{let{request:t}=await this.house.hub.post("/practice");q(e,`requests/${t}`)}catch(t){this.notify(P.of(t).message)}this.busy=!1},O.styles=[_,w`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],d([b({attribute:!1})],O.prototype,"request",2),d([v()],O.prototype,"busy",2),O=d([k("nr-practice-next")],O);var fe,Lt,U=class extends S{constructor(){super(...arguments);u(this,fe)}render(){let{accounting:e}=this.request,t=e?wt(e):"";return!e||!t&&!e.account&&!e.delete_by?n:s`<section class="card">
<h3>${r(e.account?"account.title":"account.title_due")}</h3>
${e.account?p(this,fe,Lt).call(this,e.account):n}
${t?s`<p class=${e.late_since?"late":""}>
${e.late_since?h("warn",20):n}<span>${t}</span>
</p>`:n}
${e.delete_by?s`<p class="sm mut">${r("account.promise",{date:_e(e.delete_by)})}</p>`:n}
</section>`}};fe=new WeakSet,Lt=function(e){let t=this.house.boards.find(({origin:a})=>a===this.request.origin),i=r("request.entry",{index:D(e.index)});return s`<ul>
${yt(e).map(a=>s`<li>${a}</li>`)}
</ul>
${e.text?s`<p class="words">${e.text}</p>`:n}
<p class="sm mut tn">
${r("account.of",{date:_e(e.issued)})} ·
${t?s`<a
href=${`${t.url}/entries/${e.index}`}
target="_blank"
rel="noopener noreferrer"
>${i}</a
>`:i}
</p>
${e.findings.map(te)}`},U.styles=[_,w`
.card{padding: 16px;display: grid;gap: 8px;}h3{font: 500 16px/22px var(--nr-font);}.words{overflow-wrap: anywhere;white-space: pre-line;}.late{display: flex;gap: 8px;color: var(--nr-amber);}`],d([b({attribute:!1})],U.prototype,"house",2),d([b({attribute:!1})],U.prototype,"request",2),U=d([k("nr-request-account")],U);var ge=w`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}.first,
.answering{display: grid;grid-template-columns: minmax(0, 1fr);align-content: start;gap: 16px;}@container (min-width: 600px){.first:has(nr-frames){grid-template-columns: repeat(2, minmax(0, 1fr));}}nr-frames{align-self: start;border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips .clip{display: grid;grid-template-columns: 112px minmax(0, 1fr);gap: 0 12px;align-items: start;}.clips nr-picture{aspect-ratio: 16 / 9;border-radius: 8px;}.clips b{display: block;font-weight: 500;}.clips a{display: inline-block;padding-block: 2px;text-wrap: balance;}.clips .sm{display: block;text-wrap: pretty;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}:host([narrow]) .clips .clip{grid-template-columns: 92px minmax(0, 1fr);}@media (max-width: 260px){:host([narrow]) .clips .clip{grid-template-columns: minmax(0, 1fr);}.sub{overflow-wrap: anywhere;}}@media (pointer: coarse), (max-width: 480px){.clips a{padding-block: 12px;margin-block: -4px;}.sub a,
.foot2 a{padding-block: 12px;margin-block: -8px;}}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: repeat(auto-fit, minmax(max(112px, 34%), 1fr));gap: 12px;margin-top: 4px;}.acts4 button{padding-inline: 8px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .rh .tile{display: none;}`;var j,$e,At,C=class extends S{constructor(){super(...arguments);u(this,$e);this.proof=null;this.failed="";u(this,j,"")}willUpdate(e){e.has("request")&&l(this,j)!==this.request.id&&p(this,$e,At).call(this)}render(){let e=this.house.boards.find(a=>a.origin===this.request.origin);if(e?.state==="stopped")return s`<details class="v split">
<summary>${h("fork",18)}<span>${r("forked.heading")}</span>${h("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${r("forked.why")}</p>
</details>`;if(this.failed)return s`<details class="v not">
<summary>${h("warn",18)}<span>${r("proof.failed")}</span>${h("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return s`<span class="grey" style="height:44px" aria-busy="true"></span>`;let i=t.witnesses.length>=t.quorum;return s`<details class="v ${i?"":"not"}">
<summary>
${h(i?"verified":"warn",18)}<span
>${i?t.seen_at?r("proof.verified",{date:T(t.seen_at)}):r("proof.issued",{date:T(this.request.issued)}):r("proof.few_witnesses")}</span
>${h("down",18)}
</summary>
<ul>
<li>
${r("proof.signed",{agency:this.request.agency.name})}
<span class="code">${Ge(t.key_id)}</span>
</li>
<li>
${r("proof.entry",{index:D(t.index),size:D(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?pe("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):r("proof.alone")}
${t.witnesses.map((a,c)=>s`${c?", ":""}<span class="code">${a.name}</span> ${T(a.at)}`)}
</li>
${t.checked_at?s`<li>${r("proof.checked",{time:T(t.checked_at)})}</li>`:n}
</ul>
<div class="check">
<p>${r("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${h("download")}${r("proof.download")}</a
>
${t.commands.length?s`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:n}
</div>
</details>`}};j=new WeakMap,$e=new WeakSet,At=async function(){let e=this.request.id;y(this,j,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);l(this,j)===e&&(this.proof=t)}catch(t){l(this,j)===e&&(this.failed=P.of(t).message)}},C.styles=[_,ge,w`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],d([b({attribute:!1})],C.prototype,"house",2),d([b({attribute:!1})],C.prototype,"request",2),d([v()],C.prototype,"proof",2),d([v()],C.prototype,"failed",2),C=d([k("nr-proof")],C);var zt=x=>x.state==="done"&&x.size_bytes>0,Pt=x=>ke(x.start,x.end),J,o,xe,Le,Ae,ze,Ce,Ee,Ct,Et,St,Mt,Se,Me,It,Ft,Ht,Dt,re,Vt,E=class extends F{constructor(){super(...arguments);u(this,o);this.busy=!1;this.denying=!1;this.notice="";this.only="";this.archives=new N(this);u(this,J)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="");let t=l(this,o,xe)?.fetches??[];this.archives.ask(this.house.hub,t.some(zt)?"/archives":"")}updated(){clearTimeout(l(this,J));let e=l(this,o,xe),t=e?Re(e,Date.now()):0;t&&y(this,J,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(l(this,J))}render(){let e=l(this,o,xe);if(!e)return s`<nr-empty
icon="search"
.heading=${r("request.unknown")}
.text=${r("request.unknown_why")}
><p>${L("requests",r("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=G(e)?s`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:n,i=s`${Pe(e)} ${Ne(e)} ${p(this,o,It).call(this,e)} ${t}`,a=s`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${p(this,o,Ht).call(this,e)}`;return this.narrow?s`<section class="main" aria-labelledby="title">
${p(this,o,Le).call(this,e)} ${e.findings.map(te)}
<div class="first">${p(this,o,Me).call(this,e)}<div class="answering">${i}</div></div>
${p(this,o,Ae).call(this,e)} ${p(this,o,ze).call(this,e)} ${p(this,o,Ee).call(this,e)}
${p(this,o,Ce).call(this,e)} ${p(this,o,Se).call(this,e)} ${a}
</section>`:s`<div class="cols">
<section class="main" aria-labelledby="title">
${p(this,o,Le).call(this,e)} ${e.findings.map(te)} ${p(this,o,Ae).call(this,e)}
${p(this,o,ze).call(this,e)} ${p(this,o,Ee).call(this,e)} ${p(this,o,Ce).call(this,e)} ${p(this,o,Se).call(this,e)}
</section>
<aside aria-label=${r("request.answer")}>
<div class="side">${p(this,o,Me).call(this,e)} ${i} ${a}</div>
</aside>
</div>`}};J=new WeakMap,o=new WeakSet,xe=function(){return this.house.requests.find(e=>e.id===this.route[0])},Le=function(e){let{agency:t}=e;return s`<div class="rh">
<button
class="btn round back"
aria-label=${r("request.back")}
@click=${()=>q(this,"requests")}
>
${h("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${We(t.name)}</span>
<div class="grow">
<h2 id="title">
${r("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${G(e)?s`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:s`<nr-level .level=${t.level}></nr-level>
<span>${Qe(t.kind)}</span>
${e.case_number?s`<span class="tn">${r("ask.case",{number:e.case_number})}</span>`:n}
${L(`agencies/${t.id}`,r("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${H(e.window)}</nr-chip>
<nr-chip icon="place">${de(e,this.hass)}</nr-chip>
<nr-chip icon="info">${Ze(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Be(e)}</nr-chip>
${e.second_signatures.map(i=>s`<nr-chip icon="verified" have>${r("request.signed_by",{name:i})}</nr-chip>`)}
</div>`},Ae=function(e){let t=(i,a,c,$)=>s`<li>
<div class="row sm mut tn">
<b>${i}</b><span>${T(a)}</span
><span>${r("request.entry",{index:D(c)})}</span>
</div>
<p class="words">${$||r("request.no_text")}</p>
</li>`;return s`<div class="card block">
<h3>${r("request.thread")}</h3>
<ol class="thread">
${t(r("thread.post"),e.issued,e.index,e.text)}
${e.thread.map(i=>t(r(`thread.${i.kind}`),i.issued,i.index,i.text))}
</ol>
${e.contact||e.url?s`<p class="sm mut foot2">
${e.contact?r("request.contact",{contact:e.contact}):n}
${e.url?s`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${r("request.board_page")}</a
>`:n}
</p>`:n}
</div>`},ze=function(e){return s`<nr-request-account .house=${this.house} .request=${e}></nr-request-account>`},Ce=function(e){let t=this.house.boards.find(({origin:m})=>m===e.origin);if(!t?.fingerprint||G(e)||e.status!=="open")return n;let{url:i,fingerprint:a}=t,c=new URLSearchParams({board:i,request:`${e.index}`,key:a}),$=isSecureContext?`${new URL("share.html",import.meta.url).href}#${c}`:`${i}/s/${e.index}#key=${a}`;return s`<div class="card block">
<h3>${r("request.guests")}</h3>
<p>${r("request.guests_text")}</p>
<a class="btn sm" href=${$} target="_blank" rel="noopener noreferrer"
>${h("phone",20)}${r("request.guests_open")}</a
>
</div>`},Ee=function(e){let{match:t}=e,i=(a,c)=>s`<li class="clip">
<nr-picture .hub=${this.house.hub} .path=${`clips/${a.clip_id}/thumbnail`}></nr-picture>
<div>
<b>${a.camera_name}</b>
${L(`footage/${a.camera_id}/${a.start}`,`${Ue(a.start)}, ${ke(a.start,a.end)}`,{class:"tn"})}
<span class="sm mut">${c}</span>
${"labels"in a&&a.labels.length?s`<span class="labels"
>${a.labels.map($=>s`<nr-chip icon=${$}>${r(`label.${$}`)}</nr-chip>`)}</span
>`:n}
</div>
</li>`;return s`<div class="card block">
<h3>${r("request.here")}</h3>
${p(this,o,Mt).call(this,t.clips)}
${t.clips.length?s`<ul class="clips">
${p(this,o,St).call(this,t.clips).map(a=>i(a,st(a)))}
</ul>`:s`<p>${r(`because.${t.because}`)}</p>`}
${t.near.length?s`<h4>${r("request.near")}</h4>
<p class="sm mut">${r("request.near_why")}</p>
<ul class="clips">
${t.near.map(a=>i(a,rt(a)))}
</ul>`:n}
${p(this,o,Ct).call(this,e.fetches)}
</div>`},Ct=function(e){return e.length?s`<h4>${r("request.fetches")}</h4>
<ul class="clips">
${e.map(t=>s`<li>
<b>${t.camera_name}</b>
<span class="sm mut"
>${r(`fetch.${t.state}`,{archive:t.archive_name,size:je(t.size_bytes)})}</span
>
${t.reason?s`<span class="sm ${t.state==="failed"?"why":"mut"}">${t.reason}</span>`:n}
${t.state==="failed"&&t.missing.length?s`<span class="sm why"
>${r("request.missing",{times:t.missing.map(Pt).join(", ")})}</span
>`:n}
${p(this,o,Et).call(this,t)}
</li>`)}
</ul>`:n},Et=function(e){let t=this.archives.value?.archives.find(a=>a.id===e.archive_id);if(!t||!zt(e))return n;let i=$t(t);return s`<span class="sm mut">${xt(i)} ${bt(i)}</span>`},St=function(e){let{only:t}=this,i=t?e.filter(a=>a.labels.includes(t)):e;return i.length?i:e},Mt=function(e){let t=c=>e.filter($=>$.labels.includes(c)).length,i=tt.filter(t);if(i.every(c=>t(c)===e.length))return n;let a=(c,$)=>s`<button aria-pressed=${this.only===c} @click=${()=>this.only=c}>
${r($)}
</button>`;return s`<div class="seg filter" role="group" aria-label=${r("request.labels")}>
${a("","request.all_labels")} ${i.map(c=>a(c,`label.${c}`))}
</div>`},Se=function(e){return s`<div class="card block place">
<h3>${r("request.area")}</h3>
<p class="sm mut">${de(e,this.hass)}. ${r("map.home")}</p>
<nr-map
still
.hub=${this.house.hub}
.areas=${[{id:e.id,key:"",area:e.area,tone:se(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${le(this.hass)}
.label=${r("request.map",{where:de(e,this.hass)})}
></nr-map>
<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${e.match.clips.map(t=>t.camera_id)}
.area=${e.area}
></nr-seen-area>
</div>`},Me=function(e){return e.match.clips.length?s`<nr-frames
.hub=${this.house.hub}
.clips=${e.match.clips}
?sent=${e.decision?.answer==="approve"}
></nr-frames>`:n},It=function(e){let t=this.notice?s`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:n;if(e.decision)return s`<div class="card block">${p(this,o,Ft).call(this,e)}${t}</div>`;let i=ee(e),a=e.hidden;return s`<div class="card block">
<p class="st ${i.tone}">${h(i.icon,18)}<span>${i.text}</span></p>
${t}
${this.house.mayAnswer?s`<div class="acts4">
${e.pending?s`<button
class="btn deny"
@click=${()=>p(this,o,re).call(this,e,"decision")}
>
${r("act.deny")}
</button>
<button class="btn approve" @click=${()=>q(this,`requests/${e.id}/review`)}>
${r("act.approve")}
</button>
<button class="btn later" @click=${()=>p(this,o,Dt).call(this,e)}>
${r("act.later")}
</button>`:n}
${e.hidden_by==="agency"?n:s`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>p(this,o,Vt).call(this,e)}
>
${r(a?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${h("lock")}<span
>${a?r(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!oe(this.house,e,Date.now())?r("request.quiet"):r(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:s`<p class="foot">${h("lock")}<span>${r("card.may_not")}</span></p>`}
</div>`},Ft=function(e){let t=Re(e,Date.now())>0;if(e.decision?.answer==="approve")return s`${lt(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${r(`share.${e.share?.state??"approved"}.then`,{at:e.share?Oe(e.share.changed_at):""})}${pt(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?s`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,re).call(this,e,"share/retry")}
>
${h("again",16)}${r("share.retry")}
</button>`:n}
${e.withdrawable&&this.house.mayAnswer?s`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,re).call(this,e,"withdrawal")}
>
${r("share.withdraw")}
</button>`:n}
</div>`;let i=ee(e);return s`<div class="row">
<span class="mut">${h("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${i.text}</span>${e.decision?.reason?s`<br /><span class="sm mut">${e.decision.reason}</span>`:n}</span
>
${t&&this.house.mayAnswer?s`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>p(this,o,re).call(this,e,"undo")}
>
${h("undo")}${r("act.undo")}
</button>`:n}
</div>`},Ht=function(e){return s`<details class="v">
<summary>${h("rules",18)}<span>${r(`verdict.${e.verdict}`)}</span>${h("down",18)}</summary>
<p class="sm mut">${it(e)}</p>
<p class="sm">${L("rules",r("request.rules"))}</p>
</details>`},Dt=function(e){this.later(e),q(this,"requests")},re=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let i=await et(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=i.notice,i.request&&this.show(i.request)},Vt=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let i=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(i),i.hidden&&(this.notify(r("request.was_hidden")),q(this,"requests"))}catch(i){this.notify(i)}this.busy=!1},E.styles=[_,ot,ge],d([v()],E.prototype,"busy",2),d([v()],E.prototype,"denying",2),d([v()],E.prototype,"notice",2),d([v()],E.prototype,"only",2),E=d([k("nr-page-request")],E);var be=10,X,R,ie,Y,ae,Z,K,Q,ne,g,Ot,B,Ut,ye,Ie,jt,Kt,we,Wt,Gt,Jt,I=class extends F{constructor(){super(...arguments);u(this,g);this.most=be;u(this,X,[]);u(this,R,[]);u(this,ie,{});u(this,Y,new Map);u(this,ae,[]);u(this,Z,"");this.filter="open";this.chosen="";this.awareness=new N(this);this.agencies=new N(this);u(this,K,null);u(this,Q,null);u(this,ne,0);u(this,B,e=>oe(this.house,e,Date.now()));u(this,we,e=>{let t=l(this,Y).get(e.id)??"",i=e.id===l(this,Z),{locale:a,config:c}=this.hass,$=new Date().toDateString(),m=l(this,R).indexOf(e)>=be;return ce([e,t,m,i&&this.house.cameras,Ve(),a,c,$],()=>p(this,g,Wt).call(this,e,t,{on:i,far:m}))})}updated(e){e.get("filter")&&this.renderRoot.querySelector('.seg [aria-pressed="true"]')?.scrollIntoView({block:"nearest",inline:"nearest"}),l(this,R).length>this.most&&requestAnimationFrame(()=>setTimeout(()=>this.most+=be))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=l(this,Q))==null||e.call(this),y(this,K,null)}willUpdate(e){var t;(e.size!==1||!e.has("most"))&&p(this,g,Ot).call(this),l(this,K)!==this.house.hub&&((t=l(this,Q))==null||t.call(this),y(this,K,this.house.hub),y(this,Q,l(this,K).listen(i=>{i.type==="awareness.changed"&&this.awareness.again()}))),this.agencies.ask(this.house.hub,this.house.loaded?"/agencies":""),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),l(this,ne)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),y(this,ne,this.house.awareness)}render(){let e=l(this,R),t=new Set(e.slice(0,this.most)),i=s`<nr-map
.areas=${l(this,ae)}
.hub=${this.house.hub}
.outlines=${ce([this.agencies.value],()=>l(this,g,Ut))}
.cameras=${this.house.cameras}
.home=${ce([this.hass.config],()=>le(this.hass))}
.label=${pe("requests.map",e.length)}
.manages=${this.house.mayManage}
?narrow=${this.narrow}
legend
@nr-pick=${c=>p(this,g,Gt).call(this,c.detail)}
></nr-map>`,a=s`<div class="list">
<div class="seg" role="group" aria-label=${r("requests.show")}>
${mt.map(c=>p(this,g,Kt).call(this,c))}
</div>
${l(this,X).map(c=>s`<h2>${r(`requests.group.${c.name}`)}</h2>
${c.requests.filter($=>t.has($)).map(l(this,we))}`)}
${p(this,g,jt).call(this)} ${e.length||l(this,g,Ie)?n:p(this,g,Jt).call(this)}
</div>`;return s`${a}${i}`}};X=new WeakMap,R=new WeakMap,ie=new WeakMap,Y=new WeakMap,ae=new WeakMap,Z=new WeakMap,K=new WeakMap,Q=new WeakMap,ne=new WeakMap,g=new WeakSet,Ot=function(){let{requests:e}=this.house;y(this,X,ft(e,this.filter,l(this,B))),y(this,ie,ut(e,l(this,B))),y(this,R,l(this,X).flatMap(i=>i.requests)),y(this,Y,new Map(l(this,R).map((i,a)=>[i.id,gt(a)])));let t=l(this,R).find(i=>i.id===this.chosen)??l(this,R).find(l(this,B));y(this,Z,t?.id??""),y(this,ae,l(this,R).map(i=>({id:i.id,key:l(this,Y).get(i.id)??"",area:i.area,tone:se(i),selected:i.id===l(this,Z),name:i.agency.name,note:i.title})))},B=new WeakMap,Ut=function(){return this.agencies.value?.agencies.map(e=>e.jurisdiction)??[]},ye=function(){return this.awareness.value?.items??[]},Ie=function(){return l(this,g,ye).length>0&&(this.filter==="open"||this.filter==="awareness")},jt=function(){return l(this,g,Ie)?s`<h2>${r("requests.group.awareness")}</h2>
<nr-awareness .items=${l(this,g,ye)} ?narrow=${this.narrow}></nr-awareness>`:n},Kt=function(e){let t=e==="open"||e==="awareness"?l(this,g,ye).length:0,i=(l(this,ie)[e]??0)+t;return(e==="hidden"||e==="awareness")&&!i&&this.filter!==e?n:s`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.most=be,this.chosen=""}}
>
${r(`requests.filter.${e}`)} ${i||n}
</button>`},we=new WeakMap,Wt=function(e,t,{on:i,far:a}){let c=ee(e),$=()=>{this.chosen=e.id};return s`<a
class="card rq ${i?"on":""} ${a?"far":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${$}
@focus=${$}
@click=${m=>{m.metaKey||m.ctrlKey||m.shiftKey||m.button!==0||(m.preventDefault(),q(this,`requests/${e.id}`))}}
>
<span class="key ${se(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${G(e)?s`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:s`<span class="level">${nt(e.agency.level)}</span>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${h("clock")}${H(e.window)}</span>
<span>${h("place")}${Ye(e,this.hass)}</span>
</div>
</div>
<span class="st ${c.tone}">${h(c.icon,18)}<span>${c.text}</span></span>
${i?s`<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${He(e)}
.area=${e.area}
></nr-seen-area>`:n}
</a>`},Gt=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},Jt=function(){return De(this.house).length?s`<nr-empty
icon="inbox"
.heading=${r(`requests.none.${this.filter}`)}
.text=${r(`requests.none.${this.filter}.why`)}
></nr-empty>`:s`<nr-empty
icon="inbox"
.heading=${r("requests.no_board")}
.text=${r("requests.no_board_why")}
>
${this.house.mayManage?s`<p>${L("boards/follow",r("requests.add_board"),{class:"btn"})}</p>`:n}
</nr-empty>`},I.styles=[_,at,w`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;gap: 6px;flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}.seg button{flex: none;padding: 0 12px;}:host(:not([narrow])) .seg{flex-wrap: wrap;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.far:not(.on){content-visibility: auto;contain-intrinsic-block-size: auto 108px;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}nr-seen-area{grid-column: 1 / -1;}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 312px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],d([v()],I.prototype,"most",2),d([v()],I.prototype,"filter",2),d([v()],I.prototype,"chosen",2),I=d([k("nr-page-requests")],I);ht("requests",({hass:x,house:f,route:e,narrow:t})=>{let[i,a]=e;return i?a==="review"?s`<nr-page-review
.hass=${x}
.house=${f}
.route=${[i]}
.narrow=${t}
></nr-page-review>`:s`<nr-page-request
.hass=${x}
.house=${f}
.route=${[i]}
.narrow=${t}
></nr-page-request>`:s`<nr-page-requests .hass=${x} .house=${f} .narrow=${t}></nr-page-requests>`});export{I as RequestsPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
